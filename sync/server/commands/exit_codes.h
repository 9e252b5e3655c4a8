// How every sub-command ends.
#pragma once

#include <cstdio>

#include "sync/base/format.h"
#include "sync/base/result.h"

namespace xinluon::commands {

inline constexpr int exit_fine = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_bad_usage = 2;  // or bad configuration

inline int complain(const Error& error, int exit_code) {
  std::fputs(format("xinluon-server: {}\n", error.message).c_str(), stderr);
  return exit_code;
}

}  // namespace xinluon::commands
