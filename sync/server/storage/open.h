// The database with the schema of this program.
#pragma once

#include <memory>

#include "sync/base/result.h"
#include "sync/server/db/data_folder.h"

namespace xinluon::storage {

// The writing connection. A new database gets the schema at once; one with an older schema is left as it is
// and rejected with the remedy, because the administrator backs up before `migrate`.
Result<std::unique_ptr<db::Connection>> open_writer(const db::DataFolder& folder);

// A reading connection; rejected unless the schema is this program's.
Result<std::unique_ptr<db::Connection>> open_reader(const std::filesystem::path& folder);

}  // namespace xinluon::storage
