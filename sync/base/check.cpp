#include "sync/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace xinluon {

// Plain stdio: the log itself may be what is broken. "<2>" is journald's "critical".
void check_failed(const char* condition, const char* file, int line, const char* why) noexcept {
  std::fprintf(stderr, "<2>%s:%d: broken invariant: %s (%s)\n", file, line, why, condition);
  std::abort();
}

}  // namespace xinluon
