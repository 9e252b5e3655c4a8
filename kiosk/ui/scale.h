// The five faces with their words: five columns on a landscape screen, five rows on an upright one
// and wherever the words are large. Equal in
// everything but face and words.
#pragma once

#include <functional>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// `lift` tells how far the face at a place (0 is the first) has risen, 0 to 1.
void draw_scale(Scene& scene, Rect area, const std::function<double(int place)>& lift);

}  // namespace xinluon::ui
