#include "sync/base/system_clock.h"

#include <ctime>

#include <sys/timex.h>
#include <unistd.h>

#include "sync/base/check.h"

namespace xinluon {
namespace {

Milliseconds read(clockid_t id) {
  timespec t{};
  XINLUON_CHECK(clock_gettime(id, &t) == 0, "the kernel has no such clock");
  return std::chrono::duration_cast<Milliseconds>(std::chrono::seconds(t.tv_sec) +
                                                  std::chrono::nanoseconds(t.tv_nsec));
}

}  // namespace

WallTime SystemClock::wall() const {
  return WallTime(read(CLOCK_REALTIME));
}

BootTime SystemClock::boot() const {
  return BootTime(read(CLOCK_BOOTTIME));
}

// A unit with ProtectClock may not even ask the kernel; then the time service's own word counts, which it
// leaves in /run, so that it is of this boot.
bool SystemClock::wall_synchronised() const {
  timex question{};  // modes = 0: reads only, needs no privilege
  const int state = adjtimex(&question);
  if (state >= 0) return (question.status & STA_UNSYNC) == 0;
  return ::access("/run/systemd/timesync/synchronized", F_OK) == 0;
}

}  // namespace xinluon
