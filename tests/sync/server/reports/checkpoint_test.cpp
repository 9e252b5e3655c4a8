#include "sync/server/reports/checkpoint.h"

#include <gtest/gtest.h>

#include "sync/server/ingest/import.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/audit.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::reports {
namespace {

using storage::Scope;

class CheckpointTest : public test::OneKiosk {
 protected:
  storage::Checkpoint make() {
    return test::must(db::transaction(writer, [&] { return make_checkpoint(writer, key, now); }));
  }
  Recount run() { return test::must(recount(writer, Scope::local_administrator())); }
  static std::string list(const Recount& counted) {
    std::string text;
    for (const auto& difference : counted.differences)
      text += difference.where + ": " + difference.what + "\n";
    return text;
  }

  void add_audit_entry(std::int64_t n) {
    test::must(db::transaction(writer, [&] {
      return storage::append_audit(writer, {n, now, "a", "b", "line", std::string(32, 'h')});
    }));
  }
  // What it says, signed, as the first one.
  void append_first(Statement statement) {
    statement.seq = 1;
    statement.previous = checkpoint_start();
    storage::Checkpoint made{1, now, encode_statement(statement), "", ""};
    made.hash = crypto::as_bytes(crypto::chain_next(checkpoint_start(), made.text));
    made.signature = key.sign(made.text);
    test::must(db::transaction(writer, [&] { return storage::append_checkpoint(writer, made); }));
  }
  Statement statement() const {
    Statement made;
    made.at_ms = to_ms(now);
    made.server_key = key.public_key().to_base64();
    return made;
  }

  crypto::SecretKey key = crypto::SecretKey::generate();
};

TEST_F(CheckpointTest, NamesEveryHeadAndFollowsTheOneBefore) {
  add(3);
  ASSERT_TRUE(server.take(device.batch(0, 2, now), now));
  const auto first = make();
  ASSERT_TRUE(server.take(device.batch(2, 3, now), now));
  const auto second = make();
  const auto said = check_checkpoint(first, checkpoint_start());
  ASSERT_TRUE(said) << said.error().message;
  ASSERT_EQ(said->heads.size(), 1U);
  EXPECT_EQ(said->heads[0].seq, 2U);
  EXPECT_EQ(said->heads[0].hash, device.hash(2));
  const auto next = check_checkpoint(second, crypto::hash_from_bytes(first.hash).value());
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(next->seq, 2);
  EXPECT_EQ(next->heads[0].seq, 3U);
  EXPECT_TRUE(run().clean()) << list(run());
}

TEST_F(CheckpointTest, AChangedOneIsNoticed) {
  add(1);
  ASSERT_TRUE(server.take(device.batch(0, 1, now), now));
  const auto right = make();
  for (std::size_t at = 0; at < right.text.size(); ++at) {
    auto changed = right;
    changed.text[at] = static_cast<char>(changed.text[at] ^ 1);
    EXPECT_FALSE(check_checkpoint(changed, checkpoint_start())) << at;
    changed.hash = crypto::as_bytes(crypto::chain_next(checkpoint_start(), changed.text));
    EXPECT_FALSE(check_checkpoint(changed, checkpoint_start())) << at << " with its hash";
  }
}

TEST_F(CheckpointTest, ARecountFindsWhatIsNoLongerAsItWas) {
  add(4);
  ASSERT_TRUE(server.take(device.batch(0, 4, now), now));
  make();
  server.database().drop_guards();
  server.database().damage("DELETE FROM record WHERE seq = 4");
  const auto found = list(run());
  EXPECT_NE(found.find("checkpoint 1 record K-01/"), std::string::npos) << found;
}

TEST_F(CheckpointTest, NamesTheAuditLogsEndAndARecountFindsALogWrittenAnew) {
  const auto entry = [&](std::int64_t n, const std::string& line, const crypto::Hash& before) {
    const storage::AuditEntry made{
        n, now, "a", "b", line, std::string(crypto::as_bytes(crypto::chain_next(before, line)))};
    test::must(db::transaction(writer, [&] { return storage::append_audit(writer, made); }));
    return crypto::hash_from_bytes(made.hash).value();
  };
  EXPECT_EQ(check_checkpoint(make(), checkpoint_start()).value().audit->seq, 0);
  const auto one = entry(1, "one", crypto::sha256("start"));
  const auto two = entry(2, "two", one);
  const auto said = decode_statement(make().text);
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(said->audit->seq, 2);
  EXPECT_EQ(said->audit->hash, two);
  EXPECT_TRUE(run().clean()) << list(run());
  server.database().drop_guards();
  server.database().damage("DELETE FROM audit");
  EXPECT_NE(list(run()).find("checkpoint 2 audit entry 2"), std::string::npos) << list(run());
  entry(2, "another two", entry(1, "one", crypto::sha256("start")));
  EXPECT_NE(list(run()).find("checkpoint 2 audit entry 2"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, AnAuditLogThatIsElsewhereIsNotMissed) {
  add_audit_entry(1);
  make();
  server.database().drop_guards();
  server.database().damage("DELETE FROM audit");
  EXPECT_FALSE(run().clean());
  EXPECT_TRUE(test::must(recount(writer, Scope::local_administrator(), AuditLog::elsewhere)).clean());
}

TEST_F(CheckpointTest, AnOlderOneNeedsNoAuditLine) {
  const auto text = make().text;
  const auto line = text.find("audit ");
  const auto without = text.substr(0, line) + text.substr(text.find('\n', line) + 1);
  EXPECT_FALSE(decode_statement(without)) << "the second version has one";
  auto older = without;
  older.replace(older.find("v2"), 2, "v1");
  const auto read = decode_statement(older);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->audit);
  EXPECT_EQ(encode_statement(*read), older);
}

TEST_F(CheckpointTest, ARecountAgreesWithAnOlderOneAndWithWhatFollowsIt) {
  append_first(statement());
  make();
  EXPECT_TRUE(run().clean()) << list(run());
}

TEST_F(CheckpointTest, ARecordOfAKioskThatIsGoneIsNamed) {
  auto said = statement();
  said.heads.push_back({KioskId::from("K-99").value(), device.epoch(), 1, crypto::sha256("a")});
  append_first(said);
  EXPECT_NE(list(run()).find("checkpoint 1 record K-99/"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, AnAuditEntryThatIsGoneIsNamedThoughOthersFollow) {
  add_audit_entry(1);
  make();
  add_audit_entry(2);
  ASSERT_TRUE(run().clean()) << list(run());
  server.database().drop_guards();
  server.database().damage("DELETE FROM audit WHERE seq = 1");
  EXPECT_NE(list(run()).find("checkpoint 1 audit entry 1"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, TheDatabaseRefusesToChangeOne) {
  make();
  EXPECT_FALSE(writer.run("UPDATE checkpoint SET signature = ''"));
  EXPECT_FALSE(writer.run("DELETE FROM checkpoint"));
}

TEST_F(CheckpointTest, IsDueOnceANight) {
  const Day day = day_of(now);
  const auto at = [&](int hour) { return start_of(day) + std::chrono::hours(hour); };
  storage::Checkpoint last;
  EXPECT_FALSE(checkpoint_due(std::nullopt, at(1)));
  EXPECT_TRUE(checkpoint_due(std::nullopt, at(3)));
  last.at = at(2);
  EXPECT_FALSE(checkpoint_due(last, at(23)));
  EXPECT_FALSE(checkpoint_due(last, at(25)));
  EXPECT_TRUE(checkpoint_due(last, at(26)));
}

// Carried records are signed by nobody until the device signs further; a recount knows the difference.
TEST_F(CheckpointTest, ARecountAgreesAfterAnImport) {
  add(6);
  ASSERT_TRUE(server.take(device.batch(0, 2, now), now));
  std::vector<std::string_view> lines(device.lines().begin() + 2, device.lines().begin() + 5);
  const auto text = wire::write_export_file(
      {device.kiosk(), device.epoch(), 3, device.hash(2), 0, {}, "xinluon 0.1.0"}, lines);
  ASSERT_TRUE(db::transaction(writer, [&]() -> Result<ingest::Imported> {
    XINLUON_TRY(const auto file, wire::read_export_file(text));
    return ingest::import_records(writer, file, now);
  }));
  EXPECT_TRUE(run().clean()) << list(run());
  ASSERT_TRUE(server.take(device.batch(5, 6, now), now));
  EXPECT_TRUE(run().clean()) << list(run());
  server.database().drop_guards();
  server.database().damage("UPDATE head SET envelope = '', signature = ''");
  EXPECT_NE(list(run()).find("no envelope signs record 6"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, OneThatIsMissingOrWrittenAnewIsNamedByARecount) {
  for (int i = 0; i < 3; ++i) make();
  server.database().drop_guards();
  for (const auto* const guard : {"checkpoint_never_changes", "checkpoint_never_shrinks"})
    if (!server.database().postgresql()) server.database().damage(std::string("DROP TRIGGER ") + guard);
  ASSERT_TRUE(run().clean()) << list(run());
  server.database().damage("UPDATE checkpoint SET signature = 'none' WHERE seq = 3");
  EXPECT_NE(list(run()).find("checkpoint 3: its signature"), std::string::npos) << list(run());
  server.database().damage("DELETE FROM checkpoint WHERE seq = 2");
  EXPECT_NE(list(run()).find("checkpoint 3: 2 is missing"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, AHeadWithoutRecordsNeedsNone) {
  ASSERT_TRUE(server.take(device.batch(0, 0, now), now));
  EXPECT_EQ(check_checkpoint(make(), checkpoint_start())->heads.at(0).seq, 0U);
  EXPECT_TRUE(run().clean()) << list(run());
}

// A nation's kiosks name each other's records by kiosk, epoch and number: another hash there is a difference
// too.
TEST_F(CheckpointTest, ARecordWithAnotherHashIsNotTheOneNamed) {
  add(2);
  ASSERT_TRUE(server.take(device.batch(0, 2, now), now));
  make();
  server.database().drop_guards();
  server.database().damage("UPDATE record SET hash = zeroblob(32) WHERE seq = 2");
  EXPECT_NE(list(run()).find("checkpoint 1 record K-01/"), std::string::npos) << list(run());
}

TEST_F(CheckpointTest, WhatWasTakenOutOfTheAuditLogIsItsAnchorsToAnswerFor) {
  add_audit_entry(1);
  make();
  add_audit_entry(2);
  make();
  ASSERT_TRUE(run().clean()) << list(run());
  const auto prune = [&](std::int64_t seq, char hash) {
    test::must(db::transaction(writer, [&] {
      return storage::prune_audit(writer, {seq, std::string(32, hash), now, 1, "signed"});
    }));
  };
  prune(2, 'h');
  EXPECT_TRUE(run().clean()) << "of the first nothing is said, the second is the anchor: " << list(run());
  add_audit_entry(3);
  prune(3, 'x');
  EXPECT_TRUE(run().clean()) << list(run());
}

TEST_F(CheckpointTest, AHashThatIsNoneIsSaidAndNothingIsSigned) {
  add(1);
  ASSERT_TRUE(server.take(device.batch(0, 1, now), now));
  const auto refused = [&] {
    const auto made = db::transaction(writer, [&] { return make_checkpoint(writer, key, now); });
    return made ? std::string() : made.error().message;
  };
  server.database().damage("UPDATE head SET hash = zeroblob(31)");
  EXPECT_EQ(refused(), "head of K-01 has no hash");
  server.database().damage("UPDATE head SET hash = zeroblob(32)");
  test::must(db::transaction(writer, [&] {
    return storage::append_audit(writer, {1, now, "a", "b", "line", "short"});
  }));
  EXPECT_EQ(refused(), "the audit log's last hash is no hash");
  test::must(db::transaction(writer, [&] {
    return storage::append_checkpoint(writer, {1, now, "", "short", ""});
  }));
  EXPECT_EQ(refused(), "the last checkpoint's hash is no hash");
}

}  // namespace
}  // namespace xinluon::reports
