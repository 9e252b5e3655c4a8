// A clock that stands still until the test moves it, for programs with threads of their own.
#pragma once

#include <atomic>

#include "sync/base/clock.h"

namespace xinluon::test {

class SharedClock final : public Clock {
 public:
  WallTime wall() const override { return wall_time(wall_ms_); }
  BootTime boot() const override { return boot_time(boot_ms_); }
  bool wall_synchronised() const override { return true; }

  void set_wall(WallTime t) { wall_ms_ = to_ms(t); }
  // Both clocks run.
  void advance(Milliseconds by) {
    wall_ms_ += by.count();
    boot_ms_ += by.count();
  }
  // Time passes for what is limited by it; the date stays.
  void run_boot(Milliseconds by) { boot_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> wall_ms_ = 1'795'320'000'000;  // 2026-11-22T11:00:00+07:00
  std::atomic<std::int64_t> boot_ms_ = 60'000;
};

}  // namespace xinluon::test
