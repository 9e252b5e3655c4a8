// HMAC-SHA256 (RFC 2104), for those who share a secret with this server.
#pragma once

#include <string>
#include <string_view>

namespace xinluon::crypto {

// As 64 lower-case hex digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

}  // namespace xinluon::crypto
