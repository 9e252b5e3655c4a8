// How much and from where: what tests/long.sh asks of a test that is small in every commit.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace xinluon::test {

// The environment's variable, or `otherwise`. Aborts the test when it is no number.
inline std::uint64_t setting(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoull(text);
}

}  // namespace xinluon::test
