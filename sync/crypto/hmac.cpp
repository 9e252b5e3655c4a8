#include "sync/crypto/hmac.h"

#include <array>

#include <sodium.h>

#include "sync/crypto/encoding.h"

namespace xinluon::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  return to_hex(std::string_view(reinterpret_cast<const char*>(mac.data()), mac.size()));
}

}  // namespace xinluon::crypto
