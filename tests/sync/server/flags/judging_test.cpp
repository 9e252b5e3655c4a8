#include "sync/server/flags/judging.h"

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/flags/deciding.h"
#include "sync/server/flags/rules.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::flags {
namespace {

using storage::Scope;
using test::must;

const Day monday(std::chrono::year(2026) / 11 / 16);
const auto everything = Scope::local_administrator();

class Flags : public testing::Test {
 protected:
  Flags() : device_(server_.new_device("K-01", start_of(monday) + std::chrono::hours(6))) {}

  void vote_at(Day day, std::chrono::seconds since_midnight, Level level = Level::satisfied,
               std::int64_t shown_ms = 5'000) {
    auto vote = test::plain_vote();
    vote.counter = counter_;
    vote.level = level;
    vote.shown_ms = shown_ms;
    device_.add(vote, start_of(day) + since_midnight);
  }
  // Twelve votes within four minutes, and three over the day.
  void live_a_burst(Level level = Level::very_satisfied) {
    for (int i = 0; i < 12; ++i) vote_at(monday, std::chrono::hours(9) + std::chrono::seconds(20 * i), level);
    for (int hour : {10, 14, 15}) vote_at(monday, std::chrono::hours(hour));
  }
  void send(Day day, std::chrono::hours at = std::chrono::hours(17)) {
    WallTime now = start_of(day) + at;
    while (held_ < device_.head()) {
      held_ = server_.exchange(device_, held_, device_.head(), now, Milliseconds(40)).head_seq;
      now += Milliseconds(1'000);
    }
  }
  void send_from(Day day) {
    WallTime early = start_of(day) + std::chrono::hours(6) + std::chrono::minutes(5);
    server_.exchange(device_, 0, 0, early, Milliseconds(40));
    send(day);
  }
  Judged judge(WallTime now) { return must(judge_days(server_.writer(), 100, now)); }
  std::vector<storage::Flag> flags() {
    return must(storage::flags_during(server_.writer(), everything, UnitId::from("TM").value(),
                                      {monday - std::chrono::days(30), monday + std::chrono::days(30)}, 100));
  }
  Tally tally() {
    return must(storage::counts_of(server_.writer(), everything,
                                   storage::Node::of(UnitId::from("TM").value()), {monday, monday}))
        .counted;
  }
  void expect_recount_clean() {
    const auto found = must(reports::recount(server_.writer(), everything));
    EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
  }
  Judge above() {
    return {.actor = "lan",
            .scope = Scope::of_units({UnitId::from("TM").value()}),
            .unit = UnitId::from("TM").value()};
  }
  Result<Decided> decide_on(const Judge& judge, const std::vector<std::string>& groups, bool counted,
                            const std::string& reason = "thử máy trước giờ mở cửa") {
    return db::transaction(server_.writer(), [&] {
      return decide(server_.writer(), judge, {groups, counted, reason}, tomorrow_);
    });
  }

  const CounterId counter_ = CounterId::from("TM-X01-Q01").value();
  const WallTime tomorrow_ = start_of(monday + std::chrono::days(1)) + std::chrono::hours(1);
  test::TakingServer server_{test::Medium::memory};
  test::Device device_;
  Seq held_ = 0;
};

TEST_F(Flags, JudgeAClosedDayOnceAndTheSameAgain) {
  live_a_burst();
  send_from(monday);
  EXPECT_EQ(judge(start_of(monday) + std::chrono::hours(20)).days, 0U) << "the day is not over";
  const auto first = judge(tomorrow_);
  EXPECT_EQ(first.days, 1U);
  EXPECT_EQ(first.groups_found, 1U);
  EXPECT_EQ(first.left, 0);
  const auto found = flags();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, "burst");
  EXPECT_EQ(found[0].votes, 12U);
  EXPECT_EQ(found[0].version, rules_version);
  EXPECT_EQ(found[0].day, monday);
  EXPECT_EQ(judge(tomorrow_).days, 0U);
  must(db::transaction(server_.writer(), [&] {
    return storage::queue_days(server_.writer(), {{counter_, monday}});
  }));
  const auto again = judge(tomorrow_);
  EXPECT_EQ(again.days, 1U);
  EXPECT_EQ(again.groups_found + again.groups_gone, 0U);
  EXPECT_EQ(flags()[0].id, found[0].id);
  EXPECT_EQ(flags()[0].found, found[0].found);
  EXPECT_EQ(tally().votes(), 15U) << "a rule only flags";
}

TEST_F(Flags, FollowWhenVotesComeLateOrAreDatedAgain) {
  for (int i = 0; i < 6; ++i) vote_at(monday, std::chrono::hours(9) + std::chrono::seconds(20 * i));
  send_from(monday);
  EXPECT_EQ(judge(tomorrow_).groups_found, 0U);
  // Six more of the same ten minutes are on the card until Tuesday.
  for (int i = 6; i < 12; ++i) vote_at(monday, std::chrono::hours(9) + std::chrono::seconds(20 * i));
  send(monday + std::chrono::days(1), std::chrono::hours(8));
  const auto late = judge(tomorrow_ + std::chrono::hours(24));
  EXPECT_EQ(late.groups_found, 1U);
  EXPECT_EQ(flags().size(), 1U);
}

TEST_F(Flags, FindVotesTappedTooFastAndVotesOfTheNight) {
  for (int i = 0; i < 12; ++i)
    vote_at(monday, std::chrono::hours(8) + std::chrono::minutes(12 * i), Level::satisfied, 700);
  for (int i = 0; i < 4; ++i) vote_at(monday, std::chrono::hours(20) + std::chrono::minutes(11 * i));
  WallTime early = start_of(monday) + std::chrono::hours(6) + std::chrono::minutes(5);
  server_.exchange(device_, 0, 0, early, Milliseconds(40));
  send(monday, std::chrono::hours(22));
  judge(tomorrow_);
  std::set<std::string> rules;
  for (const auto& flag : flags()) rules.insert(flag.rule + format(" {}", flag.votes));
  EXPECT_EQ(rules, (std::set<std::string>{"out_of_hours 4", "too_fast 12"}));
}

TEST_F(Flags, AreSetAsideAndBackWithTheTallies) {
  live_a_burst(Level::very_dissatisfied);
  send_from(monday);
  judge(tomorrow_);
  const auto id = flags().at(0).id;
  EXPECT_EQ(must(decide_on(above(), {id}, false)).changed, 12U);
  EXPECT_EQ(tally().votes(), 3U);
  EXPECT_EQ(tally().count(Level::very_dissatisfied), 0U);
  EXPECT_EQ(must(storage::votes_aside(server_.writer(), everything, id)), 12);
  EXPECT_EQ(server_.database().scalar("SELECT SUM(raw) FROM tally WHERE node = 'unit:TM' AND grain = 'day' "
                                      "AND dimension = 'level'"),
            15);
  expect_recount_clean();
  EXPECT_EQ(must(decide_on(above(), {id}, true)).changed, 12U);
  EXPECT_EQ(tally().votes(), 15U);
  expect_recount_clean();
  EXPECT_EQ(must(storage::decisions_about(server_.writer(), everything, "flag " + id)).size(), 2U);
}

TEST_F(Flags, AreProvedByTheRecount) {
  live_a_burst();
  send_from(monday);
  judge(tomorrow_);
  must(decide_on(above(), {flags().at(0).id}, false));
  expect_recount_clean();
  server_.database().damage("UPDATE vote SET counted = 1 WHERE seq = 3");
  EXPECT_FALSE(must(reports::recount(server_.writer(), everything)).clean());
  server_.database().damage("UPDATE vote SET counted = 0 WHERE seq = 3");
  expect_recount_clean();
  server_.database().damage("UPDATE vote SET counted = 0 WHERE seq = 14");
  EXPECT_FALSE(must(reports::recount(server_.writer(), everything)).clean());
}

TEST_F(Flags, StayWhenSomebodyDecidedOnThem) {
  live_a_burst();
  send_from(monday);
  judge(tomorrow_);
  const auto id = flags().at(0).id;
  must(decide_on(above(), {id}, false));
  // A thirteenth vote makes it another group; what was decided can be undone all the same.
  vote_at(monday, std::chrono::hours(9) + std::chrono::minutes(5));
  send(monday + std::chrono::days(1), std::chrono::hours(8));
  judge(tomorrow_ + std::chrono::hours(24));
  EXPECT_EQ(flags().size(), 2U);
  EXPECT_EQ(must(decide_on(above(), {id}, true)).changed, 12U);
  expect_recount_clean();
}

TEST_F(Flags, AreDecidedOnByWhoMay) {
  live_a_burst();
  send_from(monday);
  judge(tomorrow_);
  const auto id = flags().at(0).id;
  Judge head = above();
  head.unit = UnitId::from("TM-X01").value();
  head.scope = Scope::of_units({head.unit});
  EXPECT_EQ(decide_on(head, {id}, false).error().code, Errc::unauthorised);
  head.sees_records = true;  // an auditor of that unit
  Judge stranger = above();
  stranger.scope = Scope::of_units({});
  EXPECT_EQ(decide_on(stranger, {id}, false).error().code, Errc::not_found);
  EXPECT_EQ(decide_on(above(), {"0123"}, false).error().code, Errc::not_found);
  EXPECT_EQ(decide_on(above(), {id}, false, "x").error().code, Errc::rejected);
  EXPECT_EQ(decide_on(above(), {}, false).error().code, Errc::rejected);
  EXPECT_EQ(decide_on(above(), {id}, true).error().code, Errc::rejected) << "they are counted";
  EXPECT_EQ(tally().votes(), 15U);
  EXPECT_EQ(must(decide_on(head, {id}, false)).changed, 12U);
}

// Four votes set aside would be told by the figures before and after.
TEST_F(Flags, OfFewerThanFiveAreNotSetAsideBySupervisors) {
  for (int i = 0; i < 4; ++i) vote_at(monday, std::chrono::hours(20) + std::chrono::minutes(11 * i));
  WallTime early = start_of(monday) + std::chrono::hours(6) + std::chrono::minutes(5);
  server_.exchange(device_, 0, 0, early, Milliseconds(40));
  send(monday, std::chrono::hours(22));
  judge(tomorrow_);
  const auto id = flags().at(0).id;
  EXPECT_EQ(decide_on(above(), {id}, false).error().code, Errc::rejected);
  Judge auditor = above();
  auditor.sees_records = true;
  EXPECT_EQ(must(decide_on(auditor, {id}, false)).changed, 4U);
  expect_recount_clean();
}

}  // namespace
}  // namespace xinluon::flags
