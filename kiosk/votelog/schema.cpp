#include "kiosk/votelog/schema.h"

#include <array>
#include <string_view>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"

namespace xinluon::votelog {
namespace {

// In SQLite's own spelling ("CREATE TABLE name", one blank), because check_schema compares them with what
// the file says. A change is a new schema_version; what it adds comes last.
constexpr std::array<std::string_view, 11> statements = {
    // left_seq: records up to this one have left by retention; left_hash is h(left_seq), where the rest of
    // the chain begins. recoveries counts the commits that showed that the file stores again after a failure.
    "CREATE TABLE meta(only INTEGER PRIMARY KEY CHECK(only = 1), kiosk TEXT NOT NULL, epoch TEXT NOT NULL,"
    " generation INTEGER NOT NULL, left_seq INTEGER NOT NULL, left_hash BLOB NOT NULL,"
    " backed_up_seq INTEGER NOT NULL, recoveries INTEGER NOT NULL) STRICT",

    "CREATE TABLE record(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT",

    // hash = SHA-256(head hash ‖ bytes): the open vote is as well protected as a record.
    "CREATE TABLE open_vote(only INTEGER PRIMARY KEY CHECK(only = 1), bytes BLOB NOT NULL,"
    " hash BLOB NOT NULL) STRICT",

    "CREATE TRIGGER record_is_appended BEFORE INSERT ON record"
    " WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM record), (SELECT left_seq FROM meta))"
    " BEGIN SELECT RAISE(ABORT, 'a record is appended, nothing else'); END",

    "CREATE TRIGGER record_never_changes BEFORE UPDATE ON record"
    " BEGIN SELECT RAISE(ABORT, 'a sealed record never changes'); END",

    "CREATE TRIGGER record_leaves_by_retention BEFORE DELETE ON record"
    " WHEN OLD.seq > (SELECT left_seq FROM meta)"
    " BEGIN SELECT RAISE(ABORT, 'a record leaves by retention only'); END",

    "CREATE TRIGGER meta_is_one_row BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta)"
    " BEGIN SELECT RAISE(ABORT, 'meta is one row'); END",

    "CREATE TRIGGER meta_stays BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'meta stays'); END",

    "CREATE TRIGGER meta_keeps_its_identity BEFORE UPDATE ON meta"
    " WHEN NEW.only IS NOT OLD.only OR NEW.kiosk IS NOT OLD.kiosk OR NEW.epoch IS NOT OLD.epoch"
    " OR NEW.generation IS NOT OLD.generation"
    " BEGIN SELECT RAISE(ABORT, 'a file keeps its kiosk, epoch and generation'); END",

    // Retention moves on only over what the server has in a backup, and takes the chain's hash along.
    "CREATE TRIGGER retention_is_backed_up BEFORE UPDATE ON meta"
    " WHEN NEW.backed_up_seq < OLD.backed_up_seq OR NEW.left_seq < OLD.left_seq"
    " OR NEW.left_seq > NEW.backed_up_seq"
    " OR (NEW.left_seq = OLD.left_seq AND NEW.left_hash IS NOT OLD.left_hash)"
    " OR (NEW.left_seq > OLD.left_seq"
    " AND NEW.left_hash IS NOT (SELECT hash FROM record WHERE seq = NEW.left_seq))"
    " BEGIN SELECT RAISE(ABORT, 'only backed-up records leave, and the chain goes on'); END",

    // tokens.h. Without a rowid, which would tell the order in which they were spent.
    "CREATE TABLE spent_token(mark BLOB PRIMARY KEY, part INTEGER NOT NULL) STRICT, WITHOUT ROWID",
};
constexpr std::size_t statements_of_version_1 = 10;

tl::unexpected<Error> not_ours() {
  return fail(Errc::corrupt, "its tables and triggers are not those of a vote file");
}

Result<void> insert_meta(sqlite::Connection& connection, const Identity& identity, const ChainStart& start) {
  XINLUON_TRY(auto insert, connection.prepare("INSERT INTO meta VALUES(1, ?, ?, ?, ?4, ?5, ?4, 0)"));
  insert.bind(1, std::string_view(identity.kiosk.text()));
  insert.bind(2, std::string_view(identity.epoch.text()));
  insert.bind(3, static_cast<std::int64_t>(identity.generation));
  insert.bind(4, start.left_seq);
  insert.bind_blob(5, crypto::as_bytes(start.left_hash));
  return insert.run();
}

Result<void> set_version(sqlite::Connection& connection) {
  return connection.execute(
      format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, schema_version));
}

}  // namespace

Result<void> create_schema(sqlite::Connection& connection, const Identity& identity,
                           const ChainStart& start) {
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection));
  for (const auto statement : statements) XINLUON_RETURN_IF_ERROR(connection.execute(statement));
  XINLUON_RETURN_IF_ERROR(insert_meta(connection, identity, start));
  XINLUON_RETURN_IF_ERROR(set_version(connection));
  return transaction.commit();
}

Result<std::int64_t> check_schema(sqlite::Connection& connection) {
  XINLUON_TRY(const std::int64_t id, connection.scalar("PRAGMA application_id"));
  if (id != application_id) return fail(Errc::corrupt, "it is no vote file");
  XINLUON_TRY(const std::int64_t version, connection.scalar("PRAGMA user_version"));
  if (version > schema_version) {
    return fail(Errc::rejected, format("it has schema {}, this software knows {}", version, schema_version));
  }
  XINLUON_TRY(auto found, connection.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid"));
  const std::size_t count = version == 1 ? statements_of_version_1 : statements.size();
  for (std::size_t i = 0; i < count; ++i) {
    XINLUON_TRY(const bool row, found.step());
    if (!row || found.text(0) != statements.at(i)) return not_ours();
  }
  XINLUON_TRY(const bool more, found.step());
  if (more || version < 1) return not_ours();
  return version;
}

Result<void> upgrade_schema(sqlite::Connection& connection, std::int64_t from) {
  if (from == schema_version) return {};
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection));
  for (std::size_t i = statements_of_version_1; i < statements.size(); ++i) {
    XINLUON_RETURN_IF_ERROR(connection.execute(statements.at(i)));
  }
  XINLUON_RETURN_IF_ERROR(set_version(connection));
  return transaction.commit();
}

}  // namespace xinluon::votelog
