// Everything that a history leaves to chance comes from here: the same seed, the same history, on every
// machine.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "sync/base/clock.h"

namespace xinluon::simulation {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::mt19937_64& random() { return random_; }
  // 0 … n − 1.
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  // Both ends included.
  std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  Milliseconds between(Milliseconds low, Milliseconds high) {
    return Milliseconds(between(low.count(), high.count()));
  }
  bool percent(int n) { return below(100) < n; }
  std::string bytes(std::size_t n) {
    std::string made(n, '\0');
    for (char& byte : made) byte = static_cast<char>(random_());
    return made;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace xinluon::simulation
