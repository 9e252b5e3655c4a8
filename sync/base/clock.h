// Two clocks that can't be mixed up: wall time (may be wrong, may jump) and boot time (since power-on,
// monotonic, counts suspend). Logic takes `now` as an argument; only loops own a Clock&, and only
// system_clock.cpp reads the machine's clocks.
#pragma once

#include <chrono>

namespace xinluon {

using Milliseconds = std::chrono::milliseconds;

struct WallClockTag {
  using rep = Milliseconds::rep;
  using period = Milliseconds::period;
  using duration = Milliseconds;
};
struct BootClockTag {
  using rep = Milliseconds::rep;
  using period = Milliseconds::period;
  using duration = Milliseconds;
};

// Milliseconds since 1970-01-01T00:00:00Z.
using WallTime = std::chrono::time_point<WallClockTag, Milliseconds>;
// Milliseconds since this machine was powered on (CLOCK_BOOTTIME).
using BootTime = std::chrono::time_point<BootClockTag, Milliseconds>;

inline WallTime wall_time(Milliseconds::rep ms) {
  return WallTime(Milliseconds(ms));
}
inline BootTime boot_time(Milliseconds::rep ms) {
  return BootTime(Milliseconds(ms));
}
template <class TimePoint>
Milliseconds::rep to_ms(TimePoint t) {
  return t.time_since_epoch().count();
}

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall() const = 0;
  virtual BootTime boot() const = 0;
  // True when the kernel believes that wall() is disciplined by a time server (no STA_UNSYNC).
  virtual bool wall_synchronised() const = 0;
};

}  // namespace xinluon
