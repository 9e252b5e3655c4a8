// PostgreSQL's own programs for a dump and its return (package postgresql-client-15). Their words go to this
// program's standard error.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/db/postgresql_link.h"

namespace xinluon::db {

// Waits for its end. The password goes by the environment, which only the same user can read. not_found where
// the program is not installed, internal when it fails.
Result<void> run_postgresql_tool(const std::string& program, std::vector<std::string> arguments,
                                 const PostgresqlAddress& database);

// corrupt when the file's table of contents can't be read.
Result<void> list_postgresql_dump(const std::filesystem::path& file);

}  // namespace xinluon::db
