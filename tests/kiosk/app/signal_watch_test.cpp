#include "kiosk/app/signal_watch.h"

#include <atomic>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

namespace xinluon::app {
namespace {

bool becomes_true(const std::atomic<bool>& flag) {
  for (int i = 0; i < 1000 && !flag; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return flag;
}

TEST(SignalWatch, TellsOfATermination) {
  auto signals = Signals::take_over();
  ASSERT_TRUE(signals);
  for (const int number : {SIGTERM, SIGINT}) {
    std::atomic<bool> told = false;
    const SignalWatch watch(*signals, [&] { told = true; });
    kill(getpid(), number);
    EXPECT_TRUE(becomes_true(told)) << number;
  }
}

TEST(SignalWatch, EndsWithoutASignal) {
  auto signals = Signals::take_over();
  ASSERT_TRUE(signals);
  const SignalWatch watch(*signals, [] { FAIL(); });
}

TEST(SignalWatch, AReloadIsNoStop) {
  auto signals = Signals::take_over();
  ASSERT_TRUE(signals);
  std::atomic<bool> told = false;
  {
    const SignalWatch watch(*signals, [&] { told = true; });
    kill(getpid(), SIGHUP);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace xinluon::app
