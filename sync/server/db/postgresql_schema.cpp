#include "sync/server/db/postgresql_schema.h"

#include <array>
#include <string>

#include <libpq-fe.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/server/db/engine_words.h"
#include "sync/server/db/postgresql_error.h"
#include "sync/server/db/postgresql_link.h"

namespace xinluon::db {
namespace {

constexpr std::array<EngineWord, 4> words = {{{"{blob}", "BYTEA"},
                                              {"{real}", "DOUBLE PRECISION"},
                                              {"{clustered by kiosk}", "PARTITION BY HASH (kiosk)"},
                                              {"{clustered}", ""}}};
constexpr const char* count_sql = "SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN -1 ELSE 0 END";
constexpr const char* version_sql = "SELECT COALESCE(MAX(version), 0) FROM schema_version";

Result<PostgresqlResult> execute(pg_conn& link, const std::string& sql) {
  PostgresqlResult done(PQexec(&link, sql.c_str()));
  const auto status = PQresultStatus(done.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    return fail(failure_of(&link, done.get()).error);
  return done;
}

Result<int> number(pg_conn& link, const std::string& sql) {
  XINLUON_TRY(const auto found, execute(link, sql));
  return std::stoi(PQgetvalue(found.get(), 0, 0));
}

// -1 where there is no schema yet.
Result<int> version_of(pg_conn& link) {
  XINLUON_TRY(const int none, number(link, count_sql));
  if (none < 0) return none;
  return number(link, version_sql);
}

// Texts are ordered by their bytes here, in SQLite and in our own code: with another order a walk over a
// table would not come as its reader expects.
Result<void> require_byte_order(pg_conn& link) {
  XINLUON_TRY(
      const int fits,
      number(link,
             "SELECT CASE WHEN pg_encoding_to_char(encoding) = 'UTF8' AND datcollate IN ('C', 'POSIX') "
             "THEN 1 ELSE 0 END FROM pg_database WHERE datname = current_database()"));
  if (fits == 1) return {};
  return fail(Errc::rejected,
              "the database must be made with UTF-8 and the locale C: createdb --template=template0 "
              "--encoding=UTF8 --locale=C NAME");
}

Result<void> apply(pg_conn& link, const Migration& step) {
  XINLUON_TRY(const int version, version_of(link));  // another process may have been quicker
  if (version >= step.version) return {};
  XINLUON_RETURN_IF_ERROR(execute(link, in_words_of(step.both, words)));
  if (!step.postgresql.empty()) XINLUON_RETURN_IF_ERROR(execute(link, in_words_of(step.postgresql, words)));
  XINLUON_RETURN_IF_ERROR(execute(link, "DELETE FROM schema_version"));
  XINLUON_RETURN_IF_ERROR(
      execute(link, format("INSERT INTO schema_version (version) VALUES ({})", step.version)));
  return {};
}

// In a transaction of its own, one process at a time.
template <class Body>
Result<void> alone(pg_conn& link, const Body& body) {
  constexpr const char* begin = "BEGIN; SELECT pg_advisory_xact_lock(hashtext('xinluon schema'))";
  XINLUON_RETURN_IF_ERROR(execute(link, begin));
  if (auto done = body(); !done) {
    static_cast<void>(execute(link, "ROLLBACK"));
    return done;
  }
  XINLUON_RETURN_IF_ERROR(execute(link, "COMMIT"));
  return {};
}

Result<void> make_count(pg_conn& link) {
  return alone(link, [&]() -> Result<void> {
    XINLUON_TRY(const int none, number(link, count_sql));
    if (none == 0) return {};
    XINLUON_RETURN_IF_ERROR(execute(link, "CREATE TABLE schema_version (version BIGINT NOT NULL)"));
    return {};
  });
}

}  // namespace

Result<void> migrate_postgresql(pg_conn& link, std::span<const Migration> migrations) {
  XINLUON_RETURN_IF_ERROR(require_byte_order(link));
  XINLUON_RETURN_IF_ERROR(make_count(link));
  XINLUON_TRY(const int version, version_of(link));
  const int newest = static_cast<int>(migrations.size());
  if (version > newest)
    return fail(
        Errc::rejected,
        format("the database has schema {} and this program knows up to {}; install the newer program, "
               "or restore a backup made before it",
               version, newest));
  int expected = 0;
  for (const Migration& step : migrations) {
    XINLUON_CHECK(step.version == ++expected, "migrations are numbered 1, 2, 3 …");
    if (auto applied = alone(link, [&] { return apply(link, step); }); !applied)
      return fail(with_context(std::move(applied).error(), format("migration {}", step.version)));
  }
  return {};
}

Result<void> require_postgresql_schema(pg_conn& link, int version) {
  XINLUON_RETURN_IF_ERROR(require_byte_order(link));
  XINLUON_TRY(const int found, version_of(link));
  if (found == version) return {};
  return fail(Errc::rejected,
              format("the database has schema {}, this program needs {}: run `xinluon-server migrate`{}",
                     std::max(found, 0), version, found > version ? " of the newer program" : ""));
}

}  // namespace xinluon::db
