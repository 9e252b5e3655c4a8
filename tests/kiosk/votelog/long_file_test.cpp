// A kiosk's whole history: 400,000 records, what retention keeps, in one file.
#include <chrono>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"
#include "tests/kiosk/votelog/history.h"

namespace xinluon::votelog {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t records = 400'000;

class LongFileTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = write_history(options_, records);
    drop_cached();
  }
  // As after power-on.
  void drop_cached() const {
    sync();
    const UniqueFd fd(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    EXPECT_EQ(posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED), 0);
  }
  std::chrono::milliseconds time_to_open_and_vote(Seq expected_seq) {
    const auto began = std::chrono::steady_clock::now();
    VoteLog log = open_or_die(options_);
    EXPECT_EQ(cast(log, 1), expected_seq);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  }

  test::TemporaryFolder folder_;
  const Options options_ = options_in(folder_ / "kiosk");
  std::filesystem::path path_;
};

TEST_F(LongFileTest, OpensAndVotesWithinTenSeconds) {
  const auto cold = time_to_open_and_vote(records + 1);
  const auto warm = time_to_open_and_vote(records + 2);
  EXPECT_LT(cold, 10s);
  std::printf("%ju bytes: open and vote %lld ms cold, %lld ms warm\n", std::filesystem::file_size(path_),
              static_cast<long long>(cold.count()), static_cast<long long>(warm.count()));
}

TEST_F(LongFileTest, DamagedTailIsLeftBehindWithinTenSeconds) {
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-2'000, std::ios::end);
    file << "here the card forgot something";
  }
  drop_cached();
  const auto cold = time_to_open_and_vote(1);
  EXPECT_LT(cold, 10s);
  EXPECT_FALSE(std::filesystem::exists(path_));
  std::printf("moved aside, new epoch and vote: %lld ms\n", static_cast<long long>(cold.count()));
}

// What can be saved of it is copied while votes are taken: whoever taps waits for one step at most.
TEST_F(LongFileTest, VotesAreTakenWhileAllOfItIsSalvaged) {
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-2'000, std::ios::end);
    file << "here the card forgot something";
  }
  drop_cached();
  const auto began = std::chrono::steady_clock::now();
  VoteLog log = open_or_die(options_);
  std::chrono::steady_clock::duration longest{};
  std::int64_t votes = 0;
  for (auto last = began; log.has_work(); last = std::chrono::steady_clock::now()) {
    log.maintain();
    if (++votes % 10 == 0) cast(log, votes);
    longest = std::max(longest, std::chrono::steady_clock::now() - last);
  }
  const auto took = std::chrono::steady_clock::now() - began;
  ASSERT_EQ(log.epochs().size(), 2U);
  EXPECT_GT(log.epochs().front().head_seq, static_cast<Seq>(records - 100));
  EXPECT_EQ(log.epochs().back().head_seq, static_cast<Seq>(votes / 10));
  EXPECT_LT(longest, 10s);
  using Ms = std::chrono::milliseconds;
  std::printf(
      "%lld records salvaged in %lld ms, %lld votes meanwhile; the longest step with a vote %lld ms\n",
      static_cast<long long>(log.epochs().front().head_seq),
      static_cast<long long>(std::chrono::duration_cast<Ms>(took).count()),
      static_cast<long long>(votes / 10),
      static_cast<long long>(std::chrono::duration_cast<Ms>(longest).count()));
}

TEST_F(LongFileTest, DrainsInBatches) {
  VoteLog log = open_or_die(options_);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(lines_of(log, log.epochs().back()).size(), static_cast<std::size_t>(records));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_LT(took, 60s);
  std::printf("%lld records read and verified in %lld ms\n", static_cast<long long>(records),
              static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

}  // namespace
}  // namespace xinluon::votelog
