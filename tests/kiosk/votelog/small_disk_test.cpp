// A full disk, and one that turns read-only under the log: real ones of 8 MB.
#include "tests/support/small_disk.h"

#include <cstdio>
#include <random>

#include <gtest/gtest.h>

#include "tests/kiosk/votelog/told.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/support/silence.h"

namespace xinluon::votelog {
namespace {

class LongSmallDisk : public testing::Test {
 protected:
  void vote(VoteLog& log) {
    told_.trying_to_save(++last_);
    if (!log.save_open(vote_number(last_), token_number(last_))) return told_.save_failed();
    told_.saved();
    if (!log.seal()) return told_.seal_failed();
    told_.sealed();
  }
  void vote_until_refused(VoteLog& log) {
    for (int i = 0; i < 200 && !log.trouble(); ++i) vote(log);
    ASSERT_TRUE(log.trouble()) << "votes were taken that the disk has no room for";
    ++refused_;
  }
  void fill_up() {
    VoteLog log = open_or_die(options_);
    told_.compare(log, options_.folder);
    for (auto votes = random_() % 20; votes > 0; --votes) vote(log);
    disk_.fill();
    vote_until_refused(log);
    EXPECT_EQ(log.trouble()->code, Errc::full);
    EXPECT_FALSE(log.save_open(vote_number(0)));
    EXPECT_FALSE(log.recover()) << "before there is room";
    if (random_() % 2 == 0) return;  // and so it is at the next start
    disk_.make_room();
    const auto recovered = log.recover();
    ASSERT_TRUE(recovered) << recovered.error().message;
    told_.recovered();
    vote(log);
    EXPECT_FALSE(log.trouble());
  }
  void turn_read_only() {
    std::optional<VoteLog> log = open_or_die(options_);
    told_.compare(*log, options_.folder);
    for (auto votes = random_() % 20; votes > 0; --votes) vote(*log);
    if (!disk_.is_loop()) log.reset();
    disk_.turn_read_only();
    if (log) {
      vote_until_refused(*log);
      EXPECT_FALSE(log->recover());
      log.reset();
    }
    auto at_start = VoteLog::open(options_);
    EXPECT_TRUE(!at_start || at_start->trouble()) << "a start on a disk that can only be read";
    at_start = fail(Errc::internal, "closed");
    disk_.mount_again();
  }

  test::SmallDisk disk_;
  Options options_ = options_in(disk_.folder() / "kiosk");
  Told told_{*KioskId::from("K001")};
  std::mt19937 random_;
  std::int64_t last_ = 0;
  int refused_ = 0;
};

TEST_F(LongSmallDisk, NothingThankedIsLostWhenItIsFullOrReadOnly) {
  const auto rounds = test::size_of("XINLUON_DISK_ROUNDS", 20);
  const auto seed = static_cast<std::uint32_t>(test::setting("XINLUON_DISK_SEED", std::random_device()()));
  random_.seed(seed);
  test::Progress progress("rounds", rounds);
  for (std::uint64_t round = 0; round < rounds && !HasFailure(); ++round) {
    const test::Silence silence;
    round % 2 == 0 ? fill_up() : turn_read_only();
    disk_.make_room();
    ASSERT_FALSE(HasFailure()) << "round " << round << "; repeat it with: tests/long.sh disk --count "
                               << round + 1 << " --seed " << seed;
    progress.done(round + 1);
  }
  VoteLog log = open_or_die(options_);
  told_.compare(log, options_.folder);
  std::printf("%llu rounds on %s, seed %u: %llu votes acknowledged, %d times refused, 0 lost\n",
              static_cast<unsigned long long>(rounds), disk_.is_loop() ? "a loop device" : "a disk in memory",
              seed, static_cast<unsigned long long>(told_.acknowledged()), refused_);
}

}  // namespace
}  // namespace xinluon::votelog
