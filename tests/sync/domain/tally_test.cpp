#include "sync/domain/tally.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

Tally sample() {
  Tally tally;
  tally.levels = {1, 2, 3, 4, 5};
  tally.behaviours[index_of(Behaviour::MC)] = {6, 2};
  tally.timed_out = 7;
  tally.withdrawn = 1;
  return tally;
}

TEST(Tally, VotesAreTheLevelsOnly) {
  EXPECT_EQ(sample().votes(), 15U);
  EXPECT_EQ(Tally{}.votes(), 0U);
}

TEST(Tally, CountsByLevel) {
  EXPECT_EQ(sample().count(Level::very_dissatisfied), 1U);
  EXPECT_EQ(sample().count(Level::neutral), 3U);
  EXPECT_EQ(sample().count(Level::very_satisfied), 5U);
}

TEST(Tally, NotMentionedIsTheRestAndNeverMissing) {
  EXPECT_EQ(sample().not_mentioned(Behaviour::MC), 7U);
  EXPECT_EQ(sample().not_mentioned(Behaviour::XC), 15U);
}

TEST(Tally, AddsEveryCount) {
  Tally sum = sample();
  sum += sample();
  EXPECT_EQ(sum.levels, (std::array<std::uint64_t, 5>{2, 4, 6, 8, 10}));
  EXPECT_EQ(sum.behaviours[index_of(Behaviour::MC)], (BehaviourCounts{12, 4}));
  EXPECT_EQ(sum.timed_out, 14U);
  EXPECT_EQ(sum.withdrawn, 2U);
  sum += Tally{};
  EXPECT_EQ(sum.votes(), 30U);
}

TEST(TallyDeathTest, MoreMentionsThanVotesIsAProgramError) {
  Tally tally;
  tally.behaviours[index_of(Behaviour::GD)] = {1, 0};
  EXPECT_DEATH((void)tally.not_mentioned(Behaviour::GD), "mentioned more often");
}

}  // namespace
}  // namespace xinluon
