// How the panel, keys and scanner of one kiosk are fitted. Filled from its configuration, obeyed by
// kiosk/sdl.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "sync/base/clock.h"

namespace xinluon::ui {

enum class Rotation : std::uint8_t { none, by_90, by_180, by_270 };  // clockwise
inline std::optional<Rotation> rotation_from_degrees(std::int64_t degrees) {
  if (degrees < 0 || degrees > 270 || degrees % 90 != 0) return std::nullopt;
  return static_cast<Rotation>(degrees / 90);
}

struct KeyMap {
  // The level of KEY_1 … KEY_5, the digits above the letters. A keyboard's name their own level. Buttons
  // wired in screen order are {5, 4, 3, 2, 1}: the first one is "Rất hài lòng". The numeric keypad's digits
  // always name their own level.
  std::array<int, 5> buttons{1, 2, 3, 4, 5};
  int arm_f = 0;    // the function key F<n>, n from first_free_f, that opens the question; 0: none
  int staff_f = 0;  // the service key, likewise
};
inline constexpr int first_free_f = 5;  // F1 … F4: read aloud, large text, language, high contrast
inline constexpr int last_f = 24;

struct InputSettings {
  KeyMap keys;
  // By how much the picture is turned on the panel whose coordinates the hands come in: the picture's own
  // rotation, unless the touch layer was mounted otherwise or its driver turns it already.
  Rotation touch = Rotation::none;
  Milliseconds scan_gap{50};       // characters that follow each other faster come from a scanner, not a hand
  std::size_t longest_scan = 512;  // characters of a scanned line that are kept
};

}  // namespace xinluon::ui
