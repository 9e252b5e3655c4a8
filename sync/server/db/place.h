// Where a server's data is.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.h"
#include "sync/server/db/postgresql_link.h"

namespace xinluon::db {

struct Place {
  std::filesystem::path folder;  // the data folder: keys, certificate, lock, and the default database
  std::string database = {};     // empty: xinluon.db in the folder; a SQLite file; or postgresql://…
  std::filesystem::path password_file = {};  // of the role named in postgresql://…

  bool is_postgresql() const;
  std::filesystem::path sqlite_file() const;
  PostgresqlAddress postgresql() const { return {database, password_file}; }
};

// rejected, with the remedy, when `database` is neither a file's absolute path nor a connection string.
Result<void> check(const Place& place);

}  // namespace xinluon::db
