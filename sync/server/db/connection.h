// The server's database, behind one interface for two engines: SQLite (sqlite_engine.h) and PostgreSQL
// (postgresql_engine.h). The SQL given here is what both run; README.md says which that is. One connection
// belongs to one thread at a time.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::db {

struct Blob {
  std::string_view bytes;
};

// A value for a statement. Texts and blobs are views: they must live until the call returns.
class Parameter {
 public:
  using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

  Parameter(std::nullopt_t) {}
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  Parameter(Integer value) : value_(static_cast<std::int64_t>(value)) {}
  Parameter(double value) : value_(value) {}
  Parameter(std::string_view text) : value_(text) {}
  Parameter(const std::string& text) : value_(std::string_view(text)) {}
  Parameter(const char* text) : value_(std::string_view(text)) {}
  Parameter(Blob blob) : value_(blob) {}
  template <class T>
  Parameter(const std::optional<T>& maybe) {
    if (maybe) value_ = Parameter(*maybe).value_;
  }
  const Value& value() const { return value_; }

 private:
  Value value_;
};
using Parameters = std::span<const Parameter>;

// The row a query stands on. Columns count from 0; texts and blobs live until the visitor returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;  // 0 for NULL
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // "" for NULL
  virtual std::string_view blob(int column) const = 0;

  std::string string(int column) const { return std::string(text(column)); }
  std::optional<std::int64_t> maybe_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
};
// Returning an error ends the query with that error.
using Visitor = std::function<Result<void>(const Row&)>;

// Rows of one shape to insert in one go: row by row in SQLite, as arrays through unnest in PostgreSQL.
struct InsertPlan {
  std::string_view table;
  struct Column {
    std::string_view name;
    enum class Type { integer, text, blob } type;
  };
  std::vector<Column> columns;
  std::string_view on_conflict;  // "ON CONFLICT (…) DO UPDATE SET …", or empty
};

// A step of the schema. {blob}, {real} and {clustered} in `both` stand for what the engines spell differently
// (BLOB/BYTEA; a table kept in the order of its primary key, where the engine has it). {clustered by kiosk}
// is a table that PostgreSQL divides by its column `kiosk`; `postgresql` then makes the parts.
struct Migration {
  int version = 0;  // 1, 2, 3 …
  std::string_view both;
  std::string_view sqlite;      // runs after `both` on SQLite: triggers
  std::string_view postgresql;  // runs after `both` on PostgreSQL
};

class Connection {
 public:
  virtual ~Connection() = default;

  // Statements are prepared at first use and kept. Errors: rejected for a constraint, full, corrupt,
  // retry_later (locked, connection lost), else internal; the message names the statement's beginning.
  // After an error within a transaction its body must give the error back: PostgreSQL takes no other
  // statement, and no commit.

  // For statements without rows; gives how many rows changed.
  Result<std::int64_t> run(std::string_view sql, std::initializer_list<Parameter> parameters = {});
  // Calls `visit` for every row, streaming: the rows are never all in memory. The visitor must not use this
  // connection; where one query leads to another, page through the first, or walk().
  Result<void> each(std::string_view sql, std::initializer_list<Parameter> parameters, const Visitor& visit);
  // Like each, and the visitor may use this connection for other reads. Only within a transaction or a
  // snapshot (PostgreSQL: a cursor). For walks over whole tables.
  Result<void> walk(std::string_view sql, std::initializer_list<Parameter> parameters, const Visitor& visit);
  // `values` holds whole rows one after another. In PostgreSQL's interest against deadlocks rows come in the
  // order of the table's key, and no key twice.
  virtual Result<void> insert(const InsertPlan& plan, Parameters values) = 0;

  // All rows, each through `map(const Row&)`.
  template <class Map, class T = std::invoke_result_t<Map, const Row&>>
  Result<std::vector<T>> rows(std::string_view sql, std::initializer_list<Parameter> parameters,
                              const Map& map) {
    std::vector<T> found;
    XINLUON_RETURN_IF_ERROR(each(sql, parameters, [&](const Row& row) -> Result<void> {
      found.push_back(map(row));
      return {};
    }));
    return found;
  }
  // The first row, or nothing.
  template <class Map, class T = std::invoke_result_t<Map, const Row&>>
  Result<std::optional<T>> row(std::string_view sql, std::initializer_list<Parameter> parameters,
                               const Map& map) {
    std::optional<T> found;
    XINLUON_RETURN_IF_ERROR(each(sql, parameters, [&](const Row& row) -> Result<void> {
      if (!found) found.emplace(map(row));
      return {};
    }));
    return found;
  }
  // The first column of the only row.
  Result<std::int64_t> scalar(std::string_view sql, std::initializer_list<Parameter> parameters = {});

  // Brings the schema up to the last of `migrations`, each in its own transaction. rejected when a newer
  // program made the schema.
  virtual Result<void> migrate(std::span<const Migration> migrations) = 0;
  // rejected ("run `xinluon-server migrate`") unless the schema is exactly `version`.
  virtual Result<void> require_schema(int version) = 0;

  // After a commit failed, on the connection that was opened next: makes what the engine shows of earlier
  // commits durable before anything is built on it. An fsync that failed leaves pages in the kernel's cache
  // that the disk lacks, and that no later fsync stores. retry_later while readers are in the way.
  virtual Result<void> store_again() { return {}; }

  // True once a commit failed: nothing may be believed about this connection; close it and open another.
  bool broken() const { return broken_; }

 protected:
  enum class Kind { write, shared_write, snapshot };
  virtual Result<std::int64_t> do_run(std::string_view sql, Parameters parameters) = 0;
  virtual Result<void> do_each(std::string_view sql, Parameters parameters, const Visitor& visit) = 0;
  virtual Result<void> do_walk(std::string_view sql, Parameters parameters, const Visitor& visit) = 0;
  virtual Result<void> begin(Kind kind) = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  // After the `attempt`th run of a transaction failed: whether another may succeed. Waits before it says yes.
  virtual bool run_again(int /*attempt*/) { return false; }
  void mark_broken() { broken_ = true; }

 private:
  template <class Body>
  friend auto transaction(Connection& connection, Body&& body) -> std::invoke_result_t<Body>;
  template <class Body>
  friend auto shared_transaction(Connection& connection, Body&& body) -> std::invoke_result_t<Body>;
  template <class Body>
  friend auto snapshot(Connection& connection, Body&& body) -> std::invoke_result_t<Body>;
  template <class Body>
  static auto within(Connection& connection, Kind kind, Body& body) -> std::invoke_result_t<Body&>;
  bool broken_ = false;
};

template <class Body>
auto Connection::within(Connection& connection, Kind kind, Body& body) -> std::invoke_result_t<Body&> {
  for (int attempt = 1;; ++attempt) {
    XINLUON_RETURN_IF_ERROR(connection.begin(kind));
    auto result = body();
    if (!result) {
      connection.rollback();
      if (connection.run_again(attempt)) continue;
      return result;
    }
    auto committed = connection.commit();
    if (committed) return result;
    if (connection.run_again(attempt)) continue;
    connection.broken_ = true;
    return fail(with_context(std::move(committed).error(), "commit"));
  }
}

// Runs `body` (which returns a Result<T>) in one transaction: commits when it gives a value, rolls back when
// it gives an error. After it returned a value the changes survive a power cut. No other transaction of any
// process writes meanwhile: what `body` reads stays so until it ends. `body` may run again from its start
// when the engine asks for it (PostgreSQL, deadlock): it must have no effect outside the database.
template <class Body>
auto transaction(Connection& connection, Body&& body) -> std::invoke_result_t<Body> {
  return Connection::within(connection, Connection::Kind::write, body);
}

// The same beside other shared transactions of other processes, and never beside transaction(): for the many
// short ones. `body` first changes the row that stands for all it goes on to write alone (a kiosk's head),
// and changes other rows only by additions, in the order of their keys. SQLite has one writer: there it is
// transaction().
template <class Body>
auto shared_transaction(Connection& connection, Body&& body) -> std::invoke_result_t<Body> {
  return Connection::within(connection, Connection::Kind::shared_write, body);
}

// Runs reading `body` on one unchanging state of the database.
template <class Body>
auto snapshot(Connection& connection, Body&& body) -> std::invoke_result_t<Body> {
  return Connection::within(connection, Connection::Kind::snapshot, body);
}

}  // namespace xinluon::db
