#include <utility>

#include <sqlite3.h>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/sqlite/error.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::sqlite {

Connection::Connection(sqlite3* db) : db_(db) {}

Connection::Connection(Connection&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    sqlite3_close_v2(db_);
    db_ = std::exchange(other.db_, nullptr);
  }
  return *this;
}

// v2: a statement that outlives its connection keeps the handle alive until it is finalised itself.
Connection::~Connection() {
  sqlite3_close_v2(db_);
}

Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
  if (code != SQLITE_OK) return fail(error_of(db_, code, format("prepare \"{}\"", printable(sql))));
  if (statement == nullptr) return fail(Errc::internal, "prepare: there is no statement in the text");
  return Statement(db_, statement);
}

Result<void> Connection::execute(std::string_view sql) {
  const int code = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error_of(db_, code, format("execute \"{}\"", printable(sql))));
  return {};
}

Result<std::int64_t> Connection::scalar(std::string_view sql) {
  XINLUON_TRY(Statement statement, prepare(sql));
  XINLUON_TRY(const bool row, statement.step());
  if (!row) return fail(Errc::not_found, format("no row for \"{}\"", printable(sql)));
  return statement.integer(0);
}

Result<void> Connection::quick_check() {
  XINLUON_TRY(Statement statement, prepare("PRAGMA quick_check(1)"));
  XINLUON_TRY(const bool row, statement.step());
  if (!row) return fail(Errc::corrupt, "quick_check gave no answer");
  if (statement.text(0) == "ok") return {};
  return fail(Errc::corrupt, format("quick_check: {}", printable(statement.text(0))));
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(db_);
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(db_) == 0;
}

int Connection::extended_error_code() const {
  return sqlite3_extended_errcode(db_);
}

void Connection::checkpoint_at_close(bool on) {
  const int code = sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
  XINLUON_CHECK(code == SQLITE_OK, "SQLite lacks a setting");
}

Result<void> Connection::close() {
  const int code = sqlite3_close(db_);
  if (code != SQLITE_OK) return fail(error_of(db_, code, "close"));
  db_ = nullptr;
  return {};
}

}  // namespace xinluon::sqlite
