// One history from one seed: kiosks, network and server in this thread, faults for some days, then calm; then
// everything is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace xinluon::simulation {

struct Ended {
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::uint64_t sessions = 0;
  // The invariant that does not hold, what was seen, and the last events; nothing when all hold.
  std::optional<std::string> broken;
};

Ended live_through(std::uint64_t seed);

}  // namespace xinluon::simulation
