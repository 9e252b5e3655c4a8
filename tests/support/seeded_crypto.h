// Keys, epochs and nonces from a seed, so that the same seed gives the same bytes: libsodium's randomness is
// replaced as long as this lives. One at a time in a process, of one thread.
#pragma once

#include <cstdint>

namespace xinluon::test {

class SeededCrypto {
 public:
  explicit SeededCrypto(std::uint64_t seed);
  ~SeededCrypto();
  SeededCrypto(const SeededCrypto&) = delete;
  SeededCrypto& operator=(const SeededCrypto&) = delete;
};

}  // namespace xinluon::test
