// Text from outside, made fit for one line of a log or an error message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xinluon {

// Long enough to recognise a wrong value by, short enough for one line.
inline constexpr std::size_t max_shown_value_characters = 80;

// Control characters, DEL, C1 controls and bytes that are no UTF-8 become \n, \t, \r or \xNN; a backslash is
// left as it is. At most max_characters code points of `text` are kept, then "…".
std::string printable(std::string_view text, std::size_t max_characters = max_shown_value_characters);

// Bytes of the well-formed UTF-8 character that `text` begins with; 0 when it begins with none. Overlong
// forms, surrogates and values above U+10FFFF are none (RFC 3629).
std::size_t utf8_character_bytes(std::string_view text);

}  // namespace xinluon
