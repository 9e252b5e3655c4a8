// Every checkpoint: its chain, its signature, and that each record it names is still held with that hash, or
// was purged; where the audit log is here, its entry too. Where purged chains begin never goes back from one
// to the next, and the last one signs where they begin today and what the purged votes counted.
#pragma once

#include "sync/server/db/connection.h"
#include "sync/server/reports/recount.h"
#include "sync/server/reports/recount_findings.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

Result<void> recount_checkpoints(db::Connection& reader, const storage::Scope& scope, AuditLog log,
                                 Findings& findings);

}  // namespace xinluon::reports
