// How much and from where: what tests/long.sh asks of a test that is small in every commit.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace xinluon::test {

// The environment's variable, or `otherwise`. Aborts the test when it is no number.
inline std::uint64_t setting(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoull(text);
}

// How often a test of the catalogue (tests/README.md) tries: what the environment's variable says, else the
// size of each commit with tests/run.sh --catalogue, else a fifth of it.
inline std::uint64_t size_of(const char* variable, std::uint64_t each_commit) {
  const bool whole = std::getenv("XINLUON_CATALOGUE") != nullptr;
  return setting(variable, whole ? each_commit : std::max<std::uint64_t>(1, each_commit / 5));
}

}  // namespace xinluon::test
