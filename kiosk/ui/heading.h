// The line under a question: a pointing hand and a hint, side by side or below each other.
#pragma once

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// The largest size from most to least (in units) at which the text stands in max_lines.
TextBlock heading(Scene& scene, std::string_view text, double most, double least, int max_lines, int width);

// How an answer is given here: by touch, or by one of five buttons.
TextId hint_id(const Scene& scene);
// One line: the hand, then the hint, centred in `place`.
int hint_width(Scene& scene);
void draw_hint(Scene& scene, Rect place);

}  // namespace xinluon::ui
