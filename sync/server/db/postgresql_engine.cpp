#include "sync/server/db/postgresql_engine.h"

#include <array>
#include <chrono>
#include <random>
#include <thread>
#include <unordered_map>
#include <utility>

#include <libpq-fe.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/server/db/engine_words.h"
#include "sync/server/db/postgresql_error.h"
#include "sync/server/db/postgresql_schema.h"
#include "sync/server/db/postgresql_values.h"

namespace xinluon::db {
namespace {

// A transaction that lost against others this often is told so; the waits before it add up to about a second.
constexpr int max_attempts = 8;
constexpr int walk_rows = 500;  // fetched at a time: a megabyte of the longest records at the worst

// "xinluon" in ASCII. Other programs in the same database choose other numbers.
constexpr std::int64_t writers_lock = 0x78696E6C756F6E;

Error about(Error error, std::string_view sql) {
  constexpr std::size_t shown_bytes = 80;  // enough to find the statement in the sources
  return with_context(std::move(error), std::string(sql.substr(0, shown_bytes)));
}

std::string insert_sql(const InsertPlan& plan) {
  using Type = InsertPlan::Column::Type;
  std::string names;
  std::string arrays;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const auto& column = plan.columns[i];
    const auto* const type = column.type == Type::integer ? "bigint"
                             : column.type == Type::text  ? "text"
                                                          : "bytea";
    names += format("{}{}", i == 0 ? "" : ", ", column.name);
    arrays += format("{}${}::{}[]", i == 0 ? "" : ", ", i + 1, type);
  }
  return format("INSERT INTO {} ({}) SELECT * FROM unnest({}) {}", plan.table, names, arrays,
                plan.on_conflict);
}

// Like PQexec; `warning` is set to the words of a warning that came with it.
PGresult* execute_heeding(PGconn* link, const char* sql, std::string& warning) {
  const auto keep = [](void* into, const PGresult* notice) {
    const char* const words = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    *static_cast<std::string*>(into) = words == nullptr ? "a warning without words" : words;
  };
  const auto usual = PQsetNoticeReceiver(link, keep, &warning);
  PGresult* const done = PQexec(link, sql);
  PQsetNoticeReceiver(link, usual, nullptr);
  return done;
}

std::string begin_sql(bool reading, bool alone) {
  if (reading) return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  return format("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock{}({})",
                alone ? "" : "_shared", writers_lock);
}

class PostgresqlEngine final : public Connection {
 public:
  PostgresqlEngine(PostgresqlAddress address, Access access, PostgresqlLink link)
      : address_(std::move(address)), access_(access), link_(std::move(link)) {}
  Result<void> insert(const InsertPlan& plan, Parameters values) override;
  Result<void> migrate(std::span<const Migration> migrations) override;
  Result<void> require_schema(int version) override;

 protected:
  Result<std::int64_t> do_run(std::string_view sql, Parameters parameters) override;
  Result<void> do_each(std::string_view sql, Parameters parameters, const Visitor& visit) override;
  Result<void> do_walk(std::string_view sql, Parameters parameters, const Visitor& visit) override;
  Result<void> begin(Kind kind) override;
  Result<void> commit() override;
  void rollback() override;
  bool run_again(int attempt) override;

 private:
  enum class State { outside, writing, writing_beside_others, reading };
  struct Streamed {
    Result<void> result;
    bool began = false;  // a row was visited
  };

  Result<void> ready();
  Result<void> execute(const std::string& sql);
  Result<const std::string*> prepare(std::string_view sql, const SentParameters& sent);
  Result<PostgresqlResult> execute_prepared(std::string_view sql, const SentParameters& sent);
  Streamed stream(std::string_view sql, const SentParameters& sent, const Visitor& visit);
  Result<bool> fetch(const std::string& sql, std::string_view about_sql, const Visitor& visit);
  Error failed(const PGresult* result, std::string_view sql);
  bool in_transaction() const { return state_ != State::outside; }

  PostgresqlAddress address_;
  Access access_;
  PostgresqlLink link_;
  std::unordered_map<std::string, std::string> statements_;  // text and parameters' types → name
  State state_ = State::outside;
  Cure cure_ = Cure::none;  // of the last failure
  bool lost_ = false;
  bool streaming_ = false;
  int walks_ = 0;  // open cursors, for their names
};

Error PostgresqlEngine::failed(const PGresult* result, std::string_view sql) {
  auto failure = failure_of(link_.get(), result);
  cure_ = failure.cure;
  // Two of them make the same new row: the second finds it when it runs again.
  if (failure.unique_violation && state_ == State::writing_beside_others) cure_ = Cure::run_again;
  // Only who writes minds that its server may not.
  if (cure_ == Cure::reconnect && !(access_ == Access::read_only && PQstatus(link_.get()) == CONNECTION_OK)) {
    lost_ = true;
    if (in_transaction()) mark_broken();
  }
  return about(std::move(failure.error), sql);
}

Result<void> PostgresqlEngine::ready() {
  XINLUON_CHECK(!streaming_, "a visitor must not use the connection it is called from");
  if (!lost_ && PQstatus(link_.get()) == CONNECTION_OK) return {};
  if (in_transaction())
    return fail(Errc::retry_later, "the connection to PostgreSQL was lost in a transaction");
  statements_.clear();
  link_.reset();
  auto again = connect(address_, access_);
  if (!again) return fail(std::move(again).error());
  link_ = std::move(*again);
  lost_ = false;
  return {};
}

// One or several statements without parameters.
Result<void> PostgresqlEngine::execute(const std::string& sql) {
  if (link_ == nullptr) return fail(Errc::retry_later, "no connection to PostgreSQL");
  const PostgresqlResult done(PQexec(link_.get(), sql.c_str()));
  const auto status = PQresultStatus(done.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return fail(failed(done.get(), sql));
}

Result<const std::string*> PostgresqlEngine::prepare(std::string_view sql, const SentParameters& sent) {
  std::string key = format("{}\n{}", sql, sent.signature());
  if (auto kept = statements_.find(key); kept != statements_.end()) return &kept->second;
  std::string name = format("s{}", statements_.size());
  const PostgresqlResult prepared(
      PQprepare(link_.get(), name.c_str(), std::string(sql).c_str(), sent.count(), sent.types()));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return fail(failed(prepared.get(), sql));
  return &statements_.emplace(std::move(key), std::move(name)).first->second;
}

Result<PostgresqlResult> PostgresqlEngine::execute_prepared(std::string_view sql,
                                                            const SentParameters& sent) {
  XINLUON_RETURN_IF_ERROR(ready());
  XINLUON_TRY(const auto* name, prepare(sql, sent));
  PostgresqlResult done(PQexecPrepared(link_.get(), name->c_str(), sent.count(), sent.values(),
                                       sent.lengths(), sent.formats(), 0));
  const auto status = PQresultStatus(done.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return fail(failed(done.get(), sql));
  return done;
}

Result<std::int64_t> PostgresqlEngine::do_run(std::string_view sql, Parameters parameters) {
  const SentParameters sent(parameters);
  XINLUON_TRY(const auto done, execute_prepared(sql, sent));
  const std::string_view changed = PQcmdTuples(done.get());
  return changed.empty() ? 0 : std::stoll(std::string(changed));
}

// What comes after the visitor's error is read and dropped: cancelling the query would end the transaction.
PostgresqlEngine::Streamed PostgresqlEngine::stream(std::string_view sql, const SentParameters& sent,
                                                    const Visitor& visit) {
  Streamed streamed;
  auto name = prepare(sql, sent);
  if (!name) return {fail(std::move(name).error())};
  if (PQsendQueryPrepared(link_.get(), (*name)->c_str(), sent.count(), sent.values(), sent.lengths(),
                          sent.formats(), 0) != 1 ||
      PQsetSingleRowMode(link_.get()) != 1)
    return {fail(failed(nullptr, sql))};
  streaming_ = true;
  while (const PostgresqlResult one{PQgetResult(link_.get())}) {
    const auto status = PQresultStatus(one.get());
    if (status == PGRES_SINGLE_TUPLE && streamed.result) {
      streamed.began = true;
      auto visited = visit(PostgresqlRow(one.get()));
      if (!visited) streamed.result = fail(about(std::move(visited).error(), sql));
    } else if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      streamed.result = fail(failed(one.get(), sql));
    }
  }
  streaming_ = false;
  return streamed;
}

Result<void> PostgresqlEngine::do_each(std::string_view sql, Parameters parameters, const Visitor& visit) {
  XINLUON_RETURN_IF_ERROR(ready());
  const SentParameters sent(parameters);
  auto streamed = stream(sql, sent, visit);
  if (streamed.result || streamed.began || in_transaction() || !lost_) return std::move(streamed.result);
  // Lost while it was idle.
  XINLUON_RETURN_IF_ERROR(ready());
  return stream(sql, sent, visit).result;
}

// The next rows of a cursor; false when there was none.
Result<bool> PostgresqlEngine::fetch(const std::string& sql, std::string_view about_sql,
                                     const Visitor& visit) {
  const PostgresqlResult rows(PQexec(link_.get(), sql.c_str()));
  if (PQresultStatus(rows.get()) != PGRES_TUPLES_OK) return fail(failed(rows.get(), about_sql));
  PostgresqlRow row(rows.get());
  for (int i = 0; i < PQntuples(rows.get()); ++i) {
    row.stand_on(i);
    if (auto visited = visit(row); !visited) return fail(about(std::move(visited).error(), about_sql));
  }
  return PQntuples(rows.get()) > 0;
}

Result<void> PostgresqlEngine::do_walk(std::string_view sql, Parameters parameters, const Visitor& visit) {
  XINLUON_CHECK(in_transaction(), "a walk needs a transaction or a snapshot");
  XINLUON_RETURN_IF_ERROR(ready());
  const SentParameters sent(parameters);
  const std::string name = format("walk{}", walks_);
  const std::string declaration = format("DECLARE {} NO SCROLL CURSOR FOR {}", name, sql);
  const PostgresqlResult declared(PQexecParams(link_.get(), declaration.c_str(), sent.count(), sent.types(),
                                               sent.values(), sent.lengths(), sent.formats(), 0));
  if (PQresultStatus(declared.get()) != PGRES_COMMAND_OK) return fail(failed(declared.get(), sql));
  ++walks_;
  const std::string next = format("FETCH {} FROM {}", walk_rows, name);
  Result<bool> more = true;
  while (more && *more) more = fetch(next, sql, visit);
  --walks_;
  auto closed = lost_ ? Result<void>() : execute("CLOSE " + name);
  if (!more) return fail(std::move(more).error());
  return closed;
}

Result<void> PostgresqlEngine::insert(const InsertPlan& plan, Parameters values) {
  const std::size_t width = plan.columns.size();
  XINLUON_CHECK(width > 0 && values.size() % width == 0, "whole rows are inserted");
  if (values.empty()) return {};
  XINLUON_RETURN_IF_ERROR(execute_prepared(insert_sql(plan), SentParameters(plan, values)));
  return {};
}

Result<void> PostgresqlEngine::migrate(std::span<const Migration> migrations) {
  XINLUON_RETURN_IF_ERROR(ready());
  return migrate_postgresql(*link_, migrations);
}

Result<void> PostgresqlEngine::require_schema(int version) {
  XINLUON_RETURN_IF_ERROR(ready());
  return require_postgresql_schema(*link_, version);
}

Result<void> PostgresqlEngine::begin(Kind kind) {
  XINLUON_CHECK(!in_transaction(), "transactions do not nest");
  cure_ = Cure::none;
  XINLUON_RETURN_IF_ERROR(ready());
  const std::string sql = begin_sql(kind == Kind::snapshot, kind == Kind::write);
  auto begun = execute(sql);
  if (!begun && lost_) {  // while it was idle
    XINLUON_RETURN_IF_ERROR(ready());
    begun = execute(sql);
  }
  if (!begun) {
    if (!lost_) rollback();
    return begun;
  }
  state_ = kind == Kind::snapshot ? State::reading
           : kind == Kind::write  ? State::writing
                                  : State::writing_beside_others;
  return {};
}

// A commit that warns is none: so PostgreSQL tells that somebody cancelled the wait for the second machine.
// What was committed on the first alone may be gone after a failover.
Result<void> PostgresqlEngine::commit() {
  XINLUON_CHECK(walks_ == 0 && !streaming_, "a commit from inside a query");
  std::string warning;
  const PostgresqlResult done(lost_ ? nullptr : execute_heeding(link_.get(), "COMMIT", warning));
  if (!warning.empty()) {
    state_ = State::outside;
    lost_ = true;
    return fail(Errc::retry_later, "not known to be durable: " + warning);
  }
  const bool ended = PQresultStatus(done.get()) == PGRES_COMMAND_OK;
  // An aborted transaction is rolled back by COMMIT, without an error.
  const bool committed = ended && std::string_view(PQcmdStatus(done.get())) == "COMMIT";
  auto result = ended ? Result<void>() : Result<void>(fail(failed(done.get(), "COMMIT")));
  state_ = State::outside;
  if (ended && !committed) return fail(Errc::internal, "a statement in it had failed, and nobody said so");
  return result;
}

void PostgresqlEngine::rollback() {
  if (!lost_ && link_) static_cast<void>(PostgresqlResult(PQexec(link_.get(), "ROLLBACK")));
  state_ = State::outside;
}

bool PostgresqlEngine::run_again(int attempt) {
  if (cure_ != Cure::run_again || attempt >= max_attempts) return false;
  cure_ = Cure::none;
  // A random wait, so that those who met do not meet again.
  thread_local std::minstd_rand random(std::random_device{}());
  const int longest_ms = 1 << attempt;
  std::this_thread::sleep_for(std::chrono::milliseconds(random() % static_cast<unsigned>(longest_ms) + 1));
  return true;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgresql(const PostgresqlAddress& address, Access access) {
  XINLUON_TRY(auto link, connect(address, access));
  return std::unique_ptr<Connection>(std::make_unique<PostgresqlEngine>(address, access, std::move(link)));
}

}  // namespace xinluon::db
