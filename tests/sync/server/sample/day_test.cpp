#include "sync/server/sample/day.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/sample/attack.h"
#include "sync/server/sample/working_days.h"
#include "sync/wire/record_codec.h"

namespace xinluon::sample {
namespace {

constexpr std::uint64_t seed = 1;

Character counter(std::uint64_t number) {
  return character_of(
      seed, {number / 5, number, "TM-X01", CounterId::from(format("Q{}", number)).value(), "Đất đai"});
}
const Day monday(std::chrono::year(2026) / 11 / 16);

template <class Visit>
void each_session(std::uint64_t counters, int days, const Visit& visit) {
  for (std::uint64_t number = 0; number < counters; ++number) {
    const Character character = counter(number);
    for (int i = 0; i < days; ++i) {
      const Day day = monday - std::chrono::days(i);
      for (const auto& session : sessions_of(seed, character, day)) visit(character, day, session);
    }
  }
}

TEST(SampleDay, IsTheSameAgain) {
  const auto once = sessions_of(seed, counter(3), monday);
  const auto again = sessions_of(seed, counter(3), monday);
  ASSERT_EQ(once.size(), again.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].at_ms, again[i].at_ms);
    EXPECT_EQ(once[i].vote, again[i].vote);
  }
}

TEST(SampleDay, HasVotesThatARecordCanSayInOrderAndInOpeningHours) {
  std::int64_t last = 0;
  Day today{};
  each_session(50, 30, [&](const Character&, Day day, const Session& session) {
    EXPECT_TRUE(wire::check_vote(session.vote));
    EXPECT_TRUE(day != today || session.at_ms > last);
    EXPECT_GE(session.at_ms, opens_ms);
    EXPECT_LE(session.at_ms, closes_ms + 15 * minute_ms);
    EXPECT_FALSE(session.at_ms > lunch_begins_ms + 15 * minute_ms && session.at_ms < lunch_ends_ms);
    today = day;
    last = session.at_ms;
  });
}

// Three to eight votes a day on nearly all, and most of them content.
TEST(SampleDay, IsAsBusyAndAsContentAsDaysAre) {
  std::map<std::uint64_t, double> votes;
  std::map<int, double> levels;
  double all = 0;
  int days = 0;
  for (int i = 0; i < 56; ++i) days += is_worked(monday - std::chrono::days(i)) ? 1 : 0;
  each_session(200, 56, [&](const Character& character, Day, const Session& session) {
    if (!session.vote.level) return;
    ++votes[character.number];
    ++levels[to_int(*session.vote.level)];
    ++all;
  });
  const auto usual = std::count_if(votes.begin(), votes.end(), [&](const auto& counted) {
    return counted.second / days >= 2.5 && counted.second / days <= 9.5;
  });
  EXPECT_GT(usual, 175);
  EXPECT_NEAR(levels[5] / all, 0.62, 0.05);
  EXPECT_NEAR((levels[5] + levels[4]) / all, 0.91, 0.03);
  EXPECT_GT(levels[1], 0);
}

TEST(SampleDay, HasNoVotesWhenNobodyWorks) {
  EXPECT_TRUE(sessions_of(seed, counter(1), monday - std::chrono::days(1)).empty());
  EXPECT_TRUE(sessions_of(seed, counter(1), Day(std::chrono::year(2027) / 2 / 6)).empty());
  EXPECT_TRUE(sessions_of(seed, counter(1), Day(std::chrono::year(2026) / 9 / 2)).empty());
  EXPECT_FALSE(is_worked(Day(std::chrono::year(2026) / 4 / 30)));
}

TEST(SampleDay, TakesAttacksInOrderOfTime) {
  const Character character = counter(2);
  for (const Attack attack : all_attacks) {
    Dice dice(9);
    auto sessions = sessions_of(seed, character, monday);
    const auto before = sessions.size();
    put(dice, attack, Level::dissatisfied, character, sessions);
    EXPECT_TRUE(attack == Attack::steering || sessions.size() > before) << name_of(attack);
    for (std::size_t i = 1; i < sessions.size(); ++i)
      EXPECT_LE(sessions[i - 1].at_ms, sessions[i].at_ms) << name_of(attack);
    for (const auto& session : sessions) EXPECT_TRUE(wire::check_vote(session.vote)) << name_of(attack);
  }
}

}  // namespace
}  // namespace xinluon::sample
