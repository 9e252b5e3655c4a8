#include "sync/server/reports/percentages.h"

#include <gtest/gtest.h>

#include "sync/server/reports/live_steps.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/transactions.h"
#include "tests/support/server_database.h"

namespace xinluon::reports {
namespace {

using storage::Dimension;
using storage::Grain;
using storage::Node;
using storage::Scope;

class PercentagesTest : public testing::Test {
 protected:
  static UnitId unit(std::string_view id) { return UnitId::from(id).value(); }
  static CounterId counter(std::string_view id) { return CounterId::from(id).value(); }
  static Day day(std::string_view text) { return day_from_text(text).value(); }

  // n votes of a level at one of the sample's counters, on that day.
  void count(std::string_view at, std::string_view on, int level, std::int64_t n,
             const std::string& officer = "") {
    storage::Tallies deltas;
    const std::chrono::year_month_day date(day(on));
    const Day month(date.year() / date.month() / 1);
    for (const Node& node : {Node::of(counter(at)), Node::of(unit("TM-X01")), Node::of(unit("TM"))}) {
      deltas[{node, Grain::day, Dimension::level, day(on), std::to_string(level)}] = {n, n};
      deltas[{node, Grain::month, Dimension::level, month, std::to_string(level)}] = {n, n};
    }
    if (!officer.empty()) {
      deltas[{Node::of(counter(at)), Grain::day, Dimension::officer, day(on), officer}] = {n, n};
      deltas[{Node::of(counter(at)), Grain::month, Dimension::officer, month, officer}] = {n, n};
    }
    ASSERT_TRUE(
        db::transaction(database.writer(), [&] { return storage::add_tallies(database.writer(), deltas); }));
  }
  Percentages ask(const Node& node, std::string_view period, View view = View::published) {
    PercentagesRequest request;
    request.node = node;
    request.period = period_from_text(period).value();
    request.view = view;
    return ask(request);
  }
  Percentages ask(const PercentagesRequest& request) {
    Releases releases;
    return ask(request, releases);
  }
  // Once the server has looked at what may be told live.
  Percentages ask(const PercentagesRequest& request, Releases& releases) {
    if (auto advanced = advance_live_steps(database.writer(), now, releases); !advanced)
      throw std::runtime_error(advanced.error().message);
    auto found = percentages(*reader, Scope::local_administrator(), request, now, releases);
    if (!found) throw std::runtime_error(found.error().message);
    return *found;
  }
  Figure commune(std::string_view period) { return ask(Node::of(unit("TM-X01")), period).total; }

  test::ServerDatabase database;
  std::unique_ptr<db::Connection> reader = database.reader();
  const WallTime now = start_of(day("2026-11-21")) + std::chrono::hours(9);
};

TEST_F(PercentagesTest, TheVerdictFollowsFromTheInterval) {
  count("TM-X01-Q01", "2026-11-02", 5, 4800);
  count("TM-X01-Q01", "2026-11-02", 2, 200);
  EXPECT_EQ(commune("2026-11-02").verdict, Verdict::met);  // 0.96 of 5000
  count("TM-X01-Q01", "2026-11-03", 4, 1362);
  count("TM-X01-Q01", "2026-11-03", 3, 118);
  EXPECT_EQ(commune("2026-11-03").verdict, Verdict::not_met);  // 0.92 of 1480
  count("TM-X01-Q01", "2026-11-04", 5, 90);
  count("TM-X01-Q01", "2026-11-04", 1, 6);
  EXPECT_EQ(commune("2026-11-04").verdict, Verdict::undecided);  // 0.938 of 96
  count("TM-X01-Q01", "2026-11-05", 5, 29);
  EXPECT_EQ(commune("2026-11-05").verdict, Verdict::too_few);
}

TEST_F(PercentagesTest, BelowFiveNothingIsToldFromThirtyAllIs) {
  count("TM-X01-Q01", "2026-11-02", 5, 100);
  const struct {
    int votes;
    Shown shown;
  } cases[] = {{5, Shown::total_only}, {29, Shown::total_only}, {30, Shown::all}};
  int date = 3;
  for (const auto& [votes, shown] : cases) {
    const std::string on = "2026-11-0" + std::to_string(date++);
    count("TM-X01-Q01", on, 4, votes);
    const auto figure = commune(on);
    EXPECT_EQ(figure.shown, shown) << votes;
    EXPECT_EQ(figure.votes, static_cast<std::uint64_t>(votes));
    EXPECT_EQ(figure.tally.has_value(), shown == Shown::all) << votes;
  }
  // Four votes wait for the next day, so that day alone is not there.
  count("TM-X01-Q01", "2026-11-20", 4, 4);
  EXPECT_EQ(commune("2026-11-20").shown, Shown::too_few);
  EXPECT_FALSE(commune("2026-11-20").votes);
  EXPECT_EQ(commune("2026-11").period, period_from_text("2026-11-01..2026-11-19").value());
}

TEST_F(PercentagesTest, TheLiveTopHidesFourAndShowsFiveOnceFiveMoreHaveCome) {
  count("TM-X01-Q01", "2026-11-21", 5, 4);
  PercentagesRequest request;
  request.node = Node::of(unit("TM"));
  request.period = period_from_text("2026-11-21").value();
  Releases releases;
  EXPECT_EQ(ask(request, releases).total.shown, Shown::too_few);
  EXPECT_FALSE(ask(request, releases).total.votes);
  count("TM-X01-Q01", "2026-11-21", 1, 1);
  EXPECT_EQ(ask(request, releases).total.shown, Shown::too_few);
  count("TM-X01-Q01", "2026-11-21", 5, 4);
  EXPECT_EQ(ask(request, releases).total.shown, Shown::too_few);
  count("TM-X01-Q01", "2026-11-21", 5, 1);
  const auto five = ask(request, releases).total;
  EXPECT_EQ(five.shown, Shown::total_only);
  EXPECT_EQ(five.votes, 5U);
  EXPECT_EQ(five.satisfied, (Ratio{4, 5}));
  EXPECT_EQ(commune("2026-11-21").shown, Shown::not_published) << "below the top today is not told";
}

TEST_F(PercentagesTest, AHiddenCounterDoesNotFollowFromTheOthers) {
  count("TM-X01-Q01", "2026-11-10", 5, 100);
  count("TM-X01-Q02", "2026-11-10", 5, 60);
  count("TM-X01-Q03", "2026-11-10", 5, 8);
  const auto all = ask(Node::of(unit("TM-X01")), "2026-11-09..2026-11-15");
  EXPECT_EQ(all.total.votes, 168U);
  EXPECT_EQ(all.children.size(), 4U);
  EXPECT_EQ(all.children[2].votes, 8U);

  // Q04 had 9 votes over two weeks; in the week asked for only 4: it waits, and nobody can subtract it.
  count("TM-X01-Q04", "2026-11-03", 5, 5);
  count("TM-X01-Q04", "2026-11-10", 5, 4);
  const auto week = ask(Node::of(unit("TM-X01")), "2026-11-09..2026-11-15");
  EXPECT_EQ(week.children[3].shown, Shown::too_few);
  EXPECT_EQ(week.children[2].shown, Shown::too_few) << "its 8 hide the 4";
  EXPECT_EQ(week.children[0].votes, 100U);
  EXPECT_EQ(ask(Node::of(counter("TM-X01-Q03")), "2026-11-09..2026-11-15").total.shown, Shown::too_few)
      << "asked alone as well";
}

TEST_F(PercentagesTest, ACounterOfOneOfficerFollowsTheOfficersRule) {
  count("TM-X01-Q01", "2026-10-10", 5, 40, "CB-01");
  count("TM-X01-Q02", "2026-10-10", 5, 40, "CB-01");
  count("TM-X01-Q02", "2026-10-10", 5, 40, "CB-02");
  const Node one = Node::of(counter("TM-X01-Q01"));
  const Node two = Node::of(counter("TM-X01-Q02"));
  EXPECT_EQ(ask(one, "2026-10-05..2026-10-11").total.shown, Shown::not_published) << "whole months";
  EXPECT_EQ(ask(two, "2026-10-05..2026-10-11").total.votes, 80U) << "whole weeks";
  const auto month = ask(one, "2026-10").total;
  EXPECT_EQ(month.votes, 40U);
  EXPECT_TRUE(month.small_sample);
  EXPECT_FALSE(ask(two, "2026-10").total.small_sample);
}

TEST_F(PercentagesTest, OneOfficersTwentyNineAreHidden) {
  count("TM-X01-Q01", "2026-10-10", 5, 29, "CB-01");
  count("TM-X01-Q02", "2026-10-10", 5, 500, "");
  const Node node = Node::of(counter("TM-X01-Q01"));
  EXPECT_EQ(ask(node, "2026-10").total.shown, Shown::too_few);
  count("TM-X01-Q01", "2026-10-11", 5, 1, "CB-01");
  count("TM-X01-Q02", "2026-10-11", 5, 9, "");
  EXPECT_EQ(ask(node, "2026-10").total.votes, 30U);
}

TEST_F(PercentagesTest, APeriodStandsBesideAnotherWithTheDifference) {
  count("TM-X01-Q01", "2026-10-05", 5, 800);
  count("TM-X01-Q01", "2026-10-05", 1, 200);
  count("TM-X01-Q01", "2026-10-25", 1, 500);
  count("TM-X01-Q01", "2026-11-03", 5, 900);
  count("TM-X01-Q01", "2026-11-03", 1, 100);
  PercentagesRequest request;
  request.node = Node::of(unit("TM-X01"));
  request.period = period_from_text("2026-11").value();
  request.compare = Against::previous;
  const auto answer = ask(request);
  ASSERT_TRUE(answer.compared);
  EXPECT_TRUE(answer.compared->equal_elapsed);
  EXPECT_EQ(answer.compared->asked, period_from_text("2026-10-01..2026-10-20").value());
  EXPECT_EQ(answer.compared->total.satisfied, (Ratio{800, 1000}));
  const auto found = difference(answer.total, answer.compared->total);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->change, Change::rising);
  EXPECT_EQ(answer.compared->children.size(), answer.children.size());
}

TEST_F(PercentagesTest, APeriodStandsBesideAnyOther) {
  count("TM-X01-Q01", "2026-08-05", 5, 300);
  count("TM-X01-Q01", "2026-11-03", 5, 900);
  PercentagesRequest request;
  request.node = Node::of(unit("TM-X01"));
  request.period = period_from_text("2026-11-01..2026-11-10").value();
  request.compare = period_from_text("2026-08").value();
  const auto answer = ask(request);
  ASSERT_TRUE(answer.compared);
  EXPECT_EQ(answer.compared->whole, period_from_text("2026-08").value());
  EXPECT_EQ(answer.compared->total.votes, 300U);
}

TEST_F(PercentagesTest, APeriodThatEndsBeforeItBeginsIsRefused) {
  PercentagesRequest request;
  request.node = Node::of(unit("TM-X01"));
  request.period = {day("2026-11-03"), day("2026-11-02")};
  const auto refused = percentages(*reader, Scope::local_administrator(), request, now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_EQ(refused.error().message, "the period ends before it begins");
}

TEST_F(PercentagesTest, RawIsToldUnlessAFewWereSetAside) {
  const auto set_aside = [this](std::string_view on, std::int64_t n) {
    storage::Tallies deltas;
    const std::chrono::year_month_day date(day(on));
    for (const Node& node :
         {Node::of(counter("TM-X01-Q01")), Node::of(unit("TM-X01")), Node::of(unit("TM"))}) {
      deltas[{node, Grain::day, Dimension::level, day(on), "1"}] = {0, -n};
      deltas[{node, Grain::month, Dimension::level, Day(date.year() / date.month() / 1), "1"}] = {0, -n};
    }
    ASSERT_TRUE(
        db::transaction(database.writer(), [&] { return storage::add_tallies(database.writer(), deltas); }));
  };
  for (const auto* const on : {"2026-11-02", "2026-11-03", "2026-11-04"}) count("TM-X01-Q01", on, 1, 50);
  EXPECT_EQ(commune("2026-11-03").raw, (Ratio{0, 50}));
  set_aside("2026-11-03", 4);
  EXPECT_EQ(commune("2026-11-03").votes, 46U);
  EXPECT_FALSE(commune("2026-11-03").raw);
  EXPECT_TRUE(commune("2026-11-02").raw);
  set_aside("2026-11-03", 1);
  EXPECT_EQ(commune("2026-11-03").raw, (Ratio{0, 50}));
  EXPECT_EQ(commune("2026-11-03").votes, 45U);
}

TEST_F(PercentagesTest, ParticipationIsToldUnlessAFewFollow) {
  const auto linked = [this](std::string_view on, std::int64_t votes, std::uint64_t transactions) {
    storage::Tallies deltas;
    for (const Node& node :
         {Node::of(counter("TM-X01-Q01")), Node::of(unit("TM-X01")), Node::of(unit("TM"))}) {
      deltas[{node, Grain::day, Dimension::linked, day(on), "yes"}] = {votes, votes};
      deltas[{node, Grain::month, Dimension::linked, storage::first_of_month(day(on)), "yes"}] = {votes,
                                                                                                  votes};
    }
    ASSERT_TRUE(db::transaction(database.writer(), [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(storage::add_tallies(database.writer(), deltas));
      XINLUON_RETURN_IF_ERROR(
          storage::put_transactions(database.writer(), {counter("TM-X01-Q01"), day(on), transactions}));
      return {};
    }));
  };
  for (const auto* const on : {"2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-09"})
    count("TM-X01-Q01", on, 5, 50);
  linked("2026-11-02", 40, 60);
  linked("2026-11-03", 47, 60);  // 3 were not linked
  linked("2026-11-04", 4, 60);
  linked("2026-11-05", 10, 60);
  EXPECT_EQ(commune("2026-11-02").participation, (Ratio{40, 60}));
  EXPECT_FALSE(commune("2026-11-03").participation);
  EXPECT_FALSE(commune("2026-11-04").participation);
  EXPECT_EQ(commune("2026-11-03..2026-11-05").participation, (Ratio{61, 180}));
  EXPECT_FALSE(commune("2026-11-06..2026-11-08").participation) << "no number of transactions";
  linked("2026-11-06", 0, 9);
  EXPECT_EQ(commune("2026-11-06").participation, (Ratio{0, 9}));
  EXPECT_EQ(commune("2026-11-02..2026-11-10").participation, (Ratio{101, 249})) << "of days with a number";
  linked("2026-11-09", 30, 7);
  EXPECT_FALSE(commune("2026-11-09").participation) << "more votes than transactions: one of them is wrong";
}

TEST_F(PercentagesTest, ASeriesHasAFigureForEachStep) {
  count("TM-X01-Q01", "2026-09-03", 5, 40);
  count("TM-X01-Q01", "2026-10-03", 5, 50);
  PercentagesRequest request;
  request.node = Node::of(unit("TM-X01"));
  request.period = period_from_text("2026-Q4").value();
  request.period.first = day("2026-09-01");
  request.series = Step::month;
  const auto answer = ask(request);
  ASSERT_EQ(answer.series.size(), 4U);
  EXPECT_EQ(answer.series[0].votes, 40U);
  EXPECT_EQ(answer.series[1].votes, 50U);
  EXPECT_EQ(answer.series[3].shown, Shown::not_published);
  request.period = {Day(std::chrono::days(0)), day("2026-11-20")};
  request.series = Step::day;
  EXPECT_EQ(percentages(*reader, Scope::local_administrator(), request, now).error().code, Errc::rejected);
}

TEST_F(PercentagesTest, AnOfficersCutIsOfCountersAndOthersOfUnits) {
  PercentagesRequest request;
  request.node = Node::of(counter("TM-X01-Q01"));
  request.period = period_from_text("2026-11").value();
  request.cuts = {Dimension::lang};
  EXPECT_EQ(percentages(*reader, Scope::local_administrator(), request, now).error().code, Errc::rejected);
  request.cuts = {Dimension::officer};
  EXPECT_TRUE(percentages(*reader, Scope::local_administrator(), request, now));
  request.node = Node::of(unit("TM-X01"));
  EXPECT_EQ(percentages(*reader, Scope::local_administrator(), request, now).error().code, Errc::rejected);
}

TEST_F(PercentagesTest, TheLocalMachineSeesEveryVoteLive) {
  count("TM-X01-Q01", "2026-11-21", 5, 1);
  const auto live = ask(Node::of(unit("TM-X01")), "2026-11-21", View::live);
  EXPECT_EQ(live.total.votes, 1U);
  EXPECT_TRUE(live.total.tally);
  EXPECT_EQ(live.children[0].votes, 1U);
  PercentagesRequest request;
  request.node = Node::of(unit("TM-X01"));
  request.view = View::live;
  const auto refused = percentages(*reader, Scope::of_units({unit("TM")}), request, now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unauthorised);
}

TEST_F(PercentagesTest, NothingOutsideTheScopeIsThere) {
  storage::Unit other;
  other.id = unit("TM-X02");
  other.parent = unit("TM");
  other.name = "Xã Mẫu 02";
  ASSERT_TRUE(storage::add_unit(database.writer(), other));
  const Scope scope = Scope::of_units({other.id});
  for (const Node& node : {Node::of(unit("TM")), Node::of(unit("TM-X01")), Node::of(counter("TM-X01-Q01")),
                           Node::of(unit("GONE")), Node{storage::NodeKind::officer, "CB-01"}}) {
    PercentagesRequest request;
    request.node = node;
    request.period = period_from_text("2026").value();
    const auto refused = percentages(*reader, scope, request, now);
    ASSERT_FALSE(refused) << to_text(node);
    EXPECT_EQ(refused.error().code, Errc::not_found);
  }
}

TEST_F(PercentagesTest, NoVotesAreNoPercentage) {
  const auto figure = commune("2026-11-10");
  EXPECT_EQ(figure.votes, 0U);
  EXPECT_EQ(figure.satisfied, (Ratio{0, 0}));
  EXPECT_EQ(figure.verdict, Verdict::too_few);
}

TEST_F(PercentagesTest, TargetsAreTheUnitsOrTheOnesAskedFor) {
  EXPECT_EQ(commune("2026-11").target_percent, 95);
  PercentagesRequest request;
  request.node = Node::of(unit("TM"));
  request.period = period_from_text("2026").value();
  request.with_children = false;
  request.target_percent = 90;
  const auto asked = percentages(*reader, Scope::local_administrator(), request, now).value();
  EXPECT_EQ(asked.total.target_percent, 90);
  EXPECT_TRUE(asked.children.empty());
}

}  // namespace
}  // namespace xinluon::reports
