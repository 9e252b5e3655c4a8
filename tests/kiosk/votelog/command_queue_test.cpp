#include "kiosk/votelog/command_queue.h"

#include <gtest/gtest.h>
#include <poll.h>

namespace xinluon::votelog {
namespace {

bool wakes(const CommandQueue& queue) {
  pollfd one{queue.fd(), POLLIN, 0};
  return poll(&one, 1, 0) == 1;
}

TEST(CommandQueueTest, GivesCommandsInTheirOrderAndWakesWhileThereAreSome) {
  CommandQueue queue;
  EXPECT_FALSE(wakes(queue));
  EXPECT_FALSE(queue.pop());
  queue.push(Seal{1});
  queue.push(Seal{2});
  EXPECT_TRUE(wakes(queue));
  EXPECT_EQ(std::get<Seal>(*queue.pop()).ticket, 1U);
  EXPECT_EQ(std::get<Seal>(*queue.pop()).ticket, 2U);
  EXPECT_FALSE(queue.pop());
  EXPECT_FALSE(wakes(queue));
}

// What was asked for before the end is still done: a vote may be among it.
TEST(CommandQueueTest, IsFinishedOnceWhatWasAskedBeforeIsTaken) {
  CommandQueue queue;
  queue.push(Seal{1});
  queue.stop();
  EXPECT_FALSE(queue.is_finished());
  EXPECT_TRUE(queue.pop());
  EXPECT_TRUE(queue.is_finished());
  EXPECT_FALSE(queue.pop());
  EXPECT_TRUE(wakes(queue)) << "whoever waits hears of the end";
}

}  // namespace
}  // namespace xinluon::votelog
