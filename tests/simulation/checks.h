// The invariants of a finished history, held against what citizens did and screens said. Written for the
// simulation alone: nothing here is shared with the code that made the figures.
#pragma once

#include <vector>

#include "tests/simulation/kiosk.h"
#include "tests/simulation/server.h"
#include "tests/simulation/world.h"

namespace xinluon::simulation {

// Faults have ended and the backlog is gone. Throws Broken with the first invariant that does not hold.
void check_everything(const World& world, Server& server, const std::vector<Kiosk*>& kiosks);

}  // namespace xinluon::simulation
