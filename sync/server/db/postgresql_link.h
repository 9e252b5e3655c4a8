// A connection to PostgreSQL: opened with what a server that runs for years needs, closed by its owner.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "sync/server/db/access.h"

struct pg_conn;
struct pg_result;

namespace xinluon::db {

struct PostgresqlAddress {
  std::string connection;  // postgresql://role@host:port/database?sslmode=verify-full, no password
  std::filesystem::path password_file;  // its first line; empty: none, or libpq's PGPASSFILE
};

struct LinkCloser {
  void operator()(pg_conn* link) const;
};
using PostgresqlLink = std::unique_ptr<pg_conn, LinkCloser>;

struct ResultClearer {
  void operator()(pg_result* result) const;
};
using PostgresqlResult = std::unique_ptr<pg_result, ResultClearer>;

// rejected, with the remedy, for a connection string that libpq does not understand or that holds a password.
Result<void> check(const PostgresqlAddress& address);

// What stands in the password file; empty where none is named.
Result<std::string> password_of(const PostgresqlAddress& address);

// A leader that died is noticed within seconds; of several hosts the one that may write is taken. The message
// of an error never holds the password. not_found without such a database, unauthorised when it refuses the
// role, else retry_later.
Result<PostgresqlLink> connect(const PostgresqlAddress& address, Access access);

}  // namespace xinluon::db
