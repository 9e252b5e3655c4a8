// The earlier of two times that may not be.
#pragma once

#include <algorithm>
#include <optional>

namespace xinluon::app {

template <class Time>
std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
  if (!a) return b;
  if (!b) return a;
  return std::min(*a, *b);
}

}  // namespace xinluon::app
