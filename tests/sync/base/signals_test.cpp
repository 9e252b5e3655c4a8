#include "sync/base/signals.h"

#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace xinluon {
namespace {

using namespace std::chrono_literals;

// Each in a process of its own, because signal masks stay.
template <class Body>
void in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    _exit(body() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Signals, AreReadOneByOneAndDoNotKill) {
  in_child([] {
    auto signals = Signals::take_over();
    if (!signals || signals->next()) return false;
    bool right = true;
    for (const int number : {SIGTERM, SIGINT}) {
      kill(getpid(), number);
      right = right && signals->next() == Signal::stop;
    }
    kill(getpid(), SIGHUP);
    right = right && signals->next() == Signal::reload;
    return right && !signals->next();
  });
}

TEST(Signals, WakeAWaitingThreadWhereverTheyArrive) {
  in_child([] {
    auto signals = Signals::take_over();
    if (!signals) return false;
    const std::jthread sender([] {
      usleep(50'000);
      kill(getpid(), SIGTERM);
    });
    return signals->wait(10s) == Signal::stop;
  });
}

TEST(Signals, WaitEndsWhenTheTimeIsOver) {
  in_child([] {
    auto signals = Signals::take_over();
    return signals && !signals->wait(1ms) && !signals->wait(-1ms);
  });
}

TEST(Signals, WritingToAPeerThatHungUpIsAnErrorNotTheEnd) {
  in_child([] {
    const auto signals = Signals::take_over();
    int ends[2];
    if (!signals || pipe(ends) != 0) return false;
    close(ends[0]);
    return write(ends[1], "x", 1) == -1 && errno == EPIPE;
  });
}

}  // namespace
}  // namespace xinluon
