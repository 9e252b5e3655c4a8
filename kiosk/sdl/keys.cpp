#include "kiosk/sdl/keys.h"

#include <algorithm>
#include <array>

namespace xinluon::sdl {
namespace {

using ui::Key;

// The characters of a scanner: they all type as on a keyboard of the United States.
struct Typed {
  SDL_Scancode code;
  char plain;
  char shifted;
};
constexpr std::array<Typed, 22> typed = {{
    {SDL_SCANCODE_1, '1', '!'},           {SDL_SCANCODE_2, '2', '@'},
    {SDL_SCANCODE_3, '3', '#'},           {SDL_SCANCODE_4, '4', '$'},
    {SDL_SCANCODE_5, '5', '%'},           {SDL_SCANCODE_6, '6', '^'},
    {SDL_SCANCODE_7, '7', '&'},           {SDL_SCANCODE_8, '8', '*'},
    {SDL_SCANCODE_9, '9', '('},           {SDL_SCANCODE_0, '0', ')'},
    {SDL_SCANCODE_MINUS, '-', '_'},       {SDL_SCANCODE_EQUALS, '=', '+'},
    {SDL_SCANCODE_LEFTBRACKET, '[', '{'}, {SDL_SCANCODE_RIGHTBRACKET, ']', '}'},
    {SDL_SCANCODE_BACKSLASH, '\\', '|'},  {SDL_SCANCODE_SEMICOLON, ';', ':'},
    {SDL_SCANCODE_APOSTROPHE, '\'', '"'}, {SDL_SCANCODE_GRAVE, '`', '~'},
    {SDL_SCANCODE_COMMA, ',', '<'},       {SDL_SCANCODE_PERIOD, '.', '>'},
    {SDL_SCANCODE_SLASH, '/', '?'},       {SDL_SCANCODE_SPACE, ' ', ' '},
}};

struct Meant {
  SDL_Scancode code;
  Key key;
};
constexpr std::array<Meant, 14> meant = {{
    {SDL_SCANCODE_6, Key::read_aloud},
    {SDL_SCANCODE_KP_6, Key::read_aloud},
    {SDL_SCANCODE_LEFT, Key::left},
    {SDL_SCANCODE_RIGHT, Key::right},
    {SDL_SCANCODE_UP, Key::up},
    {SDL_SCANCODE_DOWN, Key::down},
    {SDL_SCANCODE_RETURN, Key::act},
    {SDL_SCANCODE_KP_ENTER, Key::act},
    {SDL_SCANCODE_SPACE, Key::act},
    {SDL_SCANCODE_ESCAPE, Key::back},
    {SDL_SCANCODE_F1, Key::read_aloud},
    {SDL_SCANCODE_F2, Key::large_text},
    {SDL_SCANCODE_F3, Key::language},
    {SDL_SCANCODE_F4, Key::high_contrast},
}};

constexpr SDL_Scancode function_key(int n) {
  return static_cast<SDL_Scancode>(n <= 12 ? SDL_SCANCODE_F1 + n - 1 : SDL_SCANCODE_F13 + n - 13);
}

bool is_digit_from(SDL_Scancode code, SDL_Scancode one) {
  return code >= one && code < one + 5;
}

std::optional<Key> level_key(int level) {
  constexpr std::array<Key, 5> keys = {Key::level_1, Key::level_2, Key::level_3, Key::level_4, Key::level_5};
  if (level < 1 || level > 5) return std::nullopt;
  return keys.at(static_cast<std::size_t>(level - 1));
}

char character_of(SDL_Scancode code, bool shifted) {
  if (code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z) {
    return static_cast<char>((shifted ? 'A' : 'a') + (code - SDL_SCANCODE_A));
  }
  if (code >= SDL_SCANCODE_KP_1 && code <= SDL_SCANCODE_KP_9) {
    return static_cast<char>('1' + (code - SDL_SCANCODE_KP_1));
  }
  if (code == SDL_SCANCODE_KP_0) return '0';
  const auto found = std::find_if(typed.begin(), typed.end(), [&](const Typed& t) { return t.code == code; });
  if (found == typed.end()) return '\0';
  return shifted ? found->shifted : found->plain;
}

std::optional<Key> key_of(SDL_Scancode code, bool shifted, const ui::KeyMap& map) {
  if (code == SDL_SCANCODE_TAB) return shifted ? Key::previous : Key::next;
  if (shifted) return std::nullopt;
  if (is_digit_from(code, SDL_SCANCODE_1)) {
    return level_key(map.buttons.at(static_cast<std::size_t>(code - SDL_SCANCODE_1)));
  }
  if (is_digit_from(code, SDL_SCANCODE_KP_1)) return level_key(1 + (code - SDL_SCANCODE_KP_1));
  if (map.arm_f >= ui::first_free_f && code == function_key(map.arm_f)) return Key::arm;
  if (map.staff_f >= ui::first_free_f && code == function_key(map.staff_f)) return Key::staff;
  const auto found = std::find_if(meant.begin(), meant.end(), [&](const Meant& m) { return m.code == code; });
  return found == meant.end() ? std::nullopt : std::optional(found->key);
}

}  // namespace

KeyPress press_of(const SDL_Keysym& key, const ui::KeyMap& map) {
  KeyPress press{key.scancode, '\0', false, std::nullopt};
  if ((key.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI | KMOD_MODE)) != 0) return press;
  const bool shifted = (key.mod & KMOD_SHIFT) != 0;
  press.character = character_of(key.scancode, shifted);
  press.ends_line = key.scancode == SDL_SCANCODE_RETURN || key.scancode == SDL_SCANCODE_KP_ENTER ||
                    key.scancode == SDL_SCANCODE_TAB;
  press.key = key_of(key.scancode, shifted, map);
  return press;
}

}  // namespace xinluon::sdl
