// What is told of officers: sums over the counters they served, by whole months.
#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

class OfficersTest : public CastVotes {
 protected:
  void SetUp() override { add_unit("TM-X02", "TM"); }

  // Votes of others, so that nothing waits there for their sake.
  void cast_others(std::string_view at, std::initializer_list<std::string_view> days) {
    for (const auto on : days) cast(at, on, 100);
  }
  Figure of(std::string_view who, std::string_view asked) { return figure_of(Node::of(officer(who)), asked); }
};

TEST_F(OfficersTest, AMonthIsTheSumOverTheCountersServed) {
  cast("TM-X01-Q01", "2026-08-10", 40, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-08-10", 20, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-09-10", 40, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-09-10", 25, served_by("CB-1"));
  cast_others("TM-X01-Q01", {"2026-08-10", "2026-09-10"});
  cast_others("TM-X01-Q02", {"2026-08-10", "2026-09-10"});
  EXPECT_EQ(of("CB-1", "2026-08").votes, 60U);
  EXPECT_EQ(of("CB-1", "2026-09").votes, 65U);
  EXPECT_EQ(of("CB-1", "2026-08..2026-10").votes, 125U);
  auto request = about(Node::of(counter("TM-X01-Q01")), "2026-09");
  request.cuts = {storage::Dimension::officer};
  const auto cut = ask(request).cuts.at(0);
  ASSERT_EQ(cut.slices.size(), 1U);
  EXPECT_EQ(cut.slices[0].value, "CB-1");
  EXPECT_EQ(cut.slices[0].satisfied, (Ratio{65, 65}));
  EXPECT_EQ(cut.slices[0].levels, (std::array<std::uint64_t, 5>{0, 0, 0, 65, 0}));
}

TEST_F(OfficersTest, WhatWasSetAsideIsToldBesideIt) {
  cast("TM-X01-Q01", "2026-08-10", 40, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-08-12", 6, set_aside(served_by("CB-1")));
  cast_others("TM-X01-Q01", {"2026-08-10", "2026-08-12"});
  EXPECT_EQ(of("CB-1", "2026-08").votes, 40U);
  EXPECT_EQ(of("CB-1", "2026-08").raw, (Ratio{46, 46}));
}

TEST_F(OfficersTest, AnOfficerIsOneValueOfTheMonthsServed) {
  cast("TM-X01-Q01", "2026-08-10", 40, served_by("CB-1"));
  cast_others("TM-X01-Q01", {"2026-08-10"});
  cast("TM-X01-Q01", "2026-09-10", 6, set_aside(served_by("CB-1")));
  const auto values = [&](std::string_view asked) {
    auto request = about(Node::of(counter("TM-X01-Q01")), asked);
    request.cuts = {storage::Dimension::officer};
    return ask(request).cuts.at(0).slices.size();
  };
  EXPECT_EQ(values("2026-07"), 0U);
  EXPECT_EQ(values("2026-08"), 1U);
  EXPECT_EQ(values("2026-09"), 0U);
}

// The counter's week, of both days, would say of each of them how many it was.
TEST_F(OfficersTest, TwoWhoNeverServedOnTheSameDayWait) {
  cast("TM-X01-Q01", "2026-08-10", 40, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-08-11", 100);
  EXPECT_EQ(of("CB-1", "2026-08").shown, Shown::too_few);
}

TEST_F(OfficersTest, FewerThanThirtyWaitForTheNextMonths) {
  cast("TM-X01-Q01", "2026-08-10", 20, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-09-10", 20, served_by("CB-1"));
  cast_others("TM-X01-Q01", {"2026-08-10", "2026-09-10"});
  EXPECT_EQ(of("CB-1", "2026-08").shown, Shown::too_few);
  EXPECT_EQ(of("CB-1", "2026-08..2026-09").votes, 40U);
}

// At the first counter its part can't end with August, because the counter's own week can't; but it has no
// votes between then and the next end.
TEST_F(OfficersTest, AMonthMayEndWhereAPartHasNoVotesUntilItsNextEnd) {
  for (const auto* const at : {"TM-X01-Q01", "TM-X01-Q02"}) cast(at, "2026-08-10", 40, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-09-10", 40, served_by("CB-1"));
  cast_others("TM-X01-Q02", {"2026-08-10", "2026-08-31", "2026-09-10"});
  cast("TM-X01-Q01", "2026-08-03", 10);
  cast("TM-X01-Q01", "2026-08-31", 3);
  cast("TM-X01-Q03", "2026-08-31", 4);
  cast("TM-X01-Q01", "2026-09-10", 10);
  cast("TM-X01-Q03", "2026-09-10", 10);
  ASSERT_EQ(figure_of(Node::of(counter("TM-X01-Q01")), "2026-08").period, period("2026-08-01..2026-08-23"));
  EXPECT_EQ(of("CB-1", "2026-08").votes, 80U);
  EXPECT_EQ(of("CB-1", "2026-09").votes, 40U);
}

TEST_F(OfficersTest, AMonthDoesNotEndWhereAPartWaits) {
  for (const auto* const at : {"TM-X01-Q01", "TM-X01-Q02"}) cast(at, "2026-08-10", 40, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-08-31", 3, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-08-31", 2);
  cast("TM-X01-Q01", "2026-09-10", 50, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-09-10", 50, served_by("CB-1"));
  cast_others("TM-X01-Q01", {"2026-08-10", "2026-09-10"});
  cast_others("TM-X01-Q02", {"2026-08-10", "2026-08-31", "2026-09-10"});
  cast("TM-X01-Q03", "2026-08-31", 4);
  cast("TM-X01-Q03", "2026-09-10", 10);
  const auto whole = of("CB-1", "2026-08..2026-09");
  EXPECT_EQ(whole.votes, 183U);
}

// What waits at a counter that moves is told nowhere, nor what is before it.
TEST_F(OfficersTest, WhatWaitedAtACounterThatMovedIsNotCounted) {
  for (const auto* const on : {"2026-08-10", "2026-09-10", "2026-10-12"}) {
    cast("TM-X01-Q01", on, 40, served_by("CB-1"));
    cast("TM-X01-Q01", on, 100);
  }
  cast("TM-X01-Q04", "2026-09-20", 3, served_by("CB-1"));
  cast("TM-X01-Q04", "2026-09-20", 100);
  cast("TM-X01-Q02", "2026-09-20", 3, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-09-20", 100);
  move_counter("TM-X01-Q02", "TM-X02", "2026-10-01");
  move_counter("TM-X01-Q04", "TM-X02", "2026-10-01");
  cast("TM-X01-Q04", "2026-10-12", 40, served_by("CB-1"));
  cast("TM-X01-Q04", "2026-10-12", 100);
  EXPECT_EQ(of("CB-1", "2026-10").votes, 80U);
  EXPECT_FALSE(of("CB-1", "2026-09").votes);
  EXPECT_EQ(of("CB-1", "2026-08..2026-10").period, period("2026-10"));

  // A second one, later: what is told begins with the later of the two.
  move_counter("TM-X01-Q03", "TM-X02", "2026-11-01");
  cast("TM-X01-Q03", "2026-10-20", 3, served_by("CB-1"));
  cast("TM-X01-Q03", "2026-10-20", 100);
  cast("TM-X01-Q03", "2026-11-12", 40, served_by("CB-1"));
  EXPECT_FALSE(of("CB-1", "2026-10").votes);
  now = start_of(day("2026-12-10")) + std::chrono::hours(9);
  cast("TM-X01-Q03", "2026-11-12", 100);
  EXPECT_EQ(of("CB-1", "2026-08..2026-11").period, period("2026-11"));
  EXPECT_EQ(of("CB-1", "2026-08..2026-11").votes, 40U);
}

TEST_F(OfficersTest, NothingIsToldWhileAllWaitsSinceACounterMoved) {
  cast("TM-X01-Q01", "2026-08-10", 40, served_by("CB-1"));
  cast_others("TM-X01-Q01", {"2026-08-10"});
  ASSERT_EQ(of("CB-1", "2026-08").votes, 40U);
  for (const auto* const at : {"TM-X01-Q02", "TM-X01-Q04"}) {
    cast(at, "2026-10-20", 3, served_by("CB-1"));
    cast(at, "2026-10-20", 100);
  }
  move_counter("TM-X01-Q04", "TM-X02", "2026-11-01");
  EXPECT_EQ(of("CB-1", "2026-08..2026-10").votes, 40U);
  now = start_of(day("2026-12-10")) + std::chrono::hours(9);
  EXPECT_FALSE(of("CB-1", "2026-08..2026-11").votes) << "the 3 at the other counter wait";
}

}  // namespace
}  // namespace xinluon::reports
