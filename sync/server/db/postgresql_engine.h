// The PostgreSQL engine. Several processes may write to one database: transaction() is serial over all of
// them by one advisory lock, as if there were one writer; shared_transaction() runs beside its like, with
// rows locked, and never beside the former.
//
// The first statement of a connection that was lost since the last one connects again by itself where nothing
// can have happened yet: at the beginning of a transaction, and for a query outside one. A connection lost
// inside a transaction is broken().
#pragma once

#include <memory>

#include "sync/server/db/connection.h"
#include "sync/server/db/postgresql_link.h"

namespace xinluon::db {

Result<std::unique_ptr<Connection>> open_postgresql(const PostgresqlAddress& address, Access access);

}  // namespace xinluon::db
