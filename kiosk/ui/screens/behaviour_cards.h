// The eight behaviours as cards, with what the citizen said of each.
#pragma once

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// Two rows of four, the rows' names beside them.
void draw_wide_behaviours(Scene& scene, Rect place);
// Two by two below each other, twice, the names above.
void draw_upright_behaviours(Scene& scene, Rect place);

}  // namespace xinluon::ui
