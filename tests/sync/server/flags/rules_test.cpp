#include "sync/server/flags/rules.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sync/domain/period.h"

namespace xinluon::flags {
namespace {

constexpr std::int64_t minute_ms = 60'000;
const Day monday(std::chrono::year(2026) / 11 / 16);

SeenVote vote(std::int64_t minute_of_day, Level level = Level::satisfied, std::int64_t shown_ms = 5'000) {
  const std::int64_t at = to_ms(start_of(monday)) + minute_of_day * minute_ms;
  return {at, at - 1'000, at + 1'000, "", shown_ms, level};
}

// A counter of five votes a day.
CounterDay quiet_counter() {
  CounterDay day;
  day.days_before.assign(20, 5);
  for (int i = 0; i < 100; ++i) day.before.push_back(i % 3 == 0 ? Level::satisfied : Level::very_satisfied);
  day.before.push_back(Level::neutral);
  return day;
}

std::vector<Rule> rules(const CounterDay& day) {
  std::vector<Rule> found;
  for (const auto& finding : judge(day)) found.push_back(finding.rule);
  return found;
}

TEST(Rules, HaveFrozenNames) {
  for (const Rule rule : all_rules) EXPECT_EQ(rule_from_name(name_of(rule)), rule);
  EXPECT_FALSE(rule_from_name("mood"));
  EXPECT_EQ(name_of(Rule::out_of_hours), "out_of_hours");
}

TEST(Rules, LeaveAnEmptyAndAQuietDayAlone) {
  auto day = quiet_counter();
  EXPECT_TRUE(judge(day).empty());
  for (int hour = 8; hour < 11; ++hour) day.votes.push_back(vote(hour * 60));
  EXPECT_TRUE(judge(day).empty());
}

TEST(Rules, FindABurstAndNothingAroundIt) {
  auto day = quiet_counter();
  day.votes.push_back(vote(8 * 60));
  for (int i = 0; i < 8; ++i) day.votes.push_back(vote(9 * 60 + i));
  day.votes.push_back(vote(10 * 60));
  const auto found = judge(day);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, Rule::burst);
  EXPECT_EQ(found[0].votes, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(found[0].evidence, R"({"minutes":10,"limit":8})");
  day.votes.erase(day.votes.begin() + 3);
  EXPECT_TRUE(judge(day).empty());
}

TEST(Rules, KnowThatABusyCounterIsBusy) {
  auto day = quiet_counter();
  day.days_before.assign(20, 400);
  for (int i = 0; i < 200; ++i)
    day.votes.push_back(vote(8 * 60 + i, i % 3 == 0 ? Level::satisfied : Level::very_satisfied));
  EXPECT_TRUE(judge(day).empty());
  day.days_before.clear();  // it is new
  EXPECT_TRUE(judge(day).empty());
}

// Votes of boots that never met the server lie somewhere in their bounds: two boots side by side are no
// burst.
TEST(Rules, DoNotMixVotesOfSeveralClocks) {
  auto day = quiet_counter();
  for (int i = 0; i < 10; ++i) {
    day.votes.push_back(vote(9 * 60 + i));
    day.votes.back().clock = i % 2 == 0 ? "K/a" : "K/b";
  }
  EXPECT_TRUE(judge(day).empty());
  for (auto& seen : day.votes) seen.clock = "K/a";
  EXPECT_EQ(rules(day), std::vector{Rule::burst});
}

TEST(Rules, FindManyFastVotesAndNotOne) {
  auto day = quiet_counter();
  for (int i = 0; i < 12; ++i) day.votes.push_back(vote(8 * 60 + 12 * i));
  day.votes[3].shown_ms = 400;
  EXPECT_TRUE(judge(day).empty());
  for (std::size_t i : {4U, 5U, 6U, 7U}) day.votes[i].shown_ms = 999;
  const auto found = judge(day);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, Rule::too_fast);
  EXPECT_EQ(found[0].votes, (std::vector<std::size_t>{3, 4, 5, 6, 7}));
}

TEST(Rules, FindVotesOfTheNightOnlyWhenSurelyOfTheNight) {
  auto day = quiet_counter();
  for (int i = 0; i < 3; ++i) day.votes.push_back(vote(20 * 60 + 11 * i));
  EXPECT_EQ(rules(day), std::vector{Rule::out_of_hours});
  auto late = day;
  for (auto& seen : late.votes) seen.at_ms -= 2 * 60 * minute_ms + 40 * minute_ms;
  for (auto& seen : late.votes) seen.t_low_ms = seen.t_high_ms = seen.at_ms;
  EXPECT_TRUE(judge(late).empty()) << "the last citizens of the day";
  auto unsure = day;
  unsure.votes[0].t_low_ms = *unsure.votes[0].t_low_ms - 5 * 60 * minute_ms;
  EXPECT_TRUE(judge(unsure).empty()) << "one of them may be of the afternoon";
  unsure = day;
  unsure.votes[0].t_low_ms.reset();
  EXPECT_TRUE(judge(unsure).empty());
}

// Forty of a level where the levels were mixed: happy or unhappy, the same flag.
TEST(Rules, FindRunsOfAnyLevelAlike) {
  for (const Level level : all_levels) {
    auto day = quiet_counter();
    for (int i = 0; i < 50; ++i) day.votes.push_back(vote(8 * 60 + 11 * i % 200, level));
    std::sort(day.votes.begin(), day.votes.end(),
              [](const auto& a, const auto& b) { return a.at_ms < b.at_ms; });
    day.days_before.assign(20, 400);
    const auto found = judge(day);
    ASSERT_EQ(found.size(), 1U) << to_int(level);
    EXPECT_EQ(found[0].rule, Rule::run);
    EXPECT_EQ(found[0].evidence.find("level"), std::string::npos);
  }
}

TEST(Rules, TakeAsManyHappyVotesForARunAsUnhappyOnes) {
  const auto shortest = [](Level level) {
    for (int n = 1; n < 200; ++n) {
      auto day = quiet_counter();
      day.before.resize(day.before.size() + 60, Level::neutral);  // so that no earlier vote is of the stretch
      day.days_before.assign(20, 400);
      for (int i = 0; i < n; ++i) day.votes.push_back(vote(8 * 60 + i, level));
      if (!judge(day).empty()) return n;
    }
    return 0;
  };
  EXPECT_GT(shortest(Level::very_satisfied), 10);
  EXPECT_EQ(shortest(Level::very_satisfied), shortest(Level::very_dissatisfied));
  EXPECT_EQ(shortest(Level::satisfied), shortest(Level::dissatisfied));
}

TEST(Rules, CompareWithTransactionsWhereTheyAreKnown) {
  auto day = quiet_counter();
  for (int i = 0; i < 20; ++i)
    day.votes.push_back(vote(7 * 60 + 12 * i, i % 3 == 0 ? Level::satisfied : Level::very_satisfied));
  EXPECT_TRUE(judge(day).empty());
  day.transactions = 17;
  EXPECT_TRUE(judge(day).empty());
  day.transactions = 16;
  const auto found = judge(day);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, Rule::too_many);
  EXPECT_EQ(found[0].votes.size(), 20U);
}

}  // namespace
}  // namespace xinluon::flags
