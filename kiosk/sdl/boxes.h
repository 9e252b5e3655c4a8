// Rounded rectangles with smooth corners, filled and outlined.
#pragma once

#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

// Every pixel of `place` gets the box's fill, whatever was there before.
bool covers(const ui::DrawBox& box, ui::Rect place);

void draw_box(const Target& target, const ui::DrawBox& box);

}  // namespace xinluon::sdl
