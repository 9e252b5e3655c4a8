// A cross-fade, one step after the other, in the pixels that are shown: each step takes them some of the way
// that is left towards a picture painted once. So it needs one more picture's memory, and only while it runs.
#pragma once

#include <vector>

#include "kiosk/sdl/painter.h"

namespace xinluon::sdl {

// `pixels` go `share` of ui::fade_whole of the way to `to` inside `at`; alpha becomes 255. The loop is plain
// arithmetic on whole rows, which compilers turn into SIMD.
void blend_towards(const Target& pixels, const Image& to, ui::Rect at, int share);

class Fade {
 public:
  // As ui::Canvas::fade on a canvas of that size, into `target`.
  void step(Painter& painter, ui::Size size, const Target& target, const ui::DisplayList& list,
            const std::vector<ui::Rect>& dirty, int share);
  // The picture is there, or drawn over: forgets it.
  void end();

 private:
  void paint(Painter& painter, ui::Size size, const ui::DisplayList& list,
             const std::vector<ui::Rect>& dirty);

  Image to_;  // empty while nothing fades
  ui::DisplayList painted_;
};

}  // namespace xinluon::sdl
