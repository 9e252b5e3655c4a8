// I7 over the whole life of a kiosk: whatever its clocks do, the true time of every vote lies within its
// bounds.
//   tests/long.sh clock --count 1000000 --seed S
// The many histories go through the pure arithmetic of dating; every five-hundredth through the database too.
#include <vector>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/ingest/neighbours.h"
#include "sync/server/storage/votes.h"
#include "tests/support/mutation.h"
#include "tests/support/progress.h"
#include "tests/support/random_vote.h"
#include "tests/support/setting.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

constexpr std::uint64_t default_count = 10'000;
constexpr std::uint64_t histories_a_database = 500;
constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t most_boots = 40;

// 1970 and 2038, where clocks of 32 bits begin and end, and days between and after.
constexpr std::int64_t beginnings_ms[] = {86'400'000, 951'782'400'000, 1'790'000'000'000, 2'147'483'000'000,
                                          4'102'400'000'000};

std::int64_t between(test::Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(test::below(random, static_cast<std::size_t>(high - low + 1)));
}

// A clock since power-on whose rate is its quartz's (100 ppm) and, for stretches, a time server's slewing
// (500).
class SlewedClock {
 public:
  SlewedClock(test::Random& random, std::int64_t began, std::int64_t lasts) : began_(began) {
    const std::int64_t quartz = between(random, -100, 100);
    std::int64_t at = 0;
    double shown = 0;
    do {
      constexpr std::int64_t slews[] = {0, 0, -500, 500};
      const double rate = 1 + static_cast<double>(quartz + slews[test::below(random, 4)]) / 1e6;
      stretches_.push_back({at, shown, rate});
      const std::int64_t lasting = between(random, hour_ms / 4, 2 * day_ms);
      shown += static_cast<double>(lasting) * rate;
      at += lasting;
    } while (at < lasts);
  }
  std::int64_t at(std::int64_t true_ms) const {
    const std::int64_t since = true_ms - began_;
    auto stretch = stretches_.rbegin();
    while (stretch->from > since) ++stretch;
    return static_cast<std::int64_t>(stretch->shown +
                                     static_cast<double>(since - stretch->from) * stretch->rate);
  }

 private:
  struct Stretch {
    std::int64_t from;  // true time since power-on
    double shown;
    double rate;
  };
  std::int64_t began_;
  std::vector<Stretch> stretches_;
};

struct LivedBoot {
  std::int64_t began;
  std::int64_t ended;
  SlewedClock clock;
  std::vector<std::int64_t> votes{};  // true times
  Link link{};
};

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), now_(beginnings_ms[seed % std::size(beginnings_ms)]) {}

  void live() {
    for (std::int64_t boots = between(random_, 1, most_boots); boots > 0; --boots) live_a_boot();
  }
  // The first vote whose true time lies outside; nothing when all are within.
  std::optional<std::string> outside() const {
    for (const LivedBoot& boot : boots_)
      for (const std::int64_t vote : boot.votes) {
        const auto dated = date(boot.link.bounds, boot.clock.at(vote));
        const bool low = !dated.t_low_ms || *dated.t_low_ms <= vote;
        const bool high = !dated.t_high_ms || *dated.t_high_ms >= vote;
        if (!low || !high)
          return format("a vote of {} is dated {} to {}", vote, dated.t_low_ms.value_or(0),
                        dated.t_high_ms.value_or(0));
      }
    return std::nullopt;
  }
  std::size_t votes_bounded_on_both_sides() const {
    std::size_t count = 0;
    for (const LivedBoot& boot : boots_)
      for (const std::int64_t vote : boot.votes)
        count += date(boot.link.bounds, boot.clock.at(vote)).quality != storage::Quality::unknown ? 1 : 0;
    return count;
  }

 private:
  // Most boots never meet the server: after a storm there may be thirty of them in a row.
  void live_a_boot() {
    now_ += between(random_, 2'000, test::below(random_, 8) == 0 ? 300 * day_ms : 10 * hour_ms);
    const std::int64_t lasts = between(random_, 60'000, test::below(random_, 10) == 0 ? 60 * day_ms : day_ms);
    boots_.push_back({now_, now_ + lasts, SlewedClock(random_, now_, lasts)});
    LivedBoot& boot = boots_.back();
    boot.link.boot.boot = std::to_string(boots_.size());
    for (std::int64_t votes = between(random_, 1, 6); votes > 0; --votes)
      boot.votes.push_back(now_ + between(random_, 0, lasts));
    for (const std::int64_t vote : boot.votes) know_alive(boot, vote);
    if (test::below(random_, 4) == 0)
      for (std::int64_t requests = between(random_, 1, 5); requests > 0; --requests) meet_the_server(boot);
    now_ = boot.ended;
  }
  static void know_alive(LivedBoot& boot, std::int64_t true_ms) {
    boot.link.boot.last_boot_ms = std::max(boot.link.boot.last_boot_ms, boot.clock.at(true_ms));
  }

  // A request that took its time, and often an anchor from an answer before.
  void meet_the_server(LivedBoot& boot) {
    const std::int64_t sent = between(random_, boot.began, boot.ended);
    const std::int64_t received = sent + between(random_, 0, test::below(random_, 9) == 0 ? day_ms : 4'000);
    const std::int64_t boot_ms = boot.clock.at(sent);
    know_alive(boot, sent);
    BoundPart fresh{part_of(boot_ms), {}, OffsetBound{received - boot_ms, boot_ms}};
    if (test::below(random_, 4) != 0) {
      const std::int64_t answered = between(random_, boot.began, sent);
      const std::int64_t arrived = std::min(sent, answered + between(random_, 0, 4'000));
      fresh.low = OffsetBound{answered - boot.clock.at(arrived), boot.clock.at(arrived)};
    }
    auto& bounds = boot.link.bounds;
    auto kept =
        std::find_if(bounds.begin(), bounds.end(), [&](const auto& part) { return part.part == fresh.part; });
    if (kept == bounds.end()) kept = bounds.insert(kept, BoundPart{fresh.part, {}, {}});
    if (const auto tighter = tightened(*kept, fresh)) *kept = *tighter;
    bound_the_others();
  }
  void bound_the_others() {
    std::vector<Link> links;
    for (LivedBoot& boot : boots_) links.push_back(std::move(boot.link));
    bound_each_other(links, std::nullopt);
    for (std::size_t i = 0; i < links.size(); ++i) boots_[i].link = std::move(links[i]);
  }

  test::Random random_;
  std::int64_t now_;
  std::vector<LivedBoot> boots_;
};

TEST(Clock, TheTrueTimeLiesWithinTheBoundsOfDating) {
  const std::uint64_t first = test::setting("XINLUON_CLOCK_SEED", 1);
  const std::uint64_t count = test::size_of("XINLUON_CLOCK_COUNT", default_count);
  std::uint64_t bounded = 0;
  test::Progress progress("lives", count);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Life life(seed);
    life.live();
    const auto wrong = life.outside();
    ASSERT_FALSE(wrong) << "seed " << seed << ": " << *wrong
                        << "\nagain: tests/long.sh clock --count 1 --seed " << seed;
    bounded += life.votes_bounded_on_both_sides();
    progress.done(seed - first + 1);
  }
  EXPECT_GT(bounded, count) << "histories in which nothing is bounded prove nothing";
}

// Forty boots, and bounds that were cut to milliseconds in each: dated 48 ms off before cut_ms was.
TEST(Clock, BoundsHoldThroughManyBootsThatNeverMetTheServer) {
  Life life(974'268);
  life.live();
  EXPECT_EQ(life.outside(), std::nullopt);
}

// The same through envelopes, ingest and the database, with wall clocks that jump and lie.
class ClockOverTheDatabase {
 public:
  explicit ClockOverTheDatabase(std::uint64_t seed) : random_(seed) {}

  void live() {
    for (std::int64_t boots = between(random_, 2, 34); boots > 0; --boots) {
      now_ += Milliseconds(between(random_, 2'000, 40 * hour_ms));
      device_.set_drift_ppm(static_cast<double>(between(random_, -595, 595)));
      device_.begin_boot(now_);
      for (std::int64_t votes = between(random_, 1, 4); votes > 0; --votes) vote();
      if (test::below(random_, 8) == 0) upload();
    }
    upload();
  }
  std::optional<std::string> outside() {
    const auto votes =
        test::must(storage::votes_after(server_.writer(), storage::Scope::local_administrator(),
                                        device_.kiosk(), device_.epoch(), 0, 100'000));
    if (votes.size() != truth_.size()) return format("{} of {} votes are there", votes.size(), truth_.size());
    for (std::size_t i = 0; i < votes.size(); ++i) {
      const auto& dated = votes[i].dated;
      const std::int64_t at = to_ms(truth_[i]);
      if ((dated.t_low_ms && *dated.t_low_ms > at) || !dated.t_high_ms || *dated.t_high_ms < at)
        return format("vote {} of {} is dated {} to {}", i + 1, at, dated.t_low_ms.value_or(0),
                      dated.t_high_ms.value_or(0));
    }
    return std::nullopt;
  }

 private:
  void vote() {
    now_ += Milliseconds(between(random_, 1'000, 5 * hour_ms));
    device_.set_wall(wall_time(between(random_, 0, 2'200'000'000'000)));
    device_.add(test::plain_vote(), now_);
    truth_.push_back(now_);
  }
  void upload() {
    now_ += Milliseconds(between(random_, 500, 60'000));
    now_ = server_.drain(device_, now_, Milliseconds(between(random_, 5, 4'000)));
  }

  test::Random random_;
  test::TakingServer server_{test::Medium::memory};
  WallTime now_ = wall_time(2'147'000'000'000);
  test::Device device_ = server_.new_device("K-01", now_);
  std::vector<WallTime> truth_;
};

TEST(Clock, TheTrueTimeLiesWithinTheBoundsThatIngestKeeps) {
  const std::uint64_t first = test::setting("XINLUON_CLOCK_SEED", 1);
  const std::uint64_t count = 1 + test::size_of("XINLUON_CLOCK_COUNT", default_count) / histories_a_database;
  test::Progress progress("lives through the database", count);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    ClockOverTheDatabase life(seed);
    life.live();
    const auto wrong = life.outside();
    ASSERT_FALSE(wrong) << "seed " << seed << ": " << *wrong
                        << "\nagain: tests/long.sh clock --count 1 --seed " << seed;
    progress.done(seed - first + 1);
  }
}

}  // namespace
}  // namespace xinluon::ingest
