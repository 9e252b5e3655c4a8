// A copy of the whole database as it is at one moment, for a backup, and the way back. Both work beside a
// serving server.
#pragma once

#include <filesystem>
#include <string_view>

#include "sync/base/result.h"
#include "sync/server/db/place.h"

namespace xinluon::db {

// "xinluon.db", or "xinluon.dump" where it is PostgreSQL's.
std::string_view copy_name(const Place& place);

// Writes a new file, durable and verified: SQLite's is a database that a check found whole, PostgreSQL's a
// dump in its own format whose table of contents can be read. Holds up no writer.
Result<void> copy_database(const Place& from, const std::filesystem::path& file);

// Into a place that has no database yet; rejected, with the remedy, where there is one. On PostgreSQL the
// database must exist and be empty, and the role must be the one that is to own the tables.
Result<void> restore_database(const std::filesystem::path& file, const Place& to);

}  // namespace xinluon::db
