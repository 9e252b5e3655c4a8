// Bytes as letters and digits that every keyboard layout types the same: Crockford's alphabet
// (0123456789ABCDEFGHJKMNPQRSTVWXYZ), the first bit first, no padding. Each value has one text only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinluon::wire {

std::string to_base32(std::string_view bytes);
std::optional<std::string> from_base32(std::string_view text);  // upper case only

}  // namespace xinluon::wire
