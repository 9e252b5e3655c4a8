// What is told while units and counters move, days pass, and tallies are damaged.
#include "sync/server/reports/releases.h"

#include "sync/base/format.h"
#include "sync/server/reports/releases_kept.h"
#include "sync/server/storage/progress.h"
#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

using storage::NodeKind;

class ReleasesTest : public CastVotes {
 protected:
  void SetUp() override { add_unit("TM-X02", "TM"); }

  void damage(const std::string& sql) { ASSERT_GT(database.damage(sql), 0); }

  const Node other_commune = Node::of(unit("TM-X02"));
  const Node counter_1 = Node::of(counter("TM-X01-Q01"));
};

TEST_F(ReleasesTest, NothingIsToldOfWhatIsNowhere) {
  cast("TM-X01-Q01", "2026-10-03", 50);
  for (const NodeKind kind : {NodeKind::unit, NodeKind::counter, NodeKind::officer}) {
    auto request = about({kind, "no id"}, "2026-10");
    if (kind == NodeKind::unit) request.cuts = {storage::Dimension::lang};
    const auto found = ask(request);
    EXPECT_EQ(found.total.shown, Shown::not_published);
    EXPECT_FALSE(found.total.votes);
    EXPECT_TRUE(found.children.empty());
    for (const auto& cut : found.cuts) EXPECT_TRUE(cut.slices.empty());
  }
}

TEST_F(ReleasesTest, AnotherDayAndAnotherTreeAreWorkedOutAnew) {
  add_counter("TM-X02-Q01", "TM-X02");
  cast("TM-X01-Q01", "2026-11-19", 50);
  cast("TM-X01-Q02", "2026-11-19", 20);
  cast("TM-X01-Q01", "2026-11-21", 30);
  Releases releases;
  const auto votes = [&](const Node& node) { return ask(about(node, "2026-11"), releases).total.votes; };
  EXPECT_EQ(votes(commune), 70U);
  EXPECT_EQ(votes(other_commune), 0U);
  move_counter("TM-X01-Q02", "TM-X02", "2026-11-10");
  EXPECT_EQ(votes(commune), 50U);
  EXPECT_EQ(votes(other_commune), 20U);
  now += std::chrono::hours(24);
  EXPECT_EQ(votes(commune), 80U);
}

TEST_F(ReleasesTest, EachPlaceTellsWhatWasCountedWhileAUnitStoodThere) {
  add_unit("TM-X03", "TM-X01");
  add_counter("TM-X03-Q01", "TM-X03");
  move_unit("TM-X03", "TM-X02", "2026-10-15");
  move_counter("TM-X01-Q02", "TM-X03", "2026-11-02");
  auto linked = satisfied();
  linked.linked = true;
  for (const auto* const on : {"2026-10-05", "2026-11-05"}) {
    tell_transactions("TM-X03-Q01", on, 60);
    cast("TM-X03-Q01", on, 40, linked);
    cast("TM-X03-Q01", on, 10);
  }
  cast("TM-X01-Q02", "2026-11-03", 30);
  const Node moved = Node::of(unit("TM-X03"));
  const auto before = figure_of(moved, "2026-10-01..2026-10-14");
  EXPECT_EQ(before.votes, 50U);
  EXPECT_EQ(before.participation, (Ratio{40, 60}));
  EXPECT_EQ(figure_of(moved, "2026-11-05").participation, (Ratio{40, 60}));
  EXPECT_EQ(figure_of(moved, "2026-10..2026-11-20").votes, 130U) << "nothing waited when it moved";
  EXPECT_EQ(figure_of(commune, "2026-10..2026-11-20").votes, 50U);
  EXPECT_EQ(figure_of(other_commune, "2026-10..2026-11-20").votes, 80U);
  EXPECT_EQ(figure_of(Node::of(counter("TM-X01-Q02")), "2026-11-02..2026-11-08").votes, 30U);
}

TEST_F(ReleasesTest, WhatWaitedWhenAUnitLeftIsToldUpToThatDay) {
  const auto on = [](int number) { return Day(day("2026-11-01") + std::chrono::days(number - 1)); };
  const Period stay{on(5), on(10)};
  using List = Boundaries;
  EXPECT_EQ(of_stay({on(1), on(6), on(12)}, stay), (List{on(4), on(6), on(10)}));
  EXPECT_EQ(of_stay({on(1), on(10), on(12)}, stay), (List{on(4), on(10)}));
  EXPECT_EQ(of_stay({on(1), on(6)}, stay), (List{on(4), on(6)})) << "it waits";
  EXPECT_EQ(of_stay({on(1), on(3)}, stay), List()) << "it has not come yet";
  EXPECT_EQ(of_stay({on(12)}, {storage::since_ever, on(10)}), (List{on(10)}));
  EXPECT_EQ(of_stay({}, stay), List());
}

// The 3 of the other commune would follow: 10 − 7.
TEST_F(ReleasesTest, AUnitThatStandsBelowNothingLaterHidesWhatItHidBefore) {
  add_counter("TM-X02-Q01", "TM-X02");
  cast("TM-X01-Q01", "2026-11-03", 7);
  cast("TM-X02-Q01", "2026-11-03", 3);
  cast("TM-X01-Q01", "2026-11-12", 40);
  move_unit("TM-X01", "", "2026-11-10");
  EXPECT_EQ(figure_of(province, "2026-11-03").votes, 10U);
  EXPECT_EQ(figure_of(commune, "2026-11-03").shown, Shown::too_few);
  EXPECT_EQ(figure_of(commune, "2026-11-12").votes, 40U);
  EXPECT_EQ(figure_of(counter_1, "2026-11-09..2026-11-15").votes, 40U);
}

TEST_F(ReleasesTest, WhatWasToldOfATopIsToldOnceItStandsBelowAnother) {
  add_counter("TM-X02-Q01", "TM-X02");
  add_unit("TN", "");
  cast("TM-X01-Q01", "2026-10-05", 60);
  cast("TM-X02-Q01", "2026-10-05", 40);
  cast("TM-X01-Q01", "2026-11-03", 50);
  cast("TM-X01-Q01", "2026-11-16", 20);
  Releases releases;
  const auto votes = [&](const Node& node, std::string_view asked) {
    return ask(about(node, asked), releases).total.votes;
  };
  EXPECT_EQ(votes(province, "2026-10"), 100U);
  EXPECT_EQ(votes(commune, "2026-10"), 60U);
  move_unit("TM", "TN", "2026-11-10");
  EXPECT_EQ(votes(province, "2026-10"), 100U);
  EXPECT_EQ(votes(commune, "2026-10"), 60U);
  EXPECT_EQ(votes(province, "2026-10..2026-11-20"), 170U);
  EXPECT_EQ(votes(Node::of(unit("TN")), "2026-10..2026-11-20"), 20U);
  move_unit("TM", "", "2026-11-14");
  EXPECT_EQ(votes(province, "2026-10..2026-11-20"), 170U);
  EXPECT_EQ(votes(commune, "2026-10..2026-11-20"), 130U);
  EXPECT_EQ(votes(Node::of(unit("TN")), "2026-10..2026-11-20"), 0U);
}

TEST_F(ReleasesTest, AFewSetAsideWaitForGoodWhereAUnitLeft) {
  add_unit("TM-X03", "TM-X01");
  add_counter("TM-X03-Q01", "TM-X03");
  for (const auto* const on : {"2026-10-05", "2026-10-10", "2026-10-20"}) cast("TM-X03-Q01", on, 50);
  cast("TM-X03-Q01", "2026-10-10", 3, set_aside());
  cast("TM-X01-Q01", "2026-10-10", 9, set_aside());
  move_unit("TM-X03", "TM-X02", "2026-10-15");
  const Node moved = Node::of(unit("TM-X03"));
  EXPECT_EQ(figure_of(moved, "2026-10-05").raw, (Ratio{50, 50}));
  EXPECT_EQ(figure_of(moved, "2026-10-10").votes, 50U);
  EXPECT_FALSE(figure_of(moved, "2026-10-10").raw);
  EXPECT_EQ(figure_of(moved, "2026-10-20").raw, (Ratio{50, 50}));
}

// 3 votes waited when it left: the longer run, before, is told, and today is no part of it.
TEST_F(ReleasesTest, TodayIsNotAddedToARunThatEndedEarlier) {
  cast("TM-X01-Q01", "2026-10-05", 60);
  cast("TM-X01-Q01", "2026-11-12", 3);
  cast("TM-X01-Q01", "2026-11-18", 20);
  cast("TM-X01-Q01", "2026-11-21", 30);
  move_unit("TM-X01", "", "2026-11-14");
  Releases releases;
  const auto since = [&] { return ask(about(commune, "2026-11-14..2026-11-21"), releases).total; };
  EXPECT_EQ(since().votes, 20U);
  cast("TM-X01-Q01", "2026-11-21", 30);
  EXPECT_EQ(since().votes, 50U);
  EXPECT_EQ(since().period, period("2026-11-14..2026-11-21"));
  const auto longest = ask(about(commune, "2026-10..2026-11-21"), releases).total;
  EXPECT_EQ(longest.votes, 60U);
  EXPECT_EQ(longest.period, period("2026-10-01..2026-11-11"));
}

TEST_F(ReleasesTest, WhoeverHadNoVoteThatCountsSharesNoMonth) {
  cast("TM-X01-Q01", "2026-10-10", 40, served_by("CB-1"));
  cast("TM-X01-Q01", "2026-10-12", 5, set_aside(served_by("CB-2")));
  cast("TM-X01-Q02", "2026-10-10", 90);
  cast("TM-X01-Q02", "2026-10-12", 20);
  EXPECT_EQ(figure_of(counter_1, "2026-10-05..2026-10-11").shown, Shown::not_published) << "whole months";
  const auto month = figure_of(counter_1, "2026-10");
  EXPECT_EQ(month.votes, 40U);
  EXPECT_TRUE(month.small_sample);
  cast("TM-X01-Q01", "2026-10-20", 10, served_by("CB-1"));
  cast("TM-X01-Q02", "2026-10-20", 10);
  EXPECT_FALSE(figure_of(counter_1, "2026-10").small_sample) << "50 votes";
}

TEST_F(ReleasesTest, NoDayIsToldBeforeItIsClosedOrComes) {
  cast("TM-X01-Q01", "2026-11-12", 50);
  cast("TM-X01-Q01", "2026-11-18", 50);
  must([&] { return storage::advance(writer, storage::days_closed, storage::to_number(day("2026-11-15"))); });
  const auto figure = figure_of(commune, "2026-11");
  EXPECT_EQ(figure.votes, 50U);
  EXPECT_EQ(figure.period, period("2026-11-01..2026-11-15"));
  EXPECT_EQ(figure_of(province, "2026-11-22").shown, Shown::not_published);
}

TEST_F(ReleasesTest, ATopThatIsRenamedStandsWhereItStood) {
  cast("TM-X01-Q01", "2026-11-09", 3);
  cast("TM-X01-Q01", "2026-11-11", 3);
  must([&] { return storage::change_unit(writer, unit("TM"), day("2026-11-10"), {.name = "Tỉnh khác"}); });
  EXPECT_EQ(figure_of(province, "2026-11-09..2026-11-11").votes, 6U);
}

TEST_F(ReleasesTest, AFewThatCameLateAreNotCountedApart) {
  auto late = satisfied();
  late.kept = storage::Kept{day("2026-11-02"), 9};
  cast("TM-X01-Q01", "2026-11-03", 50);
  cast("TM-X01-Q01", "2026-11-03", 4, late);
  EXPECT_EQ(figure_of(commune, "2026-11-03").votes, 54U);
  EXPECT_FALSE(figure_of(commune, "2026-11-03").late);
  cast("TM-X01-Q01", "2026-11-03", 1, late);
  EXPECT_EQ(figure_of(commune, "2026-11-03").late, 5U);
}

TEST_F(ReleasesTest, WhatIsSetAsideTodayHidesWhatWasBefore) {
  cast("TM-X01-Q01", "2026-11-20", 50);
  cast("TM-X01-Q01", "2026-11-21", 8);
  cast("TM-X01-Q01", "2026-11-21", 2, set_aside());
  Releases releases;
  const auto request = about(province, "2026-11-20..2026-11-21");
  EXPECT_EQ(ask(request, releases).total.raw, (Ratio{50, 50}));
  cast("TM-X01-Q01", "2026-11-21", 5);
  EXPECT_EQ(ask(request, releases).total.votes, 58U);
  EXPECT_FALSE(ask(request, releases).total.raw);
}

TEST_F(ReleasesTest, AFewSetAsideAreNotToldWithToday) {
  cast("TM-X01-Q01", "2026-11-20", 50);
  cast("TM-X01-Q01", "2026-11-20", 3, set_aside());
  cast("TM-X01-Q01", "2026-11-21", 8);
  Releases releases;
  const auto request = about(province, "2026-11-20..2026-11-21");
  EXPECT_EQ(ask(request, releases).total.votes, 50U);
  cast("TM-X01-Q01", "2026-11-21", 5);
  const auto live = ask(request, releases).total;
  EXPECT_EQ(live.votes, 58U);
  EXPECT_EQ(live.period, period("2026-11-20..2026-11-21"));
  EXPECT_FALSE(live.raw);
}

// The sum of a day's tallies says 13, of which 10 are of no level: its figure would be the 3.
TEST_F(ReleasesTest, AFewVotesAreNotToldWhateverADamagedTallySays) {
  cast("TM-X01-Q01", "2026-11-03", 3);
  damage(
      format("INSERT INTO tally SELECT node, grain, dimension, start, '9', 10, 10 FROM tally "
             "WHERE dimension = 'level' AND grain = 'day' AND start = {}",
             storage::to_number(day("2026-11-03"))));
  for (const Node& node : {province, commune}) {
    const auto figure = figure_of(node, "2026-11-03");
    EXPECT_EQ(figure.shown, Shown::too_few) << to_text(node);
    EXPECT_FALSE(figure.votes);
  }
}

TEST_F(ReleasesTest, LinksOfNoVotesTakeNothingAway) {
  cast("TM-X01-Q01", "2026-11-03", 50);
  for (const auto* const node : {"unit:TM", "unit:TM-X01"})
    damage(format("INSERT INTO tally VALUES ('{}', 'day', 'participation', {}, 'linked', 40, 40)", node,
                  storage::to_number(day("2026-11-05"))));
  EXPECT_EQ(figure_of(commune, "2026-11").votes, 50U);
  EXPECT_EQ(figure_of(commune, "2026-11-05").votes, 0U);
  EXPECT_FALSE(figure_of(commune, "2026-11").participation);
}

TEST_F(ReleasesTest, NothingIsToldBelowAUnitWhosePathIsLost) {
  add_unit("TM-X03", "TM-X02");
  add_counter("TM-X03-Q01", "TM-X03");
  move_unit("TM-X03", "TM-X01", "2026-09-01");
  cast("TM-X01-Q01", "2026-10-05", 50, served_by("CB-1"));
  cast("TM-X03-Q01", "2026-10-05", 50);
  ASSERT_EQ(figure_of(commune, "2026-10").votes, 100U);
  damage("DELETE FROM unit_path WHERE unit = 'TM-X01'");
  for (const Node& node : {commune, Node::of(unit("TM-X03"))}) {
    auto request = about(node, "2026-10");
    request.cuts = {storage::Dimension::lang};
    const auto found = ask(request);
    EXPECT_FALSE(found.total.votes) << to_text(node);
    for (const auto& child : found.children) EXPECT_FALSE(child.votes) << child.name;
    for (const auto& slice : found.cuts.at(0).slices) EXPECT_FALSE(slice.satisfied) << slice.value;
  }
  EXPECT_FALSE(figure_of(Node::of(officer("CB-1")), "2026-10").votes);
  EXPECT_EQ(figure_of(province, "2026-10").votes, 100U);
}

}  // namespace
}  // namespace xinluon::reports
