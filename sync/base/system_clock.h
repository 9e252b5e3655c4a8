// The machine's clocks. Named only by mains and tests; everything else is handed a Clock&.
#pragma once

#include "sync/base/clock.h"

namespace xinluon {

class SystemClock final : public Clock {
 public:
  WallTime wall() const override;
  BootTime boot() const override;
  bool wall_synchronised() const override;
};

}  // namespace xinluon
