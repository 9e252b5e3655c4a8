// Lines that an earlier version could not read as records, read again by this one: one that can be read now
// becomes a vote like every other, the tallies follow, and the alarm ends with the last of them.
#pragma once

#include <cstdint>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/db/connection.h"

namespace xinluon::ingest {

struct Reread {
  std::uint64_t looked_at = 0;
  std::uint64_t read = 0;
};

// For the start of the server, before it takes batches. A page of lines a transaction: what was read before
// an error, or a power cut, stays read.
Result<Reread> reread_unreadable(db::Connection& writer, WallTime now);

}  // namespace xinluon::ingest
