// SHA-256 and the chain over a kiosk's records:
//   h(0) = SHA-256("xinluon-v1" ‖ kiosk ‖ epoch),  h(n) = SHA-256(h(n−1) ‖ bytes(n))
// with kiosk and epoch as their ASCII texts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/domain/ids.h"

namespace xinluon::crypto {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);
Hash chain_start(const KioskId& kiosk, const Epoch& epoch);
Hash chain_next(const Hash& previous, std::string_view record_bytes);

std::string to_hex(const Hash& hash);
std::optional<Hash> hash_from_hex(std::string_view hex);  // 64 lower-case digits
// The 32 bytes as they are stored in a blob, and back.
std::string_view as_bytes(const Hash& hash);
std::optional<Hash> hash_from_bytes(std::string_view bytes);

}  // namespace xinluon::crypto
