// The system's clock, whose wall part another process makes jump by writing milliseconds into a file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/system_clock.h"

namespace xinluon::test {

class JumpingClock final : public Clock {
 public:
  // The file holds one std::int64_t; it is made where it is missing.
  explicit JumpingClock(const std::filesystem::path& file);
  ~JumpingClock() override;
  JumpingClock(const JumpingClock&) = delete;
  JumpingClock& operator=(const JumpingClock&) = delete;

  WallTime wall() const override;
  BootTime boot() const override { return real_.boot(); }
  bool wall_synchronised() const override { return true; }

  // For the process that makes it jump.
  void jump_to(Milliseconds offset);

 private:
  SystemClock real_;
  volatile std::int64_t* offset_ms_ = nullptr;  // shared memory
};

}  // namespace xinluon::test
