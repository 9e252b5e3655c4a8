#include <gtest/gtest.h>

#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/votes.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

using storage::Node;
using storage::Scope;

class Accept : public testing::Test {
 protected:
  Vote vote(Level level, const std::string& counter = "TM-X01-Q01") {
    Vote made = test::plain_vote();
    made.level = level;
    made.counter = CounterId::from(counter).value();
    return made;
  }
  wire::BatchAnswer take(Seq after, Seq last) {
    const auto answer = server.take(device.batch(after, last, now), now);
    if (!answer) throw std::runtime_error(answer.error().type + ": " + answer.error().detail);
    return *answer;
  }
  Tally tally(const Node& node) {
    const Day day = day_of(now);
    return storage::counts_of(writer, everything, node, {day - std::chrono::days(400), day})->counted;
  }
  Tally tally(std::string_view unit) { return tally(Node::of(UnitId::from(unit).value())); }
  std::vector<storage::CountedVote> votes() {
    return storage::votes_after(writer, everything, device.kiosk(), device.epoch(), 0, 10'000).value();
  }
  storage::Head head() { return storage::heads(writer, everything)->front(); }
  // Every row that a batch's effect consists of, as one text.
  std::string effect() {
    std::string all;
    for (const auto* const sql :
         {"SELECT kiosk||epoch||seq||hex(bytes)||hex(hash)||readable||assigned FROM record",
          "SELECT kiosk||epoch||seq||outcome||COALESCE(level,0)||marks||counter||day||at_ms||quality FROM "
          "vote",
          "SELECT node||grain||dimension||start||value||raw||counted FROM tally WHERE raw <> 0",
          "SELECT kiosk||epoch||seq||hex(hash)||unreadable||envelope FROM head"}) {
      const auto rows = writer.rows(sql, {}, [](const db::Row& row) { return row.string(0); }).value();
      for (const auto& row : rows) all += row + '\n';
    }
    return all;
  }

  test::TakingServer server;
  db::Connection& writer = server.writer();
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
  const Scope everything = Scope::local_administrator();
};

TEST_F(Accept, RecordsBecomeVotesAndFigures) {
  auto detailed = vote(Level::very_satisfied);
  detailed.marks[index_of(Behaviour::MC)] = Mark::shown;
  detailed.marks[index_of(Behaviour::LN)] = Mark::missing;
  device.add(detailed, now);
  device.add(vote(Level::dissatisfied), now);
  Vote nobody = test::plain_vote();
  nobody.outcome = Outcome::timed_out;
  nobody.level.reset();
  device.add(nobody, now);
  now += Milliseconds(500);
  const auto answer = take(0, 3);
  EXPECT_EQ(answer.head_seq, 3U);
  EXPECT_EQ(answer.head_hash, device.hash(3));
  EXPECT_EQ(answer.server_ms, to_ms(now));
  for (const auto* const unit : {"TM", "TM-X01"}) {
    const auto found = tally(unit);
    EXPECT_EQ(found.votes(), 2U) << unit;
    EXPECT_EQ(found.count(Level::very_satisfied), 1U);
    EXPECT_EQ(found.count(Level::dissatisfied), 1U);
    EXPECT_EQ(found.timed_out, 1U);
    EXPECT_EQ(found.behaviours[index_of(Behaviour::MC)].shown, 1U);
    EXPECT_EQ(found.behaviours[index_of(Behaviour::LN)].missing, 1U);
  }
  EXPECT_EQ(tally(Node::of(CounterId::from("TM-X01-Q01").value())).votes(), 2U);
  EXPECT_EQ(tally(Node::of(CounterId::from("TM-X01-Q02").value())).votes(), 0U);
  EXPECT_EQ(votes().size(), 3U);
  EXPECT_EQ(head().signer, device.public_key());
}

TEST_F(Accept, ABatchRepeatedHasItsEffectOnce) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  test::Random random(seed);
  for (int i = 0; i < 200; ++i) device.add(test::random_vote(random), now += Milliseconds(30'000));
  server.drain(device, now);
  const auto once = effect();
  for (int i = 0; i < 300; ++i) {
    const Seq after = random() % 200;
    const Seq last = after + random() % (200 - after + 1);
    EXPECT_EQ(take(after, last).head_seq, 200U);
  }
  EXPECT_EQ(effect(), once);
}

TEST_F(Accept, OnlyTheNewLinesOfAnOverlapAreTaken) {
  for (int i = 0; i < 10; ++i) device.add(vote(Level::satisfied), now);
  take(0, 6);
  EXPECT_EQ(take(3, 10).head_seq, 10U);
  EXPECT_EQ(tally("TM").votes(), 10U);
  EXPECT_EQ(votes().size(), 10U);
}

TEST_F(Accept, AHeartbeatTellsTheHeadAndKeepsTheHealth) {
  device.add(vote(Level::satisfied), now);
  take(0, 1);
  now += Milliseconds(60'000);
  EXPECT_EQ(take(0, 0).head_seq, 1U);
  EXPECT_EQ(take(1, 1).head_hash, device.hash(1));
  const auto status = storage::kiosk_statuses(writer, everything)->front();
  ASSERT_TRUE(status.health);
  EXPECT_EQ(status.health->last_seen, now);
  EXPECT_EQ(status.health->software, "xinluon 0.1.0");
  EXPECT_EQ(status.records, 1U);
}

TEST_F(Accept, HeartbeatsAreSpreadByAFifth) {
  const auto heartbeat = server.settings().heartbeat.count();
  std::set<std::int64_t> seen;
  for (int i = 0; i < 100; ++i) {
    const auto next = take(0, 0).next_ms;
    EXPECT_GE(next, heartbeat * 80 / 100);
    EXPECT_LE(next, heartbeat * 120 / 100);
    seen.insert(next);
  }
  EXPECT_GT(seen.size(), 10U);
}

TEST_F(Accept, AnUnreadableLineIsKeptAndHoldsUpNothing) {
  device.add(vote(Level::satisfied), now);
  device.add_line("\xff\xfe rubbish \x01");
  device.add(vote(Level::satisfied), now);
  take(0, 3);
  device.add(vote(Level::satisfied), now);
  take(3, 4);
  EXPECT_EQ(tally("TM").votes(), 3U);
  EXPECT_EQ(head().unreadable, 1U);
  const auto kept = storage::records_after(writer, everything, device.kiosk(), device.epoch(), 1, 1)->front();
  EXPECT_EQ(kept.bytes, "\xff\xfe rubbish \x01");
  EXPECT_FALSE(kept.readable);
  const auto alarms = storage::alarms(writer, everything, 10).value();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, storage::AlarmKind::unreadable);
  EXPECT_NE(alarms[0].detail.find("record 2"), std::string::npos) << alarms[0].detail;
}

TEST_F(Accept, AKnownKioskBeginsANewEpochAndIsFlagged) {
  device.add(vote(Level::satisfied), now);
  take(0, 1);
  EXPECT_TRUE(storage::alarms(writer, everything, 10)->empty());
  device.begin_epoch();
  device.add(vote(Level::satisfied), now);
  take(0, 1);
  EXPECT_EQ(tally("TM").votes(), 2U);
  const auto alarms = storage::alarms(writer, everything, 10).value();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, storage::AlarmKind::new_epoch);
  EXPECT_EQ(alarms[0].epoch, device.epoch());
}

TEST_F(Accept, AVoteCountsAtItsOwnUnitsCounterOnly) {
  storage::Unit other;
  other.id = UnitId::from("TM-X02").value();
  other.parent = UnitId::from("TM").value();
  other.name = "Xã Mẫu 02";
  ASSERT_TRUE(storage::add_unit(writer, other));
  const auto foreign = CounterId::from("TM-X02-Q01").value();
  ASSERT_TRUE(storage::add_counter(writer, {foreign, other.id, "01", "Quầy số 01", ""}));
  device.add(vote(Level::satisfied, "TM-X01-Q03"), now);  // the next desk: taken
  device.add(vote(Level::satisfied, "TM-X02-Q01"), now);  // another commune's: not
  device.add(vote(Level::satisfied, "NOWHERE"), now);
  take(0, 3);
  const auto at = [&](const char* counter) {
    return tally(Node::of(CounterId::from(counter).value())).votes();
  };
  EXPECT_EQ(at("TM-X01-Q03"), 1U);
  EXPECT_EQ(at("TM-X01-Q01"), 2U);
  EXPECT_EQ(at("TM-X02-Q01"), 0U);
  EXPECT_EQ(tally("TM-X02").votes(), 0U);
}

TEST_F(Accept, AnOfficerIsCountedOnTheirOwn) {
  auto with_officer = vote(Level::very_satisfied);
  with_officer.officer = OfficerId::from("CB-01").value();
  device.add(with_officer, now);
  device.add(vote(Level::satisfied), now);
  take(0, 2);
  EXPECT_EQ(tally(Node::of(*OfficerId::from("CB-01"))).votes(), 1U);
  const Node counter = Node::of(CounterId::from("TM-X01-Q01").value());
  const auto votes =
      storage::votes_by_value(writer, everything, counter, storage::Grain::day, storage::Dimension::officer)
          .value();
  EXPECT_EQ(votes, (storage::VotesByValue{{"CB-01", {{day_of(now), storage::Count{1, 1}}}}}));
}

TEST_F(Accept, WhatChangedSinceTheCheckIsSeen) {
  device.add(vote(Level::satisfied), now);
  const auto sent = device.batch(0, 1, now);
  const auto sender = check_envelope(
      writer, {"K-01", "POST", sent.path, sent.envelope_text, sent.signature, now}, server.settings());
  const auto batch = check_batch(sender.value(), "", sent.body).value();

  server.database().enrol(device.kiosk(), crypto::SecretKey::generate().public_key().to_base64());
  const auto swapped = accept(writer, batch, server.settings(), now);
  ASSERT_FALSE(swapped);
  EXPECT_TRUE(swapped.error().is(wire::problems::bad_signature));

  server.database().enrol(device.kiosk(), device.public_key());
  ASSERT_TRUE(storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::revoked));
  const auto revoked = accept(writer, batch, server.settings(), now);
  ASSERT_FALSE(revoked);
  EXPECT_TRUE(revoked.error().is(wire::problems::revoked));
  EXPECT_TRUE(storage::heads(writer, everything)->empty());
}

TEST_F(Accept, AKeyOnAnotherBoardWaitsForEnrolment) {
  const std::string first(64, '1');
  const std::string second(64, '2');
  server.database().enrol(device.kiosk(), device.public_key(), "TM-X01-Q01", first);
  device.add(vote(Level::satisfied), now);
  device.set_board(second);
  const auto cloned = server.take(device.batch(0, 1, now), now);
  ASSERT_FALSE(cloned);
  EXPECT_TRUE(cloned.error().is(wire::problems::unknown_kiosk));
  EXPECT_EQ(storage::alarms(writer, everything, 10)->front().kind, storage::AlarmKind::board_changed);
  server.database().enrol(device.kiosk(), device.public_key(), "TM-X01-Q01", second);
  EXPECT_EQ(take(0, 1).head_seq, 1U);
}

// Nothing of a batch stays when any part of its transaction fails, and the kiosk is told to come again.
TEST_F(Accept, AFailureAnywhereLeavesNothing) {
  device.add(vote(Level::satisfied), now);
  take(0, 1);
  const auto before = effect();
  device.add(vote(Level::satisfied), now);
  for (const auto* const table : {"record", "vote", "tally"}) {
    server.database().plant_fault(table);
    const auto answer = server.take(device.batch(1, 2, now), now);
    ASSERT_FALSE(answer) << table;
    EXPECT_TRUE(answer.error().is(wire::problems::internal)) << answer.error().type;
    EXPECT_EQ(answer.error().detail.find("planted"), std::string::npos) << "inner words are for the log";
    EXPECT_EQ(effect(), before) << table;
    server.database().mend(table);
  }
  take(1, 2);
  EXPECT_EQ(tally("TM").votes(), 2U);
}

TEST_F(Accept, ABoardIsComparedOnlyWhereBothAreKnown) {
  const auto another = [&](const std::string& id, const std::string& enrolled, const std::string& sent) {
    auto kiosk = server.new_device(id, now);
    server.database().enrol(kiosk.kiosk(), kiosk.public_key(), "TM-X01-Q01", enrolled);
    kiosk.set_board(sent);
    return server.take(kiosk.batch(0, 0, now), now).has_value();
  };
  const std::string one(64, 'a');
  EXPECT_TRUE(another("K-11", "", one));
  EXPECT_TRUE(another("K-12", one, ""));
  EXPECT_TRUE(another("K-13", one, one));
  EXPECT_FALSE(another("K-14", one, std::string(64, 'b')));
}

// It was removed between the check and the writer's turn.
TEST_F(Accept, AKioskThatIsGoneByThenIsUnknown) {
  const auto sent = device.batch(0, 0, now);
  auto sender = check_envelope(
      writer, {sent.envelope.kiosk.text(), "POST", sent.path, sent.envelope_text, sent.signature, now},
      server.settings());
  const auto batch = check_batch(std::move(*sender), "", sent.body).value();
  server.database().damage("DELETE FROM kiosk");
  const auto answer = accept(writer, batch, server.settings(), now);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, wire::problems::unknown_kiosk.type);
}

// A record below the head is gone: said as a fault of this server, and nothing is taken.
TEST_F(Accept, ARecordThatIsMissingBelowTheHeadIsNoFork) {
  for (int i = 0; i < 4; ++i) device.add(vote(Level::satisfied), now);
  take(0, 4);
  server.database().drop_guards();
  server.database().damage("DELETE FROM record WHERE seq = 2");
  const auto sent = device.batch(2, 3, now);
  const auto answer = server.take(sent, now);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, wire::problems::internal.type);
  EXPECT_EQ(take(4, 4).head_seq, 4U) << "the head itself stands";
}

}  // namespace
}  // namespace xinluon::ingest
