// The schema's steps on PostgreSQL: their words, and the table that counts them.
#pragma once

#include <span>

#include "sync/server/db/connection.h"

struct pg_conn;

namespace xinluon::db {

// As Connection::migrate and Connection::require_schema.
Result<void> migrate_postgresql(pg_conn& link, std::span<const Migration> migrations);
Result<void> require_postgresql_schema(pg_conn& link, int version);

}  // namespace xinluon::db
