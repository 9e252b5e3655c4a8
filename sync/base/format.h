// Text formatting for everybody: fmt, because g++ 12 has no <format>.
#pragma once

#include <fmt/format.h>

namespace xinluon {
using fmt::format;
}  // namespace xinluon
