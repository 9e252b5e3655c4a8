#include <utility>

#include <sqlite3.h>

#include "sync/base/check.h"
#include "sync/sqlite/error.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::sqlite {
namespace {

// SQLite would take a null pointer for NULL, and an empty view may well have one.
const char* not_null(std::string_view bytes) {
  return bytes.data() == nullptr ? "" : bytes.data();
}

void check_column(sqlite3_stmt* statement, int column) {
  XINLUON_CHECK(column >= 0 && column < sqlite3_data_count(statement),
                "there is no such column in a row now");
}

}  // namespace

Statement::Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      statement_(std::exchange(other.statement_, nullptr)),
      out_of_memory_(other.out_of_memory_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    db_ = other.db_;
    out_of_memory_ = other.out_of_memory_;
    statement_ = std::exchange(other.statement_, nullptr);
  }
  return *this;
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

// A bind fails for a wrong index, for a statement that was not reset, or for a value over SQLite's 1 GB; and
// without memory for the copy, which the next step says.
void Statement::note_bound(int code) {
  XINLUON_CHECK(code == SQLITE_OK || code == SQLITE_NOMEM, "a value can't be bound to this statement");
  if (code == SQLITE_NOMEM) out_of_memory_ = true;
}

void Statement::bind(int index, std::int64_t value) {
  note_bound(sqlite3_bind_int64(statement_, index, value));
}

void Statement::bind(int index, double value) {
  note_bound(sqlite3_bind_double(statement_, index, value));
}

void Statement::bind(int index, std::string_view text) {
  note_bound(
      sqlite3_bind_text64(statement_, index, not_null(text), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view bytes) {
  note_bound(sqlite3_bind_blob64(statement_, index, not_null(bytes), bytes.size(), SQLITE_TRANSIENT));
}

void Statement::bind_null(int index) {
  note_bound(sqlite3_bind_null(statement_, index));
}

Result<bool> Statement::step() {
  if (out_of_memory_) return fail(Errc::internal, "no memory for a value of the statement");
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(error_of(db_, code));
}

// Reset on every way out: a statement left in the middle would keep its lock.
Result<void> Statement::run() {
  Result<bool> row = step();
  while (row && *row) row = step();
  reset();
  if (!row) return fail(std::move(row).error());
  return {};
}

void Statement::reset() {
  out_of_memory_ = false;
  sqlite3_reset(statement_);  // repeats the error of the last step, which the caller has
  sqlite3_clear_bindings(statement_);
}

std::int64_t Statement::integer(int column) const {
  check_column(statement_, column);
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
  check_column(statement_, column);
  return sqlite3_column_double(statement_, column);
}

std::string_view Statement::text(int column) const {
  check_column(statement_, column);
  // The pointer first: asking for it may convert the value and so change its length.
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::blob(int column) const {
  check_column(statement_, column);
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
  check_column(statement_, column);
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace xinluon::sqlite
