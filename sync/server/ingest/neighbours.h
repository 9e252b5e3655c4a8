// Bounds of boots that never met the server, from the boots around them: a boot began after the last known
// moment of the one before, and ended before the first moment of the one after. Boots are ordered by the
// records they wrote in one epoch; all of them began before the boot that is sending.
#pragma once

#include <set>
#include <string>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"

namespace xinluon::ingest {

struct ChainEnd {
  KioskId kiosk;
  Epoch epoch;
  Seq first_new = 1;    // the first record that this batch brings
  std::string sending;  // the boot of the envelope
};

// Works through the epoch's boots from the newest back over all that this batch touches, to the last one
// before them that met the server; keeps bounds that are worth it, and adds the boots whose bounds changed to
// `changed`. Within the caller's transaction.
Result<void> bound_by_neighbours(db::Connection& connection, const ChainEnd& end,
                                 std::set<std::string>& changed);

}  // namespace xinluon::ingest
