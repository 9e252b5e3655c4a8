// A clock that stands still until the test moves it.
#pragma once

#include "sync/base/clock.h"

namespace xinluon::test {

class FakeClock final : public Clock {
 public:
  WallTime wall() const override { return wall_; }
  BootTime boot() const override { return boot_; }
  bool wall_synchronised() const override { return synchronised_; }

  void set_wall(WallTime t) { wall_ = t; }
  void set_synchronised(bool yes) { synchronised_ = yes; }
  // Both clocks run.
  void advance(Milliseconds by) {
    wall_ += by;
    boot_ += by;
  }

 private:
  WallTime wall_ = wall_time(1'700'000'000'000);
  BootTime boot_ = boot_time(60'000);
  bool synchronised_ = false;
};

}  // namespace xinluon::test
