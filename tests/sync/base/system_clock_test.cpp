#include "sync/base/system_clock.h"

#include <ctime>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace xinluon {
namespace {

TEST(SystemClock, WallTimeIsTheKernels) {
  const SystemClock clock;
  const auto seconds = static_cast<std::int64_t>(time(nullptr));
  EXPECT_NEAR(static_cast<double>(to_ms(clock.wall())), static_cast<double>(seconds) * 1000, 2000);
}

TEST(SystemClock, BootTimeIsTheUptimeAndRuns) {
  const SystemClock clock;
  double uptime_s = 0;
  std::ifstream("/proc/uptime") >> uptime_s;
  const BootTime first = clock.boot();
  EXPECT_NEAR(static_cast<double>(to_ms(first)), uptime_s * 1000, 2000);
  usleep(20'000);
  EXPECT_GE(clock.boot() - first, Milliseconds(20));
}

TEST(SystemClock, SynchronisationIsTheSameWhenAskedTwice) {
  const SystemClock clock;
  EXPECT_EQ(clock.wall_synchronised(), clock.wall_synchronised());
}

}  // namespace
}  // namespace xinluon
