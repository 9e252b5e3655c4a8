#include "sync/crypto/random.h"

#include <string_view>

#include <sodium.h>

#include "sync/base/check.h"
#include "sync/crypto/encoding.h"

namespace xinluon::crypto {
namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t epoch_bytes = 16;
constexpr std::size_t code_letters = 16;  // of 5 bits: 80 bits
constexpr std::size_t code_group = 4;

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char as_meant(char c) {
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

}  // namespace

void init() {
  XINLUON_CHECK(sodium_init() >= 0, "libsodium can't start: no source of randomness");
}

std::string random_bytes(std::size_t n) {
  std::string bytes(n, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string random_hex(std::size_t bytes) {
  return to_hex(random_bytes(bytes));
}

Epoch random_epoch() {
  const auto epoch = Epoch::from(random_hex(epoch_bytes));
  XINLUON_CHECK(epoch.has_value(), "an epoch is 32 lower-case hex digits");
  return *epoch;
}

std::string random_code() {
  std::string code;
  for (std::size_t i = 0; i < code_letters; ++i) {
    if (i > 0 && i % code_group == 0) code += '-';
    code += crockford[randombytes_uniform(static_cast<std::uint32_t>(crockford.size()))];
  }
  return code;
}

std::string normalise_code(const std::string& typed) {
  std::string code;
  for (const char c : typed) {
    if (c == '-' || c == ' ' || c == '\t') continue;
    code += as_meant(upper(c));
  }
  return code;
}

}  // namespace xinluon::crypto
