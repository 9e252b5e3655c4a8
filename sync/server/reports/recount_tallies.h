// Every tally against the votes and what purged ones counted, one by one: first the counters, then the units,
// then the officers.
#pragma once

#include "sync/server/db/connection.h"
#include "sync/server/reports/recount_findings.h"
#include "sync/server/reports/recount_places.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

Result<void> recount_tallies(db::Connection& reader, const storage::Scope& scope, const Places& places,
                             Findings& findings);

}  // namespace xinluon::reports
