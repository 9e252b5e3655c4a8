// Codes that a telephone shows and that change every 30 seconds: RFC 6238 over HMAC-SHA-1 with six digits,
// which is what every authenticator app speaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"

namespace xinluon::crypto {

inline constexpr std::size_t totp_key_bytes = 20;  // RFC 4226 §4 R6 recommends 160 bits
inline constexpr std::chrono::seconds totp_period{30};
// Telephones' clocks are right to a few seconds; people type slowly.
inline constexpr std::int64_t totp_window = 1;

// Which period a time lies in.
std::int64_t totp_step(WallTime now);
// "004251".
std::string totp_code(std::string_view key, std::int64_t step);
// The step whose code this is, no further than totp_window from now; nothing when it is none of theirs. Takes
// as long for every wrong code.
std::optional<std::int64_t> totp_matching_step(std::string_view key, std::string_view code, WallTime now);

}  // namespace xinluon::crypto
