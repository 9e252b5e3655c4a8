#include "sync/server/db/sqlite_engine.h"

#include <array>
#include <functional>
#include <optional>
#include <unordered_map>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/server/db/engine_words.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::db {
namespace {

constexpr int busy_timeout_ms = 5000;  // a reader waits at most for a checkpoint's last moment
// 32 MiB: the pages a day's inserts and a year's tallies of one province touch.
constexpr std::string_view tuning = "PRAGMA cache_size=-32768;";

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(const sqlite::Statement& statement) : statement_(statement) {}
  bool is_null(int column) const override { return statement_.is_null(column); }
  std::int64_t integer(int column) const override { return statement_.integer(column); }
  double real(int column) const override { return statement_.real(column); }
  std::string_view text(int column) const override { return statement_.text(column); }
  std::string_view blob(int column) const override { return statement_.blob(column); }

 private:
  const sqlite::Statement& statement_;
};

void bind(sqlite::Statement& statement, int index, const Parameter& parameter) {
  std::visit(
      [&]<class T>(const T& value) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          statement.bind_null(index);
        } else if constexpr (std::is_same_v<T, Blob>) {
          statement.bind_blob(index, value.bytes);
        } else {
          statement.bind(index, value);
        }
      },
      parameter.value());
}

void bind_all(sqlite::Statement& statement, Parameters parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) bind(statement, static_cast<int>(i) + 1, parameters[i]);
}

Error about(Error error, std::string_view sql) {
  constexpr std::size_t shown_bytes = 80;  // enough to find the statement in the sources
  return with_context(std::move(error), std::string(sql.substr(0, shown_bytes)));
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

constexpr std::array<EngineWord, 4> words = {{{"{blob}", "BLOB"},
                                              {"{real}", "REAL"},
                                              {"{clustered by kiosk}", "WITHOUT ROWID"},
                                              {"{clustered}", "WITHOUT ROWID"}}};

std::string insert_sql(const InsertPlan& plan) {
  std::string names;
  std::string values;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    names += format("{}{}", i == 0 ? "" : ", ", plan.columns[i].name);
    values += format("{}${}", i == 0 ? "" : ", ", i + 1);
  }
  return format("INSERT INTO {} ({}) VALUES ({}) {}", plan.table, names, values, plan.on_conflict);
}

Result<void> stream(sqlite::Statement& statement, const Visitor& visit) {
  const SqliteRow row(statement);
  for (;;) {
    XINLUON_TRY(const bool found, statement.step());
    if (!found) return {};
    XINLUON_RETURN_IF_ERROR(visit(row));
  }
}

class SqliteEngine final : public Connection {
 public:
  explicit SqliteEngine(sqlite::Connection connection) : connection_(std::move(connection)) {}
  Result<void> insert(const InsertPlan& plan, Parameters values) override;
  Result<void> migrate(std::span<const Migration> migrations) override;
  Result<void> require_schema(int version) override;
  Result<void> store_again() override;

 protected:
  Result<std::int64_t> do_run(std::string_view sql, Parameters parameters) override;
  Result<void> do_each(std::string_view sql, Parameters parameters, const Visitor& visit) override;
  Result<void> do_walk(std::string_view sql, Parameters parameters, const Visitor& visit) override;
  Result<void> begin(Kind kind) override;
  Result<void> commit() override;
  void rollback() override;

 private:
  // Prepared at first use and kept.
  Result<sqlite::Statement*> use(std::string_view sql);

  sqlite::Connection connection_;
  std::unordered_map<std::string, sqlite::Statement, TextHash, std::equal_to<>> statements_;
  std::optional<sqlite::Transaction> transaction_;
  bool streaming_ = false;  // PostgreSQL could not run another statement meanwhile, so neither do we
};

Result<sqlite::Statement*> SqliteEngine::use(std::string_view sql) {
  XINLUON_CHECK(!streaming_, "a visitor must not use the connection it is called from");
  if (auto kept = statements_.find(sql); kept != statements_.end()) return &kept->second;
  auto prepared = connection_.prepare(sql);
  if (!prepared) return fail(about(std::move(prepared).error(), sql));
  return &statements_.emplace(std::string(sql), std::move(*prepared)).first->second;
}

Result<std::int64_t> SqliteEngine::do_run(std::string_view sql, Parameters parameters) {
  XINLUON_TRY(auto* statement, use(sql));
  bind_all(*statement, parameters);
  if (auto done = statement->run(); !done) return fail(about(std::move(done).error(), sql));
  return connection_.changes();
}

Result<void> SqliteEngine::do_each(std::string_view sql, Parameters parameters, const Visitor& visit) {
  XINLUON_TRY(auto* statement, use(sql));
  bind_all(*statement, parameters);
  streaming_ = true;
  auto result = stream(*statement, visit);
  streaming_ = false;
  statement->reset();
  if (!result) return fail(about(std::move(result).error(), sql));
  return {};
}

// With a statement of its own, because the visitor may come to the same text.
Result<void> SqliteEngine::do_walk(std::string_view sql, Parameters parameters, const Visitor& visit) {
  XINLUON_CHECK(connection_.in_transaction(), "a walk needs a transaction or a snapshot");
  auto prepared = connection_.prepare(sql);
  if (!prepared) return fail(about(std::move(prepared).error(), sql));
  bind_all(*prepared, parameters);
  auto result = stream(*prepared, visit);
  if (!result) return fail(about(std::move(result).error(), sql));
  return {};
}

Result<void> SqliteEngine::insert(const InsertPlan& plan, Parameters values) {
  const std::size_t width = plan.columns.size();
  XINLUON_CHECK(width > 0 && values.size() % width == 0, "whole rows are inserted");
  const std::string sql = insert_sql(plan);
  XINLUON_TRY(auto* statement, use(sql));
  for (; !values.empty(); values = values.subspan(width)) {
    bind_all(*statement, values.first(width));
    if (auto done = statement->run(); !done) return fail(about(std::move(done).error(), sql));
  }
  return {};
}

Result<void> SqliteEngine::migrate(std::span<const Migration> migrations) {
  std::vector<std::string> texts;
  texts.reserve(migrations.size());
  std::vector<sqlite::Migration> steps;
  for (const auto& step : migrations) {
    texts.push_back(in_words_of(step.both, words) + std::string(step.sqlite));
    steps.push_back({step.version, texts.back()});
  }
  return sqlite::migrate(connection_, steps);
}

Result<void> SqliteEngine::require_schema(int version) {
  XINLUON_TRY(const auto found, connection_.scalar("PRAGMA user_version"));
  if (found == version) return {};
  return fail(Errc::rejected,
              format("the database has schema {}, this program needs {}: run `xinluon-server migrate`{}",
                     found, version, found > version ? " of the newer program" : ""));
}

// Everything is copied out of the write-ahead log and synced, and the log begins anew: were it gone on with,
// a frame in it that is not on the disk would cut off all that came after it.
Result<void> SqliteEngine::store_again() {
  std::int64_t busy = 0;
  XINLUON_RETURN_IF_ERROR(each("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) -> Result<void> {
    busy = row.integer(0);
    return {};
  }));
  if (busy == 0) return {};
  return fail(Errc::retry_later, "somebody reads what has to leave the write-ahead log");
}

Result<void> SqliteEngine::begin(Kind kind) {
  XINLUON_CHECK(!connection_.in_transaction(), "transactions do not nest");
  if (kind == Kind::snapshot) return connection_.execute("BEGIN");
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection_));
  transaction_.emplace(std::move(transaction));
  return {};
}

Result<void> SqliteEngine::commit() {
  if (!transaction_) return connection_.execute("COMMIT");
  auto committed = transaction_->commit();
  transaction_.reset();
  return committed;
}

void SqliteEngine::rollback() {
  if (transaction_) {
    transaction_.reset();
  } else {
    static_cast<void>(connection_.execute("ROLLBACK"));
  }
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file, Access access,
                                                const std::string& vfs) {
  sqlite::OpenOptions options;
  options.vfs = vfs;
  options.access =
      access == Access::read_only ? sqlite::Access::read_only : sqlite::Access::read_write_create;
  options.busy_timeout_ms = busy_timeout_ms;
  XINLUON_TRY(auto connection, sqlite::Connection::open(file, options));
  XINLUON_RETURN_IF_ERROR(connection.execute(tuning));
  return std::unique_ptr<Connection>(std::make_unique<SqliteEngine>(std::move(connection)));
}

}  // namespace xinluon::db
