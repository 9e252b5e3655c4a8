// The machine's clocks. Named only by mains and tests; everything else is handed a Clock&.
#pragma once

#include "sync/base/clock.h"

namespace xinluon {

// wall() is CLOCK_REALTIME; boot() is CLOCK_BOOTTIME, which no time server moves and suspend does not stop;
// wall_synchronised() is the kernel's word, false where a sandbox forbids asking. Any thread.
class SystemClock final : public Clock {
 public:
  WallTime wall() const override;
  BootTime boot() const override;
  bool wall_synchronised() const override;
};

}  // namespace xinluon
