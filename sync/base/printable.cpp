#include "sync/base/printable.h"

#include <cstdint>

#include "sync/base/format.h"

namespace xinluon {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

// The range that RFC 3629 allows for the second byte after this first one.
struct SecondByte {
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
};
SecondByte second_byte_after(std::uint8_t first) {
  switch (first) {
    case 0xE0:
      return {0xA0, 0xBF};
    case 0xED:
      return {0x80, 0x9F};
    case 0xF0:
      return {0x90, 0xBF};
    case 0xF4:
      return {0x80, 0x8F};
    default:
      return {};
  }
}

std::size_t expected_bytes(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool is_control(std::string_view character) {
  const std::uint8_t first = byte_at(character, 0);
  if (first < 0x20 || first == 0x7F) return true;
  return first == 0xC2 && byte_at(character, 1) < 0xA0;  // C1: U+0080–U+009F
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += format("\\x{:02X}", static_cast<std::uint8_t>(c));
    }
  }
}

}  // namespace

std::size_t utf8_character_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint8_t first = byte_at(text, 0);
  const std::size_t n = expected_bytes(first);
  if (n == 0 || text.size() < n) return 0;
  if (n == 1) return 1;
  const SecondByte second = second_byte_after(first);
  if (byte_at(text, 1) < second.low || byte_at(text, 1) > second.high) return 0;
  for (std::size_t i = 2; i < n; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  return n;
}

std::string printable(std::string_view text, std::size_t max_characters) {
  std::string out;
  for (std::size_t shown = 0; !text.empty(); ++shown) {
    if (shown == max_characters) return out + "…";
    const std::size_t n = utf8_character_bytes(text);
    const std::string_view character = text.substr(0, n == 0 ? 1 : n);
    if (n == 0 || is_control(character)) {
      append_escaped(out, character);
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

}  // namespace xinluon
