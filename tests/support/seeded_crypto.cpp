#include "tests/support/seeded_crypto.h"

#include <random>

#include <sodium.h>

#include "sync/base/check.h"

namespace xinluon::test {
namespace {

// libsodium hands its callbacks nothing to find their state by.
std::mt19937_64& generator() {
  static std::mt19937_64 random;
  return random;
}

const char* name() {
  return "seeded";
}

std::uint32_t number() {
  return static_cast<std::uint32_t>(generator()());
}

void fill(void* into, std::size_t n) {
  auto* bytes = static_cast<unsigned char*>(into);
  for (std::size_t i = 0; i < n; ++i) bytes[i] = static_cast<unsigned char>(generator()());
}

randombytes_implementation& seeded() {
  static randombytes_implementation made{name, number, nullptr, nullptr, fill, nullptr};
  return made;
}

}  // namespace

SeededCrypto::SeededCrypto(std::uint64_t seed) {
  XINLUON_CHECK(sodium_init() >= 0, "libsodium can't start");
  generator().seed(seed);
  randombytes_set_implementation(&seeded());
}

SeededCrypto::~SeededCrypto() {
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
}

}  // namespace xinluon::test
