// Bounds of boots that never met the server, from the boots around them: a boot began after the last known
// moment of the one before, and ended before the first moment of the one after. Boots are ordered by the
// records they wrote in one epoch; all of them began before the boot that is sending.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/boots.h"

namespace xinluon::ingest {

// One boot of a chain and the bounds that are kept of it.
struct Link {
  storage::Boot boot;
  std::vector<storage::BoundPart> bounds;
};

// Bounds each boot by the ones around it. `links` are in the chain's order, and the boot after the last of
// them began at `next_began` at the latest, where that is known. Gives the boots whose bounds changed. Pure.
std::set<std::string> bound_each_other(std::vector<Link>& links, std::optional<std::int64_t> next_began);

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
