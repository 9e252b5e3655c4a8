// A thin owner of SQLite: connection, statement, transaction. The only folder that includes sqlite3.h; its
// error codes and handles end here. One connection belongs to one thread at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sync/base/check.h"
#include "sync/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace xinluon::sqlite {

enum class Access {
  read_write_create,
  read_write,
  read_as_it_is,  // as read_only, and not even closing changes anything; but locked exclusively
  read_only,      // never checkpoints; sees a snapshot per statement or transaction
};

struct OpenOptions {
  Access access = Access::read_write_create;
  bool exclusive = false;  // locking_mode=EXCLUSIVE: no other process can open it while we hold it
  // Every commit ends its sector of the write-ahead log, so that a later write that a power cut tears can't
  // reach what was acknowledged before: for cards, which promise nothing about a sector half-written. Costs
  // one more page a commit.
  bool whole_sectors = false;
  int busy_timeout_ms = 5000;
  std::string vfs{};           // a registered VFS by name, for fault tests; empty is the default
  std::int64_t max_bytes = 0;  // 0 is no limit; the database's pages, its -wal not counted
};

class Connection;

// A prepared statement. Bind with bind(i, …) from 1 on, step through rows, then reset. Column texts are
// valid until the next step. A wrong index, and a column asked for without a row, are broken invariants.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  void bind(int index, std::int64_t value);
  // Any other integer or bool; one beyond int64_t is a broken invariant.
  template <std::integral Number>
  void bind(int index, Number value) {
    if constexpr (!std::is_same_v<Number, bool>) {
      XINLUON_CHECK(std::in_range<std::int64_t>(value), "SQLite has no integer that large");
    }
    bind(index, static_cast<std::int64_t>(value));
  }
  void bind(int index, double value);
  void bind(int index, std::string_view text);        // copied
  void bind_blob(int index, std::string_view bytes);  // copied
  void bind_null(int index);

  // True with a row, false when done. Errors carry SQLite's message: full for SQLITE_FULL, corrupt for
  // CORRUPT and NOTADB, retry_later for BUSY and LOCKED, rejected for CONSTRAINT, else internal (with the
  // system's reason for I/O errors; full where that reason is ENOSPC or EDQUOT).
  Result<bool> step();
  // For statements without rows: steps to the end and resets, also after an error.
  Result<void> run();
  void reset();  // also clears bindings

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Connection;
  Statement(sqlite3* db, sqlite3_stmt* statement);
  void note_bound(int code);
  sqlite3* db_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  bool out_of_memory_ = false;  // a value was not bound
};

class Connection {
 public:
  // WAL, synchronous=FULL, foreign_keys=ON, trusted_schema=OFF: an acknowledged commit survives a power cut
  // with one fdatasync. A file that is made gets mode 0600, whatever the umask. not_found without the file
  // (unless it is to be made), corrupt when it is no database, retry_later when another connection holds it
  // exclusively for longer than the busy timeout. With `exclusive` the lock is held when this returns.
  static Result<Connection> open(const std::filesystem::path& path, const OpenOptions& options);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  Result<Statement> prepare(std::string_view sql);
  // One or several statements without bindings or results.
  Result<void> execute(std::string_view sql);
  // First column of the first row; not_found without a row.
  Result<std::int64_t> scalar(std::string_view sql);
  // PRAGMA quick_check: corrupt with its first finding.
  Result<void> quick_check();
  // Rows changed by the last statement.
  std::int64_t changes() const;
  bool in_transaction() const;
  // SQLite's extended result code of the last failed call, for the log and for fault tests.
  int extended_error_code() const;
  // Whether closing moves what the write-ahead log holds into the database and removes the log; it does
  // unless told.
  void checkpoint_at_close(bool on);
  // Closes and reports what SQLite says, where the destructor would be silent.
  Result<void> close();

 private:
  explicit Connection(sqlite3* db);
  sqlite3* db_ = nullptr;
};

// BEGIN IMMEDIATE … COMMIT. Rolls back unless commit() succeeded. After commit() failed nothing may be
// believed about the file until it was closed, opened and verified. The connection must stay where it is
// meanwhile.
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Connection& connection);
  Connection* connection_ = nullptr;
};

// Numbered migrations, applied in order, each in one transaction, counted in PRAGMA user_version.
// rejected when the file was made by a newer program. What was applied before an error stays applied.
struct Migration {
  int version;  // 1, 2, 3 …
  std::string_view sql;
};
Result<void> migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace xinluon::sqlite
