// What a batch tells about its kiosk's boots, kept, and the dates that follow from it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/ingest/counting.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/storage/boots.h"

namespace xinluon::ingest {

// Dates the votes of one boot again by the bounds that are kept; the tallies follow through `tallies`. The
// one entry point for it. Within the caller's transaction.
Result<void> redate(db::Connection& connection, const KioskId& kiosk, const std::string& boot,
                    TallyChange& tallies);

// Where the boots of these records lie in the epoch, in the order they come.
std::vector<storage::Boot> boots_in(const Epoch& epoch, const std::vector<const Record*>& records);

// Keeps what the batch's envelope and its lines from `first_new` on say about boots, works out what boots
// that never met the server owe to their neighbours, and dates again what that changes. Within the caller's
// transaction, before the new votes are derived.
Result<void> take_boot_evidence(db::Connection& connection, const Batch& batch, std::size_t first_new,
                                TallyChange& tallies);

}  // namespace xinluon::ingest
