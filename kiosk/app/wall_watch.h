// When the clock on the wall may be believed. A Raspberry Pi has no battery: after a power cut it starts at
// the hour at which it was switched off, and a screen that closes because of that turns citizens away. A
// screen that stays open too long turns nobody away. So the clock counts only once the kernel called it
// synchronised; from then on also without the network, because until the next boot it drifts by seconds a
// week. A site with a battery-backed clock and no network says so in the configuration.
#pragma once

#include <optional>

#include "sync/base/clock.h"

namespace xinluon::app {

class WallWatch {
 public:
  // Keeps the reference. `always`: it is believed as it is.
  WallWatch(const Clock& clock, bool always) : clock_(clock), believed_(always) {}

  // The time on the wall; nothing while it is not believed. Jumps are followed.
  std::optional<WallTime> now();

 private:
  const Clock& clock_;
  bool believed_;
};

}  // namespace xinluon::app
