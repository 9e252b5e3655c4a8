// Hex and base64 of arbitrary bytes, as used in headers and files. Each value has one text only: what is
// not that text exactly is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinluon::crypto {

std::string to_hex(std::string_view bytes);                     // lower case
std::optional<std::string> from_hex(std::string_view hex);      // lower case only
std::string to_base64(std::string_view bytes);                  // standard alphabet, padded
std::optional<std::string> from_base64(std::string_view text);  // no blanks, no line breaks

// RFC 4648's alphabet (A-Z 2-7) without padding: how authenticator apps take a key. Codes of our own are
// wire/base32.h.
std::string to_authenticator_base32(std::string_view bytes);

// RFC 4648 §5: base64 for addresses and tokens of the web, without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace xinluon::crypto
