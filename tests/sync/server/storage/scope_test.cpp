// Whatever is asked under another unit's scope is answered as if it did not exist.
#include "sync/server/storage/scope.h"

#include <gtest/gtest.h>

#include "sync/server/storage/alarms.h"
#include "sync/server/storage/boots.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/votes.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class ScopeTest : public testing::Test {
 protected:
  void SetUp() override {
    Unit commune;
    commune.id = unit("TM-X02");
    commune.parent = unit("TM");
    commune.name = "Xã Mẫu 02";
    ASSERT_TRUE(add_unit(writer, commune));
    database.enrol(kiosk, "key");
    ASSERT_TRUE(lock_head(writer, kiosk, epoch, std::string(32, 'h'), wall_time(1)));
    ASSERT_TRUE(append_records(writer, kiosk, epoch, counter, {{1, "line", std::string(32, 'r'), true}}));
    ASSERT_TRUE(put_health(writer, kiosk, Health{}));
    ASSERT_TRUE(put_boot(writer, kiosk, {epoch, "00000001", 1, 1, 5}));
    ASSERT_TRUE(put_bound(writer, kiosk, "00000001", {0, OffsetBound{1, 2}, std::nullopt}));
    ASSERT_TRUE(raise_alarm(writer, kiosk, epoch, AlarmKind::fork, wall_time(1), "detail"));
    Tallies tallies;
    tallies[{Node::of(counter), Grain::day, Dimension::level, Day(), "5"}] = {3, 3};
    ASSERT_TRUE(add_tallies(writer, tallies));
    CountedVote vote;
    vote.seq = 1;
    vote.level = Level::neutral;
    vote.counter = counter;
    ASSERT_TRUE(insert_votes(writer, kiosk, epoch, {vote}));
  }
  static UnitId unit(std::string_view id) { return UnitId::from(id).value(); }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch epoch = Epoch::from(std::string(32, 'a')).value();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const Scope own = Scope::of_units({unit("TM-X01")});
  const Scope above = Scope::of_units({unit("TM")});
  const Scope other = Scope::of_units({unit("TM-X02")});
  const Scope none = Scope::of_units({});
};

template <class T>
Errc code_of(const Result<T>& result) {
  EXPECT_FALSE(result);
  return result ? Errc::internal : result.error().code;
}

TEST_F(ScopeTest, AUnitAndAllBelowItAreCovered) {
  for (const Scope& scope : {own, above, Scope::local_administrator()}) {
    EXPECT_TRUE(find_unit(writer, scope, unit("TM-X01")));
    EXPECT_TRUE(find_counter(writer, scope, counter));
    EXPECT_TRUE(counters(writer, scope, unit("TM-X01")));
    EXPECT_TRUE(find_kiosk(writer, scope, kiosk));
    EXPECT_EQ(kiosk_statuses(writer, scope)->size(), 1U);
    EXPECT_EQ(alarms(writer, scope, 10)->size(), 1U);
    EXPECT_EQ(heads(writer, scope)->size(), 1U);
    EXPECT_TRUE(record_hash(writer, scope, kiosk, epoch, 1).value().has_value());
    EXPECT_EQ(records_after(writer, scope, kiosk, epoch, 0, 10)->size(), 1U);
    EXPECT_EQ(votes_after(writer, scope, kiosk, epoch, 0, 10)->size(), 1U);
    EXPECT_EQ(boots_of_epoch(writer, scope, kiosk, epoch)->size(), 1U);
    EXPECT_EQ(places_of_boot(writer, scope, kiosk, "00000001")->size(), 1U);
    EXPECT_EQ(bounds_of_boot(writer, scope, kiosk, "00000001")->size(), 1U);
    EXPECT_EQ(counts_by_day(writer, scope, Node::of(counter))->size(), 1U);
    EXPECT_EQ(counts_of(writer, scope, Node::of(counter), {Day(), Day()})->counted.votes(), 3U);
  }
}

TEST_F(ScopeTest, UnderAnotherUnitNothingIsThere) {
  for (const Scope& scope : {other, none}) {
    EXPECT_EQ(code_of(find_unit(writer, scope, unit("TM-X01"))), Errc::not_found);
    EXPECT_EQ(code_of(find_unit(writer, scope, unit("TM"))), Errc::not_found);
    EXPECT_EQ(code_of(find_counter(writer, scope, counter)), Errc::not_found);
    EXPECT_EQ(code_of(counters(writer, scope, unit("TM-X01"))), Errc::not_found);
    EXPECT_EQ(code_of(child_units(writer, scope, unit("TM"), Day())), Errc::not_found);
    EXPECT_EQ(code_of(path_up(writer, scope, unit("TM-X01"), Day())), Errc::not_found);
    EXPECT_EQ(code_of(full_name(writer, scope, unit("TM-X01"))), Errc::not_found);
    EXPECT_EQ(code_of(find_kiosk(writer, scope, kiosk)), Errc::not_found);
    EXPECT_TRUE(kiosk_statuses(writer, scope)->empty());
    EXPECT_TRUE(alarms(writer, scope, 10)->empty());
    EXPECT_TRUE(heads(writer, scope)->empty());
    EXPECT_EQ(code_of(record_hash(writer, scope, kiosk, epoch, 1)), Errc::not_found);
    EXPECT_EQ(code_of(records_after(writer, scope, kiosk, epoch, 0, 10)), Errc::not_found);
    EXPECT_EQ(code_of(votes_after(writer, scope, kiosk, epoch, 0, 10)), Errc::not_found);
    EXPECT_EQ(code_of(boots_of_epoch(writer, scope, kiosk, epoch)), Errc::not_found);
    EXPECT_EQ(code_of(places_of_boot(writer, scope, kiosk, "00000001")), Errc::not_found);
    EXPECT_EQ(code_of(bounds_of_boot(writer, scope, kiosk, "00000001")), Errc::not_found);
    EXPECT_EQ(code_of(counts_by_day(writer, scope, Node::of(counter))), Errc::not_found);
    EXPECT_EQ(code_of(votes_by_value(writer, scope, Node::of(counter), Grain::day, Dimension::officer)),
              Errc::not_found);
    EXPECT_EQ(code_of(counts_of(writer, scope, Node::of(counter), {Day(), Day()})), Errc::not_found);
    EXPECT_EQ(code_of(counts_of(writer, scope, Node::of(unit("TM-X01")), {Day(), Day()})), Errc::not_found);
    EXPECT_EQ(code_of(counts_of(writer, scope, Node{NodeKind::officer, "CB-1"}, {Day(), Day()})),
              Errc::not_found);
  }
}

TEST_F(ScopeTest, WhatCanNotBeCutIsForTheLocalAdministrator) {
  for (const Scope& scope : {own, above, none}) {
    EXPECT_EQ(code_of(chains(writer, scope)), Errc::unauthorised);
    EXPECT_EQ(code_of(unit_history(writer, scope)), Errc::unauthorised);
    EXPECT_EQ(code_of(all_counters(writer, scope)), Errc::unauthorised);
    EXPECT_EQ(code_of(tally_nodes(writer, scope)), Errc::unauthorised);
    EXPECT_EQ(code_of(each_vote(writer, scope, VoteOrder::by_unit, {})), Errc::unauthorised);
    EXPECT_EQ(code_of(each_tally(writer, scope, "unit:TM", {})), Errc::unauthorised);
  }
}

TEST_F(ScopeTest, AnAccountStartsAtItsTopUnits) {
  const auto tops = top_units(writer, Scope::of_units({unit("TM-X01"), unit("TM"), unit("TM-X01")}));
  ASSERT_TRUE(tops);
  ASSERT_EQ(tops->size(), 1U);
  EXPECT_EQ(tops->front().id.text(), "TM");
  EXPECT_EQ(top_units(writer, own)->front().id.text(), "TM-X01");
  EXPECT_EQ(units(writer, own)->size(), 1U);
  EXPECT_TRUE(top_units(writer, Scope::of_units({unit("GONE")}))->empty());
}

TEST_F(ScopeTest, TheWholeTreeIsSeenFromItsRoots) {
  EXPECT_TRUE(require_whole_tree(writer, Scope::local_administrator()));
  EXPECT_TRUE(require_whole_tree(writer, Scope::of_units({unit("TM")})));
  for (const Scope& part : {Scope::of_units({unit("TM-X01"), unit("TM-X02")}), Scope::of_units({})})
    EXPECT_EQ(require_whole_tree(writer, part).error().code, Errc::unauthorised);
}

}  // namespace
}  // namespace xinluon::storage
