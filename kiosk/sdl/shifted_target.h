// A picture that stands a few pixels beside its place. What leaves the glass is not drawn; what comes free at
// the other side repeats the picture's edge, which is of one colour on nearly every screen.
#pragma once

#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

class ShiftedTarget {
 public:
  ShiftedTarget(const Target& glass, ui::Point shift) : glass_(glass), shift_(shift) {}

  // To paint `rect` of the picture in, in the picture's own coordinates; empty where nothing of it is seen.
  Target clipped(ui::Rect rect) const;
  // After painting a part clipped() gave: fills what came free beside it. What changed on the glass.
  ui::Rect finish(ui::Rect painted) const;

 private:
  Target glass_;
  ui::Point shift_;
};

}  // namespace xinluon::sdl
