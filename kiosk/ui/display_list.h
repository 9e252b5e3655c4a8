// What a screen looks like, as data: a list of draw commands in painting order. Two lists compare command
// by command, so only what changed is repainted.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/ui/geometry.h"

namespace xinluon::ui {

struct Colour {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;
  bool operator==(const Colour&) const = default;
};

enum class Weight : std::uint8_t { regular, bold };

// A rounded rectangle; `outline` px of `line` inside its edge when outline > 0.
struct DrawBox {
  Rect rect;
  Colour fill{};
  int radius = 0;
  int outline = 0;
  Colour line{};
  bool dashed = false;  // the outline in dashes
  bool operator==(const DrawBox&) const = default;
};
// One line of text, already broken and measured; `baseline` is the left end of its base line.
struct DrawText {
  Rect rect;  // what it may touch
  Point baseline;
  std::string text;
  int em_px = 0;
  Weight weight = Weight::regular;
  Colour colour{};
  bool operator==(const DrawText&) const = default;
};
// An SVG of assets/icons or assets/faces, fitted into rect. `ink` replaces currentColor, `cut` the holes.
struct DrawPicture {
  Rect rect;
  std::string name;  // "icons/check", "faces/level-5"
  Colour ink{};
  Colour cut{};
  bool operator==(const DrawPicture&) const = default;
};

// A photograph (PNG or JPEG) cut to a circle that fills rect, a square. One that can't be read shows nothing.
struct DrawPhoto {
  Rect rect;
  std::string file;
  bool operator==(const DrawPhoto&) const = default;
};

using DrawCommand = std::variant<DrawBox, DrawText, DrawPicture, DrawPhoto>;
using DisplayList = std::vector<DrawCommand>;

Rect bounds(const DrawCommand& command);

// The areas in which two lists differ, merged where they touch; empty when they are equal.
std::vector<Rect> dirty_rects(const DisplayList& before, const DisplayList& after, Rect screen);

}  // namespace xinluon::ui
