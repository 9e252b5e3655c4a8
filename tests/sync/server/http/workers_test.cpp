#include "sync/server/http/workers.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

TEST(Workers, RunWhatTheyAccepted) {
  std::atomic<int> ran = 0;
  int accepted = 0;
  {
    Workers workers(3, 10'000);
    for (int i = 0; i < 1'000; ++i) accepted += workers.submit([&] { ++ran; });
  }
  EXPECT_EQ(accepted, 1'000);
  EXPECT_EQ(ran, 1'000);
}

TEST(Workers, TurnAwayWhatDoesNotFitTheQueue) {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  std::promise<void> started;
  Workers workers(1, 2);
  ASSERT_TRUE(workers.submit([&] {
    started.set_value();
    open.wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(workers.submit([] {}));
  EXPECT_TRUE(workers.submit([] {}));
  EXPECT_FALSE(workers.submit([] {}));
  gate.set_value();
}

}  // namespace
}  // namespace xinluon::http
