// Dates again, from the bounds that are kept, in its own words (ingest/dating.h is the other side).
#pragma once

#include <cstdint>
#include <vector>

#include "sync/server/storage/boots.h"
#include "sync/server/storage/votes.h"

namespace xinluon::reports {

storage::Dated recount_date(const std::vector<storage::BoundPart>& bounds, std::int64_t boot_ms);

}  // namespace xinluon::reports
