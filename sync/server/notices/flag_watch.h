// The nightly look for counters at which votes came in a burst.
#pragma once

#include <vector>

#include "sync/base/clock.h"
#include "sync/server/db/connection.h"
#include "sync/server/notices/judgement.h"

namespace xinluon::notices {

inline constexpr std::string_view rule_burst = "burst";

// yes: groups of the last 14 published days that the rule of bursts flagged and that nobody has decided on.
// Nothing of a level, a moment or the size of a group is in it. Within the caller's snapshot.
Result<std::vector<Judgement>> judge_bursts(db::Connection& reader, WallTime now);

}  // namespace xinluon::notices
