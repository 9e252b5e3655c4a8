// Whatever goes wrong, and in whatever order: nothing is lost, counted twice, or dated wrong.
//   tests/long.sh simulation --count 200000 --seed S
#include <csignal>
#include <cstdio>
#include <cstring>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "tests/simulation/history.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"

namespace xinluon::simulation {
namespace {

constexpr std::uint64_t default_count = 2'000;
char under_way[64] = "";  // for the handler, which can't ask anybody

// A broken invariant of the shipped code aborts: then at least its seed is told.
void tell_seed(int) {
  [[maybe_unused]] const auto told = write(STDOUT_FILENO, under_way, std::strlen(under_way));
  std::signal(SIGABRT, SIG_DFL);
}

class Simulation : public testing::Test {
 protected:
  void SetUp() override {
    log::silence();
    std::signal(SIGABRT, tell_seed);
  }
  static Ended live(std::uint64_t seed) {
    std::snprintf(under_way, sizeof under_way, "aborted in the history of seed %llu\n",
                  static_cast<unsigned long long>(seed));
    return live_through(seed);
  }
};
using LongSimulation = Simulation;

TEST_F(Simulation, TheSameSeedGivesTheSameTrace) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto once = live(seed);
    const auto again = live(seed);
    EXPECT_EQ(once.trace_hash, again.trace_hash) << "seed " << seed;
    EXPECT_EQ(once.events, again.events) << "seed " << seed;
    EXPECT_GT(once.events, 50U) << "seed " << seed;
  }
  EXPECT_NE(live(1).trace_hash, live(2).trace_hash);
}

TEST_F(LongSimulation, HistoriesKeepTheInvariants) {
  const std::uint64_t first = test::setting("XINLUON_SIMULATION_SEED", 1);
  const std::uint64_t count = test::size_of("XINLUON_SIMULATION_COUNT", default_count);
  std::uint64_t sessions = 0;
  test::Progress progress("histories", count);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const auto ended = live(seed);
    sessions += ended.sessions;
    ASSERT_FALSE(ended.broken) << "seed " << seed << ": " << *ended.broken
                               << "again: tests/long.sh simulation --count 1 --seed " << seed;
    progress.done(seed - first + 1);
  }
  std::printf("%llu sessions in %llu histories\n", static_cast<unsigned long long>(sessions),
              static_cast<unsigned long long>(count));
}

TEST_F(LongSimulation, SeedsThatOnceWereRed) {
  for (const std::uint64_t seed : {1'256U, 3'104'086U}) {
    const auto ended = live(seed);
    EXPECT_FALSE(ended.broken) << "seed " << seed << ": " << *ended.broken;
  }
}

}  // namespace
}  // namespace xinluon::simulation
