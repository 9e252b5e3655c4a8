#include "sync/crypto/hash.h"

#include <algorithm>

#include <sodium.h>

#include "sync/crypto/encoding.h"

namespace xinluon::crypto {
namespace {

constexpr std::string_view chain_label = "xinluon-v1";

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

static_assert(sizeof(Hash) == crypto_hash_sha256_BYTES);

Hash sha256(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), data_of(bytes), bytes.size());
  return hash;
}

Hash chain_start(const KioskId& kiosk, const Epoch& epoch) {
  std::string text(chain_label);
  text += kiosk.text();
  text += epoch.text();
  return sha256(text);
}

Hash chain_next(const Hash& previous, std::string_view record_bytes) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, previous.data(), previous.size());
  crypto_hash_sha256_update(&state, data_of(record_bytes), record_bytes.size());
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

std::string to_hex(const Hash& hash) {
  return to_hex(as_bytes(hash));
}

std::optional<Hash> hash_from_hex(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes) return std::nullopt;
  return hash_from_bytes(*bytes);
}

std::string_view as_bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::optional<Hash> hash_from_bytes(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace xinluon::crypto
