// What questions need of a state of the tallies (releases.h), worked out ahead of them, a family at a time.
#pragma once

#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/reports/releases.h"

namespace xinluon::reports {

// Of those units in turn: parents before their children.
Result<std::vector<UnitId>> units_to_prepare(db::Connection& reader);
// What may be told of everything directly below the unit, and of its units by every cut. Some milliseconds.
Result<void> prepare(db::Connection& reader, const UnitId& unit, WallTime now, Releases& releases);

}  // namespace xinluon::reports
