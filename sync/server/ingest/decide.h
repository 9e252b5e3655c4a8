// Votes set aside or back: the decision, the votes and the tallies in one transaction.
#pragma once

#include <cstdint>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/decisions.h"

namespace xinluon::ingest {

// Within the caller's transaction, which holds the lock of the kiosks' heads or is the only one that writes.
// Gives how many votes are counted otherwise than before; raw counts stay as they are. rejected where a
// vote's record was purged: what it counted stays.
Result<std::uint64_t> decide(db::Connection& connection, const storage::Decision& decision);

}  // namespace xinluon::ingest
