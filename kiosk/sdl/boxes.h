// Rounded rectangles with smooth corners, filled and outlined.
#pragma once

#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

void draw_box(const Target& target, const ui::DrawBox& box);

}  // namespace xinluon::sdl
