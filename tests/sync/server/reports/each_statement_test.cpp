// Every report with each of its statements failing once (tests/support/each_statement.h).
#include "tests/support/each_statement.h"

#include <gtest/gtest.h>

#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/tracker.h"
#include "sync/server/reports/vote_rows.h"
#include "sync/server/storage/transactions.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::reports {
namespace {

using db::Connection;
using std::chrono::days;
using storage::Dimension;
using storage::Node;

// Three months of votes by two officers at two counters, some linked and one set aside.
class EachStatement : public test::OneKiosk {
 protected:
  EachStatement() {
    for (int i = 0; i < 120; ++i) {
      auto vote = test::plain_vote();
      vote.counter = CounterId::from(i % 4 == 0 ? "TM-X01-Q02" : "TM-X01-Q01").value();
      vote.officer = OfficerId::from(i % 3 == 0 ? "CB-02" : "CB-01").value();
      vote.field = "Đất đai";
      vote.procedure = "1.012345";
      vote.linked = i % 2 == 0;
      device.add(vote, now += std::chrono::hours(18));
    }
    now = server.drain(device, now);
    const auto counter = CounterId::from("TM-X01-Q01").value();
    for (Day day = day_of(now) - days(60); day < day_of(now); day += days(1))
      EXPECT_TRUE(storage::put_transactions(writer, {counter, day, 4}));
    now += days(40);
    whole = {day_of(now) - days(150), day_of(now)};
  }
  std::size_t read(const std::string& what, const test::Act& act) {
    return test::fail_each_statement(server.database(), what, act, test::Effect::none);
  }
  // With a cache of its own each time: one that is warm asks less.
  std::size_t ask(const std::string& what, const PercentagesRequest& request) {
    return read(what, test::act([&](Connection& c) { return percentages(c, everything, request, now); }));
  }
  PercentagesRequest about(Node node) const {
    PercentagesRequest request;
    request.node = std::move(node);
    request.period = whole;
    return request;
  }

  Period whole;
  const Node commune = Node::of(UnitId::from("TM-X01").value());
  const Node province = Node::of(UnitId::from("TM").value());
  const Node desk = Node::of(CounterId::from("TM-X01-Q01").value());
  const storage::Scope everything = storage::Scope::local_administrator();
};

TEST_F(EachStatement, OfTheTracker) {
  const ReportingPeriod period = {"dak-lak-nam/2025", {whole.first, day_of(now) - days(3)}, day_of(now)};
  const TrackerRequest request = {.top = UnitId::from("TM").value(), .period = period};
  EXPECT_GE(read("track_reports",
                 test::act([&](Connection& c) { return track_reports(c, everything, request, now); })),
            1U);
}

TEST_F(EachStatement, OfPercentages) {
  EXPECT_GE(ask("of a unit", about(commune)), 20U);
  auto cut = about(commune);
  cut.cuts = {Dimension::lang, Dimension::hour, Dimension::field, Dimension::procedure};
  cut.series = Step::month;
  cut.compare = Against::previous;
  cut.with_children = false;
  EXPECT_GE(ask("cut, in steps and compared", cut), 30U);
  cut.view = View::live;
  EXPECT_GE(ask("live", cut), 10U);
  auto top = about(province);
  top.compare = Against::last_year;
  EXPECT_GE(ask("of the top, with today", top), 20U);
  auto counter = about(desk);
  counter.cuts = {Dimension::officer};
  EXPECT_GE(ask("of a counter and its officers", counter), 20U);
  EXPECT_GE(ask("of an officer", about(Node::of(OfficerId::from("CB-01").value()))), 5U);
}

// What failed in between leaves nothing wrong behind.
TEST_F(EachStatement, OfAReportThatKeepsWhatItHas) {
  Releases releases;
  const auto request = about(commune);
  const auto expected = percentages(writer, everything, request, now);
  read("of a unit",
       test::act([&](Connection& c) { return percentages(c, everything, request, now, releases); }));
  const auto found = percentages(writer, everything, request, now, releases);
  ASSERT_TRUE(found && expected);
  EXPECT_EQ(to_json(*found), to_json(*expected));
}

TEST_F(EachStatement, OfRowsOfVotes) {
  EXPECT_GE(read("vote_rows_csv", test::act([&](Connection& c) {
                   return vote_rows_csv(c, everything, UnitId::from("TM").value(), whole, {});
                 })),
            1U);
}

TEST_F(EachStatement, OfCheckpointsAndTheRecount) {
  const auto key = crypto::SecretKey::generate();
  const auto checkpoint = test::transaction_of([&](Connection& c) { return make_checkpoint(c, key, now); });
  EXPECT_GE(test::fail_each_statement(server.database(), "the first checkpoint", checkpoint), 6U);
  EXPECT_GE(test::fail_each_statement(server.database(), "the next one", checkpoint), 6U);
  EXPECT_GE(read("recount", test::act([&](Connection& c) { return recount(c, everything); })), 25U);
  EXPECT_TRUE(recount(writer, everything)->clean());
}

}  // namespace
}  // namespace xinluon::reports
