#include "sync/wire/base32.h"

#include <cstdint>

namespace xinluon::wire {
namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr unsigned bits_a_letter = 5;
constexpr unsigned bits_a_byte = 8;

}  // namespace

std::string to_base32(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    held = held << bits_a_byte | static_cast<unsigned char>(c);
    for (bits += bits_a_byte; bits >= bits_a_letter; bits -= bits_a_letter) {
      text += letters[held >> (bits - bits_a_letter) & 31U];
    }
    held &= (1U << bits) - 1;
  }
  if (bits > 0) text += letters[held << (bits_a_letter - bits) & 31U];
  return text;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = held << bits_a_letter | static_cast<std::uint32_t>(value);
    bits += bits_a_letter;
    if (bits < bits_a_byte) continue;
    bits -= bits_a_byte;
    bytes += static_cast<char>(held >> bits);
    held &= (1U << bits) - 1;
  }
  if (bits >= bits_a_letter || held != 0) return std::nullopt;  // a letter too many, or bits that say nothing
  return bytes;
}

}  // namespace xinluon::wire
