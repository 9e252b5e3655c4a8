// Invariants. A broken one aborts with a message and the place; systemd restarts the program and the next
// start recovers. Never used for bad input.
#pragma once

namespace xinluon {

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const char* why) noexcept;

}  // namespace xinluon

#define XINLUON_CHECK(condition, why) \
  ((condition) ? static_cast<void>(0) : ::xinluon::check_failed(#condition, __FILE__, __LINE__, why))
