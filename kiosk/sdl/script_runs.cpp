#include "kiosk/sdl/script_runs.h"

#include <array>

namespace xinluon::sdl {
namespace {

constexpr std::string_view replacement = "\uFFFD";
constexpr char32_t zero_width_space = 0x200B;

struct Character {
  char32_t code;
  std::string_view bytes;  // as they are to be drawn
  std::size_t consumed;
};

std::size_t length_by_first_byte(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

Character next_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = length_by_first_byte(first);
  if (length == 0 || length > text.size()) return {0xFFFD, replacement, 1};
  constexpr std::array<unsigned, 5> first_mask = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = first & first_mask[length];
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return {0xFFFD, replacement, i};
    code = (code << 6U) | (byte & 0x3FU);
  }
  return {code, text.substr(0, length), length};
}

bool is_khmer(char32_t c) {
  return (c >= 0x1780 && c <= 0x17FF) || (c >= 0x19E0 && c <= 0x19FF);
}

// Joiners and the dotted circle shape together with the letters before them.
bool takes_the_script_before(char32_t c) {
  return c == 0x200C || c == 0x200D || c == 0x25CC;
}

}  // namespace

std::vector<ScriptRun> script_runs(std::string_view text) {
  std::vector<ScriptRun> runs;
  while (!text.empty()) {
    const Character c = next_character(text);
    text.remove_prefix(c.consumed);
    if (c.code == zero_width_space) continue;
    const Script own = is_khmer(c.code) ? Script::khmer : Script::latin;
    const bool inherits = takes_the_script_before(c.code) && !runs.empty();
    const Script script = inherits ? runs.back().script : own;
    if (runs.empty() || runs.back().script != script) runs.push_back({script, {}});
    runs.back().text += c.bytes;
  }
  return runs;
}

}  // namespace xinluon::sdl
