// Where display lists are drawn, and how wide a text is. Implemented by kiosk/sdl, and by tests.
#pragma once

#include <cstdint>
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
};

class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual Size size() const = 0;
  // Paints the parts of `list` inside each of `dirty` and shows them.
  virtual void draw(const DisplayList& list, const std::vector<Rect>& dirty) = 0;
};

}  // namespace xinluon::ui
