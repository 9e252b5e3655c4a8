// Where display lists are drawn, and how wide a text is. Implemented by kiosk/sdl, and by tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/display_list.h"

namespace xinluon::ui {

struct TextMetrics {
  int width = 0;
  int ascent = 0;   // above the base line, the font's
  int descent = 0;  // below, positive
};

// Measuring needs no window. `text` is one line, any mixture of the scripts we bundle fonts for.
class FontMeasure {
 public:
  virtual ~FontMeasure() = default;
  virtual TextMetrics measure(std::string_view text, int em_px, Weight weight) = 0;
  // The characters of `text` that the bundled fonts have no glyph for. Slow; for checks.
  virtual std::u32string missing_glyphs(std::string_view /*text*/) { return {}; }
};

inline constexpr int fade_whole = 256;

class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual Size size() const = 0;
  // Paints the parts of `list` inside each of `dirty` and shows them.
  virtual void draw(const DisplayList& list, const std::vector<Rect>& dirty) = 0;
  // One picture of a cross-fade: inside each of `dirty`, what is shown goes `share` of the way from what it
  // was to `list`; fade_whole is there, to the bit. Several in a row, with one draw() or fade() to the end,
  // make a cross-fade; `list` may change on the way. A canvas that can't blend is there at once.
  virtual void fade(const DisplayList& list, const std::vector<Rect>& dirty, int /*share*/) {
    draw(list, dirty);
  }
};

}  // namespace xinluon::ui
