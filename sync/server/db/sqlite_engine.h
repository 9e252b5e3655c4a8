// The SQLite engine: one file, WAL, synchronous=FULL. One process has one writing connection at a time
// (data_folder.h holds the lock); any number of readers beside it, in this process or another.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sync/server/db/access.h"
#include "sync/server/db/connection.h"

namespace xinluon::db {

// `vfs` names a registered file system of SQLite's, for fault tests; empty is the default.
Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file, Access access,
                                                const std::string& vfs = {});

}  // namespace xinluon::db
