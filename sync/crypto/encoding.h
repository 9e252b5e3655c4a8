// Hex and base64 of arbitrary bytes (standard alphabet, padded), as used in headers and files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinluon::crypto {

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace xinluon::crypto
