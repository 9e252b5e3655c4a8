#include "kiosk/app/wall_watch.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

TEST(WallWatch, BelievesOnceTheKernelDoesAndFromThenOn) {
  xinluon::test::FakeClock clock;
  WallWatch watch(clock, false);
  EXPECT_EQ(watch.now(), std::nullopt);
  clock.set_synchronised(true);
  EXPECT_EQ(watch.now(), clock.wall());
  clock.set_synchronised(false);  // the network is gone, the clock runs on
  clock.advance(10min);
  EXPECT_EQ(watch.now(), clock.wall());
}

TEST(WallWatch, FollowsJumps) {
  xinluon::test::FakeClock clock;
  WallWatch watch(clock, true);
  EXPECT_EQ(watch.now(), clock.wall());
  clock.set_wall(clock.wall() - std::chrono::hours(100));
  EXPECT_EQ(watch.now(), clock.wall());
}

}  // namespace
}  // namespace xinluon::app
