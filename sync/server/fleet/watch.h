// What the server does about its kiosks by itself, every minute: alerts raised and settled, roll-outs taken a
// step further, old health history dropped.
#pragma once

#include <vector>

#include "sync/server/fleet/rollouts.h"

namespace xinluon::fleet {

// What is found of an alert that lasts is written again no sooner.
inline constexpr Milliseconds alert_refresh{3'600'000};

// In transactions of its own; any thread that may write. Several servers may do so beside one another.
struct Watched {
  std::vector<KioskId> told;  // have a new version of their settings to hear of
  std::size_t raised = 0;
  std::size_t settled = 0;
};
Result<Watched> watch_kiosks(db::Connection& writer, WallTime now);

// The calendars of units as they are asked for, each read once.
CalendarOf calendars(db::Connection& connection);

}  // namespace xinluon::fleet
