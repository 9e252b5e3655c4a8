// Row 15 of the catalogue: the flags on days as they might be, and on the same days with votes that no
// citizen meant, happy and unhappy alike.
//   tests/long.sh stuffing --count 100000 --seed S
#include <array>
#include <cstdio>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/flags/rules.h"
#include "sync/server/sample/attack.h"
#include "sync/server/sample/working_days.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"

namespace xinluon::flags {
namespace {

using sample::Attack;
using sample::Character;
using sample::Session;

constexpr std::uint64_t each_commit = 1'000;
constexpr int days_known = 45;   // of a counter, before it is judged
constexpr int days_judged = 22;  // a month
const Day first_day(std::chrono::year(2026) / 8 / 3);

struct Outcome {
  std::uint64_t days = 0;
  std::uint64_t flagged = 0;
  std::uint64_t votes = 0;
  std::uint64_t flagged_votes = 0;

  double percent() const {
    return days == 0 ? 0 : 100.0 * static_cast<double>(flagged) / static_cast<double>(days);
  }
  double percent_of_votes() const {
    return votes == 0 ? 0 : 100.0 * static_cast<double>(flagged_votes) / static_cast<double>(votes);
  }
};

// A counter's votes, day after day, as the flags see them.
class Counter {
 public:
  Counter(std::uint64_t seed, std::uint64_t number)
      : seed_(seed),
        character_(sample::character_of(
            seed, {number / 5, number, "TM", CounterId::from(format("Q{}", number)).value(), "Đất đai"})) {}

  const Character& character() const { return character_; }
  std::vector<Session> sessions(Day day) const { return sample::sessions_of(seed_, character_, day); }

  // What the day brings is kept: the days after know it.
  std::vector<Finding> live(Day day, const std::vector<Session>& sessions) {
    CounterDay seen;
    for (const auto& session : sessions) {
      if (!session.vote.level) continue;
      const std::int64_t at = to_ms(start_of(day)) + session.at_ms;
      seen.votes.push_back({at, at - 150'000, at + 150'000, "", session.vote.shown_ms, *session.vote.level});
    }
    seen.before = before_;
    seen.days_before = days_before_;
    auto findings = judge(seen);
    for (const auto& vote : seen.votes) before_.push_back(vote.level);
    if (before_.size() > max_before) before_.erase(before_.begin(), before_.end() - max_before);
    if (!seen.votes.empty()) days_before_.push_back(seen.votes.size());
    if (days_before_.size() > max_days_before) days_before_.erase(days_before_.begin());
    votes_today_ = seen.votes.size();
    return findings;
  }
  std::size_t votes_today() const { return votes_today_; }

 private:
  std::uint64_t seed_;
  Character character_;
  std::vector<Level> before_;
  std::vector<std::uint64_t> days_before_;
  std::size_t votes_today_ = 0;
};

std::vector<Session> mirrored(std::vector<Session> sessions) {
  for (auto& session : sessions)
    if (session.vote.level) session.vote.level = level_from_int(6 - to_int(*session.vote.level)).value();
  return sessions;
}

// A counter that is known for a while, at the morning of its first judged day.
Counter known_counter(std::uint64_t seed, std::uint64_t number, Day& day, bool in_the_mirror = false) {
  Counter counter(seed, number);
  day = first_day;
  for (int known = 0; known < days_known; day += std::chrono::days(1)) {
    if (!sample::is_worked(day)) continue;
    const auto sessions = counter.sessions(day);
    counter.live(day, in_the_mirror ? mirrored(sessions) : sessions);
    ++known;
  }
  return counter;
}

void next_worked(Day& day) {
  do day += std::chrono::days(1);
  while (!sample::is_worked(day));
}

std::size_t votes_in(const std::vector<Finding>& findings) {
  std::set<std::size_t> votes;
  for (const auto& finding : findings) votes.insert(finding.votes.begin(), finding.votes.end());
  return votes.size();
}

class LongStuffing : public testing::Test {
 protected:
  void SetUp() override {
    std::printf("%llu days, seed %llu\n", static_cast<unsigned long long>(count_),
                static_cast<unsigned long long>(seed_));
  }
  void tell(std::string_view what, const Outcome& outcome) const {
    std::printf("%-28s %7llu judged, flagged %6llu: %6.2f %%\n", std::string(what).c_str(),
                static_cast<unsigned long long>(outcome.days),
                static_cast<unsigned long long>(outcome.flagged), outcome.percent());
  }

  const std::uint64_t count_ = test::size_of("XINLUON_STUFFING_COUNT", each_commit);
  const std::uint64_t seed_ = test::setting("XINLUON_STUFFING_SEED", 1);
};

TEST_F(LongStuffing, LeavesHonestDaysAlone) {
  Outcome honest;
  std::map<std::string, Outcome> by_rule;
  test::Progress progress("honest days", count_);
  for (std::uint64_t number = 0; honest.days < count_; ++number) {
    progress.done(honest.days);
    Day day{};
    Counter counter = known_counter(seed_, number, day);
    for (int i = 0; i < days_judged; ++i, next_worked(day)) {
      const auto findings = counter.live(day, counter.sessions(day));
      ++honest.days;
      honest.flagged += findings.empty() ? 0 : 1;
      honest.votes += counter.votes_today();
      honest.flagged_votes += votes_in(findings);
      for (const auto& finding : findings) ++by_rule[std::string(name_of(finding.rule))].flagged;
    }
  }
  tell("honest", honest);
  std::printf("  %.3f %% of their votes\n", honest.percent_of_votes());
  for (const auto& [rule, outcome] : by_rule)
    std::printf("  by %s: %llu\n", rule.c_str(), static_cast<unsigned long long>(outcome.flagged));
  EXPECT_LE(honest.percent(), 1.0) << "seed " << seed_;
  EXPECT_LE(honest.percent_of_votes(), 1.0) << "seed " << seed_;
}

// One attacked day a counter.
Outcome attacked_days(std::uint64_t seed, std::uint64_t count, Attack attack, Level level) {
  Outcome outcome;
  test::Progress progress("attacked days", count);
  for (std::uint64_t number = 0; outcome.days < count; ++number) {
    progress.done(outcome.days);
    Day day{};
    Counter counter = known_counter(seed, number, day);
    sample::Dice dice(
        seed, {99, number, static_cast<std::uint64_t>(attack), static_cast<std::uint64_t>(to_int(level))});
    for (int i = 0; i < days_judged && outcome.days < count; ++i, next_worked(day)) {
      auto sessions = counter.sessions(day);
      // Counters are attacked once in a while: the same honest history stands before each.
      Counter copy = counter;
      sample::put(dice, attack, level, counter.character(), sessions);
      const auto findings = copy.live(day, sessions);
      counter.live(day, counter.sessions(day));
      ++outcome.days;
      outcome.flagged += findings.empty() ? 0 : 1;
    }
  }
  return outcome;
}

// Steering goes on: a month of it, found on any of its days.
Outcome steered_months(std::uint64_t seed, std::uint64_t count, Level level) {
  Outcome outcome;
  test::Progress progress("steered months", count);
  for (std::uint64_t number = 0; outcome.days < count; ++number) {
    progress.done(outcome.days);
    Day day{};
    Counter counter = known_counter(seed, number, day);
    sample::Dice dice(seed, {98, number, static_cast<std::uint64_t>(to_int(level))});
    bool found = false;
    for (int i = 0; i < days_judged; ++i, next_worked(day)) {
      auto sessions = counter.sessions(day);
      sample::put(dice, Attack::steering, level, counter.character(), sessions);
      found = !counter.live(day, sessions).empty() || found;
    }
    ++outcome.days;
    outcome.flagged += found ? 1 : 0;
  }
  return outcome;
}

constexpr std::array attackers_levels = {Level::very_satisfied, Level::very_dissatisfied};

void expect_found(const Outcome& outcome, std::uint64_t seed) {
  EXPECT_GE(outcome.percent(), 95.0) << "seed " << seed;
}

TEST_F(LongStuffing, FindsBursts) {
  for (const Level level : attackers_levels) {
    const auto outcome = attacked_days(seed_, count_, Attack::burst, level);
    tell(format("bursts of level {}", to_int(level)), outcome);
    expect_found(outcome, seed_);
  }
}

TEST_F(LongStuffing, FindsAnOfficersOwnTaps) {
  for (const Level level : attackers_levels) {
    const auto outcome = attacked_days(seed_, count_, Attack::own_taps, level);
    tell(format("own taps of level {}", to_int(level)), outcome);
    expect_found(outcome, seed_);
  }
}

TEST_F(LongStuffing, FindsVotesOfTheNight) {
  for (const Level level : attackers_levels) {
    const auto outcome = attacked_days(seed_, count_, Attack::night, level);
    tell(format("night votes of level {}", to_int(level)), outcome);
    expect_found(outcome, seed_);
  }
}

TEST_F(LongStuffing, FindsSteering) {
  const std::uint64_t months = std::max<std::uint64_t>(40, count_ / days_judged);
  for (const Level level : attackers_levels) {
    const auto outcome = steered_months(seed_, months, level);
    tell(format("months steered to level {}", to_int(level)), outcome);
    expect_found(outcome, seed_);
  }
}

// A life in which every 5 was a 1 and every 4 a 2 gets the same flags.
TEST_F(LongStuffing, TreatsHappyAndUnhappyAlike) {
  std::map<std::string, std::uint64_t> flagged;
  test::Progress progress("days of either kind", count_);
  for (std::uint64_t number = 0; number * days_judged < count_; ++number) {
    progress.done(number * days_judged);
    Day day{};
    Counter counter = known_counter(seed_, number, day);
    Counter other = known_counter(seed_, number, day, true);
    sample::Dice dice(seed_, {97, number});
    const bool steered = dice.chance(0.3);
    for (int i = 0; i < days_judged; ++i, next_worked(day)) {
      auto sessions = counter.sessions(day);
      const auto attack = steered ? Attack::steering : sample::all_attacks.at(dice.below(4));
      if (steered || dice.chance(0.5))
        sample::put(dice, attack, Level::very_satisfied, counter.character(), sessions);
      const auto happy = counter.live(day, sessions);
      const auto unhappy = other.live(day, mirrored(sessions));
      ASSERT_EQ(happy.size(), unhappy.size()) << "seed " << seed_ << " counter " << number << " day " << i;
      for (std::size_t at = 0; at < happy.size(); ++at) {
        EXPECT_EQ(happy[at].rule, unhappy[at].rule);
        EXPECT_EQ(happy[at].votes, unhappy[at].votes);
        EXPECT_EQ(happy[at].evidence, unhappy[at].evidence);
        ++flagged[std::string(name_of(happy[at].rule))];
      }
    }
  }
  for (const auto rule : {Rule::burst, Rule::too_fast, Rule::out_of_hours, Rule::run})
    EXPECT_GT(flagged[std::string(name_of(rule))], 0U) << name_of(rule);
}

}  // namespace
}  // namespace xinluon::flags
