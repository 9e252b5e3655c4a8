#include "sync/server/reports/publication.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::NodeKind;

Day day(std::string_view text) {
  return day_from_text(text).value();
}
Period period(std::string_view text) {
  return period_from_text(text).value();
}

class Publication : public testing::Test {
 protected:
  std::optional<Period> shown(std::string_view asked, Grid grid, const VotesByDay& votes) {
    return publishable(period(asked), grid, votes, today, today - days(1));
  }
  const Day today = day("2026-11-21");  // a Saturday
};

TEST_F(Publication, WhoFollowsWhichGrid) {
  EXPECT_EQ(grid_of(NodeKind::unit, true, 0), Grid::live);
  EXPECT_EQ(grid_of(NodeKind::unit, false, 0), Grid::days);
  EXPECT_EQ(grid_of(NodeKind::counter, false, 0), Grid::weeks);
  EXPECT_EQ(grid_of(NodeKind::counter, false, 2), Grid::weeks);
  EXPECT_EQ(grid_of(NodeKind::counter, false, 1), Grid::months) << "one officer";
  EXPECT_EQ(grid_of(NodeKind::officer, false, 1), Grid::months);
}

TEST_F(Publication, TheTopOfTheTreeMayBeLive) {
  EXPECT_EQ(shown("2026-11", Grid::live, {}), period("2026-11-01..2026-11-21"));
  EXPECT_FALSE(shown("2026-12", Grid::live, {}));
}

TEST_F(Publication, UnitsEndWithThePublishedDay) {
  const VotesByDay votes = {{day("2026-11-19"), 40}, {day("2026-11-20"), 50}, {day("2026-11-21"), 60}};
  EXPECT_EQ(shown("2026-11", Grid::days, votes), period("2026-11-01..2026-11-20"));
  EXPECT_EQ(shown("2026-11-19", Grid::days, votes), period("2026-11-19"));
  EXPECT_FALSE(shown("2026-11-21", Grid::days, votes)) << "today";
}

TEST_F(Publication, CountersShowWholeWeeks) {
  const VotesByDay votes = {{day("2026-11-04"), 40}, {day("2026-11-12"), 40}, {day("2026-11-18"), 40}};
  EXPECT_EQ(shown("2026-11", Grid::weeks, votes), period("2026-11-02..2026-11-15"));
  EXPECT_EQ(shown("2026-11-03..2026-11-15", Grid::weeks, votes), period("2026-11-09..2026-11-15"));
  EXPECT_FALSE(shown("2026-11-10..2026-11-14", Grid::weeks, votes));
  EXPECT_FALSE(shown("2026-11-16..2026-11-22", Grid::weeks, votes)) << "the week is not closed";
}

TEST_F(Publication, AWeekThatEndedYesterdayIsClosed) {
  const Day monday = day("2026-11-23");
  EXPECT_EQ(publishable(period("2026-11"), Grid::weeks, {{day("2026-11-18"), 9}}, monday, monday - days(1)),
            period("2026-11-02..2026-11-22"));
}

TEST_F(Publication, OfficersShowWholeMonths) {
  const VotesByDay votes = {{day("2026-09-15"), 40}, {day("2026-10-15"), 40}};
  EXPECT_EQ(shown("2026", Grid::months, votes), period("2026-01-01..2026-10-31"));
  EXPECT_EQ(shown("2026-09-10..2026-10-31", Grid::months, votes), period("2026-10"));
}

TEST_F(Publication, AFewNewVotesWaitForTheNextDay) {
  const VotesByDay votes = {
      {day("2026-11-16"), 20}, {day("2026-11-17"), 4}, {day("2026-11-18"), 1}, {day("2026-11-19"), 3}};
  EXPECT_EQ(shown("2026-11-16..2026-11-17", Grid::days, votes), period("2026-11-16"));
  EXPECT_EQ(shown("2026-11-16..2026-11-18", Grid::days, votes), period("2026-11-16..2026-11-18"));
  EXPECT_FALSE(shown("2026-11-17", Grid::days, votes));
  EXPECT_FALSE(shown("2026-11-18", Grid::days, votes)) << "it is joined with the day before";
  EXPECT_EQ(shown("2026-11", Grid::days, votes), period("2026-11-01..2026-11-18")) << "3 votes wait";
}

TEST_F(Publication, DaysWithoutVotesHoldNothingUp) {
  const VotesByDay votes = {{day("2026-11-13"), 9}, {day("2026-11-16"), 9}};
  EXPECT_EQ(shown("2026-11-13..2026-11-15", Grid::days, votes), period("2026-11-13..2026-11-15"));
}

// Any two answers about the same node differ by no votes or by at least five.
TEST_F(Publication, NoTwoAnswersDifferByAFewVotes) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const Day first = day("2026-08-01");
  for (int round = 0; round < 60; ++round) {
    VotesByDay votes;
    for (int i = 0; i < 110; ++i)
      if (random() % 3 != 0) votes[first + days(i)] = random() % 8 + (random() % 10 == 0 ? 20 : 0);
    std::erase_if(votes, [](const auto& one) { return one.second == 0; });
    for (const Grid grid : {Grid::days, Grid::weeks, Grid::months}) {
      std::vector<Period> answers;
      for (int i = 0; i < 40; ++i) {
        const Day from = first + days(random() % 110);
        const auto answer =
            publishable({from, from + days(random() % 110)}, grid, votes, today, today - days(1));
        if (answer) answers.push_back(*answer);
      }
      const auto count = [&](const Period& p) {
        std::uint64_t sum = 0;
        for (const auto& [on, n] : votes) sum += p.first <= on && on <= p.last ? n : 0;
        return sum;
      };
      for (const auto& a : answers) {
        EXPECT_TRUE(count(a) == 0 || count(a) >= min_votes_to_show) << to_text(a);
        for (const auto& b : answers) {
          if (a.first != b.first && a.last != b.last) continue;
          const auto more = std::max(count(a), count(b)) - std::min(count(a), count(b));
          EXPECT_TRUE(more == 0 || more >= min_votes_to_show) << to_text(a) << " and " << to_text(b);
        }
      }
    }
  }
}

TEST(HiddenAmong, TooFewIsHiddenAndNothingElseWhenThatIsEnough) {
  EXPECT_EQ(hidden_among({{4}, {5}, {100}}), (std::vector{true, true, false}))
      << "4 would follow from the parent";
  EXPECT_EQ(hidden_among({{3}, {2}, {100}}), (std::vector{true, true, false})) << "5 together are enough";
  EXPECT_EQ(hidden_among({{0}, {5}, {100}}), (std::vector{false, false, false}));
  EXPECT_EQ(hidden_among({{29, 30}, {100}}), (std::vector{true, false})) << "one officer's 29";
  EXPECT_EQ(hidden_among({{30, 30}, {100}}), (std::vector{false, false}));
  EXPECT_EQ(hidden_among({{1}, {2}}), (std::vector{true, true})) << "no more to hide";
  EXPECT_EQ(hidden_among({{1}, {9}, {9}}), (std::vector{true, true, false})) << "ties in the given order";
  EXPECT_TRUE(hidden_among({}).empty());
}

TEST(HiddenAmong, WhatIsHiddenIsNothingOrEnough) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 5000; ++round) {
    std::vector<Sibling> siblings(random() % 6 + 1);
    std::uint64_t total = 0;
    for (auto& sibling : siblings) {
      sibling.votes = random() % 12;
      total += sibling.votes;
    }
    const auto hidden = hidden_among(siblings);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      if (hidden[i]) sum += siblings[i].votes;
      if (!hidden[i]) {
        EXPECT_TRUE(siblings[i].votes == 0 || siblings[i].votes >= min_votes_to_show);
      }
    }
    EXPECT_TRUE(sum == 0 || sum >= min_votes_to_show || sum == total);
  }
}

}  // namespace
}  // namespace xinluon::reports
