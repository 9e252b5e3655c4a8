#include "sync/server/retention/purge.h"

#include "sync/server/reports/checkpoint.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation_changes.h"
#include "tests/sync/server/retention/purged_server.h"

namespace xinluon::retention {
namespace {

using PurgeTest = PurgedServer;

TEST_F(PurgeTest, LeavesACleanRecountAndEveryFigureAsItWas) {
  auto device = grown_old("K-01");
  device.begin_epoch();
  device.begin_boot(lately);
  test::live_randomly(server, device, random, lately, 20);
  grown_old("K-02", "TM-X01-Q02");
  close_days(now);
  const auto before = tallies();
  ASSERT_EQ(differences(), "");
  const auto wanted = planned();
  const auto purged = purge_all();
  EXPECT_EQ(purged.records, wanted.records);
  EXPECT_EQ(purged.chains, 2U);
  EXPECT_EQ(tallies(), before);
  EXPECT_EQ(differences(), "");
  EXPECT_TRUE(planned().prefixes.empty()) << "nothing is left to do";
  EXPECT_EQ(
      server.database().scalar("SELECT COUNT(*) FROM record r JOIN record_anchor a ON a.kiosk = r.kiosk "
                               "AND a.epoch = r.epoch WHERE r.seq <= a.seq"),
      0);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote v JOIN record_anchor a ON a.kiosk = v.kiosk "
                                     "AND a.epoch = v.epoch WHERE v.seq <= a.seq"),
            0);
}

TEST_F(PurgeTest, SignsWhereTheChainsBegin) {
  const auto device = grown_old("K-01");
  close_days(now);
  purge_all();
  const auto last = test::must(storage::last_checkpoint(server.writer(), whole));
  ASSERT_TRUE(last);
  const auto statement = test::must(reports::decode_statement(last->text));
  ASSERT_EQ(statement.anchors.size(), 1U);
  EXPECT_EQ(statement.anchors[0].seq, anchor_of(device));
  EXPECT_EQ(statement.anchors[0].hash, device.hash(anchor_of(device)));
  EXPECT_TRUE(statement.closed);
}

// Every part is whole by itself: killed between two, a purge goes on where it was.
TEST_F(PurgeTest, GoesOnAfterEveryPart) {
  const auto device = grown_old("K-01");
  close_days(now);
  const auto before = tallies();
  const auto all = planned();
  auto one = all.prefixes.at(0);
  const Seq end = one.last;
  for (one.last = 1; one.last < end; one.last += 1 + random() % 30) {
    ASSERT_TRUE(purge(all.kept_from, {one}));
    ASSERT_EQ(anchor_of(device), one.last);
    ASSERT_EQ(differences(), "") << "after " << one.last;
  }
  EXPECT_EQ(test::must(purge(all.kept_from, {{one.kiosk, one.epoch, 0, 1}})).records, 0U)
      << "another has purged it";
  const Seq reached = anchor_of(device);
  EXPECT_EQ(purge_all().records, end - reached);
  EXPECT_EQ(tallies(), before);
  EXPECT_EQ(differences(), "");
}

TEST_F(PurgeTest, WhatACounterCountedStaysWhereItStood) {
  const auto device = grown_old("K-01");
  test::must(db::transaction(server.writer(), [&]() -> Result<void> {
    storage::Unit other;
    other.id = UnitId::from("TM-X02").value();
    other.parent = UnitId::from("TM").value();
    other.name = "Xã Mẫu 02";
    XINLUON_RETURN_IF_ERROR(storage::add_unit(server.writer(), other));
    return storage::change_counter(server.writer(), CounterId::from("TM-X01-Q01").value(),
                                   day_of(then) + std::chrono::days(3), {.unit = other.id});
  }));
  close_days(now);
  const auto before = tallies();
  ASSERT_EQ(differences(), "");
  purge_all();
  ASSERT_GT(anchor_of(device), 0U);
  EXPECT_EQ(tallies(), before);
  EXPECT_EQ(differences(), "");
}

// A record that is missing is none that was purged, whether its chain has an anchor or not.
TEST_F(PurgeTest, WhatIsMissingBehindTheAnchorIsDamage) {
  auto old = grown_old("K-01");
  auto young = server.new_device("K-02", lately);
  test::live_randomly(server, young, random, lately, 20);
  close_days(now);
  purge_all();
  ASSERT_GT(anchor_of(old), 0U);
  ASSERT_EQ(anchor_of(young), 0U);
  server.database().drop_guards();
  for (auto* const device : {&old, &young}) {
    const Seq gone = anchor_of(*device) + 2;
    server.database().damage(
        format("DELETE FROM record WHERE kiosk = '{}' AND seq = {}", device->kiosk().text(), gone));
    const auto taken = server.take(device->batch(gone, gone + 1, now), now);
    ASSERT_FALSE(taken) << device->kiosk().text();
    EXPECT_NE(taken.error().type, wire::problems::fork.type);
  }
}

// Nothing is left of a kiosk that was taken away long ago but its anchor and its counts; it may come back.
TEST_F(PurgeTest, AChainMayGoWhole) {
  auto gone = server.new_device("K-01", then);
  test::live_randomly(server, gone, random, then, 60);
  const WallTime last = then + std::chrono::hours(24 * 30);
  gone.begin_boot(last);
  const auto vote = test::random_vote(random);
  gone.add(vote, last);
  server.drain(gone, last);
  close_days(now);
  purge_all();
  ASSERT_EQ(anchor_of(gone), gone.head());
  EXPECT_EQ(differences(), "");
  gone.begin_boot(now);
  gone.add(vote, now);
  server.drain(gone, now);
  EXPECT_EQ(differences(), "");
}

TEST_F(PurgeTest, RefusesWhatIsNotOldEnough) {
  const auto device = grown_old("K-01");
  close_days(now);
  const auto all = planned();
  const auto why = [&](Day day, const Prefix& prefix) {
    const auto purged = purge(day, {prefix});
    return purged ? std::string("purged") : purged.error().message;
  };
  const auto& whole_prefix = all.prefixes.at(0);
  const Prefix too_far{device.kiosk(), device.epoch(), 0, old_ + 1};
  EXPECT_NE(why(all.kept_from, too_far).find("is not older than 2021-03-01"), std::string::npos);
  EXPECT_NE(why(kept_from(now, 11), whole_prefix).find("last 12 months stay"), std::string::npos);
  EXPECT_EQ(anchor_of(device), 0U);
  test::must(db::transaction(server.writer(), [&] {
    return storage::set_kiosk_state(server.writer(), device.kiosk(), storage::KioskState::pending);
  }));
  EXPECT_NE(why(all.kept_from, whole_prefix).find("waits for approval"), std::string::npos);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM checkpoint"), 0);
}

TEST_F(PurgeTest, RefusesDaysThatAreOpen) {
  const auto device = grown_old("K-01");
  close_days(then + std::chrono::hours(24));
  const Prefix first{device.kiosk(), device.epoch(), 0, 1};
  const auto purged = purge(kept_from(now, 24), {first});
  ASSERT_FALSE(purged);
  EXPECT_NE(purged.error().message.find("closed yet"), std::string::npos) << purged.error().message;
}

// What goes can never be proved again: so it is proved once more.
TEST_F(PurgeTest, StopsAtWhatDoesNotProveItsVotes) {
  grown_old("K-01");
  close_days(now);
  auto& database = server.database();
  const auto all = planned();
  database.drop_guards();
  const auto readable = database.scalar("SELECT MIN(seq) FROM vote");
  const auto row = format(" WHERE seq = {}", readable);
  const std::pair<std::string, std::string> faults[] = {
      {"UPDATE record SET readable = 0" + row, "UPDATE record SET readable = 1" + row},
      {"UPDATE record SET seq = -seq" + row, "UPDATE record SET seq = -seq WHERE seq < 0"},
      {"UPDATE vote SET seq = -seq" + row, "UPDATE vote SET seq = -seq WHERE seq < 0"},
      {"UPDATE record SET hash = (SELECT hash FROM head)" + row, ""}};
  for (const auto& [fault, mend] : faults) {
    database.damage(fault);
    const auto purged = purge(all.kept_from, all.prefixes);
    ASSERT_FALSE(purged) << fault;
    EXPECT_EQ(purged.error().code, Errc::corrupt) << fault;
    EXPECT_NE(purged.error().message.find("recount"), std::string::npos) << purged.error().message;
    if (!mend.empty()) database.damage(mend);
  }
  EXPECT_EQ(database.scalar("SELECT COUNT(*) FROM record_anchor"), 0);
}

TEST_F(PurgeTest, StopsWhereWhatItCountedBeforeWasChanged) {
  const auto device = grown_old("K-01");
  close_days(now);
  const auto all = planned();
  const Prefix half{device.kiosk(), device.epoch(), 0, all.prefixes.at(0).last / 2};
  ASSERT_TRUE(purge(all.kept_from, {half}));
  server.database().drop_guards();
  server.database().damage("UPDATE closed_tally SET raw = raw + 1, counted = counted + 1");
  const auto purged = purge(all.kept_from, all.prefixes);
  ASSERT_FALSE(purged);
  EXPECT_EQ(purged.error().code, Errc::corrupt);
}

// The database itself refuses what no purge does.
TEST_F(PurgeTest, NoRecordGoesThatNoAnchorCovers) {
  const auto device = grown_old("K-01");
  close_days(now);
  purge_all();
  auto& purger = server.database().purger();
  const auto refused = [&](const std::string& sql) { return !purger.run(sql); };
  EXPECT_TRUE(refused("DELETE FROM record"));
  EXPECT_TRUE(refused("UPDATE record SET bytes = hash"));
  EXPECT_TRUE(refused("UPDATE record_anchor SET seq = seq - 1"));
  EXPECT_TRUE(refused("DELETE FROM record_anchor"));
  EXPECT_TRUE(refused("DELETE FROM closed_tally"));
  EXPECT_TRUE(refused("DELETE FROM checkpoint"));
  if (server.database().postgresql() != nullptr) {
    EXPECT_TRUE(refused("UPDATE tally SET raw = raw + 1"));
    EXPECT_TRUE(refused("SELECT password_hash FROM account"));
    auto& serving = server.writer();
    EXPECT_FALSE(serving.run("DELETE FROM record WHERE seq = 0"));
    EXPECT_FALSE(serving.run("UPDATE record_anchor SET seq = seq + 1"));
    EXPECT_FALSE(serving.run("UPDATE closed_tally SET raw = raw + 1"));
  }
  EXPECT_EQ(differences(), "");
}

}  // namespace
}  // namespace xinluon::retention
