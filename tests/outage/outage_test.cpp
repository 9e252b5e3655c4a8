// The backlog of a kiosk that was offline for 400 days, from the real vote log through the real uploader and
// TLS to the real server: nothing unsent leaves, nothing is sent twice, and neither side's memory grows with
// it.
//   tests/long.sh outage
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/outage/offline_kiosk.h"
#include "tests/support/random_vote.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

constexpr std::uint64_t default_records = 10'000;
constexpr std::int64_t between_votes_ms = 40'000;
constexpr std::uint64_t mb = 1'000'000;
// Of the process with both sides in it: caches of two databases, and what a few batches take.
constexpr std::uint64_t memory_growth = 160 * mb;

std::uint64_t memory_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  statm >> size >> resident;
  return resident * 4096;
}

std::uint64_t bytes_in(const std::filesystem::path& folder) {
  std::uint64_t sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) sum += entry.file_size();
  return sum;
}

class LongOutage : public OfflineKiosk {
 protected:
  // Votes as they are at a counter that asks no more than the level, most of the time.
  void fill(simulation::AppProcess& app, std::uint64_t records) {
    Random random(1);
    for (std::uint64_t n = 1; n <= records; ++n) {
      Vote vote = vote_at(boot_time(static_cast<std::int64_t>(n) * between_votes_ms));
      vote.level = random() % 10 == 0 ? Level::dissatisfied : Level::very_satisfied;
      if (random() % 4 == 0) vote.marks[random() % vote.marks.size()] = Mark::shown;
      ASSERT_TRUE(cast(app, vote));
    }
  }

  const std::uint64_t records_ = setting("XINLUON_OUTAGE_COUNT", default_records);
};

TEST_F(LongOutage, ABacklogOfFourHundredDaysDrainsByItself) {
  simulation::AppProcess app(options_, [](const std::string&) {});
  const BootTime end = boot_time(static_cast<std::int64_t>(records_ + 1) * between_votes_ms);
  app.begin(boot_time(0));
  fill(app, records_);
  ASSERT_FALSE(HasFailure());
  const auto offline = app.log()->epochs();
  ASSERT_EQ(offline.size(), 1U);
  EXPECT_EQ(offline.front().first_seq, 1U) << "what is unsent never leaves";
  EXPECT_EQ(offline.front().head_seq, records_);
  std::printf("%llu records take %.1f MB on the kiosk\n", static_cast<unsigned long long>(records_),
              static_cast<double>(bytes_in(folder_.path())) / mb);

  const std::uint64_t before = memory_bytes();
  const auto began = std::chrono::steady_clock::now();
  const std::size_t posts = drain(app, end).posts;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const std::uint64_t grown = memory_bytes() - std::min(before, memory_bytes());
  std::printf("drained in %.1f s with %zu requests; memory grew by %.0f MB\n", took.count(), posts,
              static_cast<double>(grown) / mb);
  EXPECT_LT(grown, memory_growth);
  EXPECT_LE(posts, records_ / wire::max_batch_records + 3) << "full batches, none of them twice";

  const auto counted = recount();
  EXPECT_TRUE(counted.clean());
  EXPECT_EQ(counted.votes, records_);
}

}  // namespace
}  // namespace xinluon::test
