// Dates that an earlier version's rule gave (dating.h), given again by this one's: every vote is always dated
// by the bounds that are kept and by the rule that is published, so a recount can check the date of each.
#pragma once

#include <cstdint>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"

namespace xinluon::ingest {

// For the start of the server, before it takes batches. A kiosk a transaction; costs one look a chain where
// there is nothing to do. Gives the number of kiosks whose votes were dated again; the tallies follow.
Result<std::uint64_t> redate_all(db::Connection& writer);

}  // namespace xinluon::ingest
