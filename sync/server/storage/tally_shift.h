// Counts follow where a unit or a counter stands: what it counted on the days on which it stood elsewhere
// than it does now leaves the units above it then, and joins those above it now. Only tallies are read, so
// this holds for votes whose records are gone, too.
#pragma once

#include "sync/server/storage/node.h"
#include "sync/server/storage/standing.h"

namespace xinluon::storage {

// Within the caller's transaction. `before` and `after` as Ancestry gives them. rejected, "what; remedy",
// when something counted on a day that is closed (progress.h) would move: what was published stays, because
// figures of before and after differ by what one counter had on a few days.
Result<void> shift_tallies(db::Connection& connection, const Node& node, const Standings& before,
                           const Standings& after);

}  // namespace xinluon::storage
