// One chain, from its first record, or the first that is not purged, to its head: hashes, the kept envelope's
// signature, and every vote row against the record it was derived from.
#pragma once

#include "sync/server/db/connection.h"
#include "sync/server/reports/recount_findings.h"
#include "sync/server/reports/recount_places.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

Result<void> recount_chain(db::Connection& reader, const storage::Scope& scope, const storage::Head& head,
                           const Places& places, Findings& findings);

}  // namespace xinluon::reports
