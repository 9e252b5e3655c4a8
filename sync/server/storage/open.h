// The database with the schema of this program.
#pragma once

#include <memory>

#include "sync/base/result.h"
#include "sync/server/db/data_folder.h"

namespace xinluon::storage {

// The writing connection. A new SQLite file gets the schema at once; a database with an older schema is left
// as it is and rejected with the remedy, because the administrator backs up before `migrate`. On PostgreSQL
// the tables are made by `migrate` alone, which runs with a role of its own.
Result<std::unique_ptr<db::Connection>> open_writer(const db::DataFolder& folder);

// A reading connection; rejected unless the schema is this program's.
Result<std::unique_ptr<db::Connection>> open_reader(const db::Place& place);
inline Result<std::unique_ptr<db::Connection>> open_reader(const std::filesystem::path& folder) {
  return storage::open_reader(db::Place{folder});
}

}  // namespace xinluon::storage
