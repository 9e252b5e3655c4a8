// Large words on a landscape screen: the question at the left, the answers in rows beside it.
#pragma once

#include <functional>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// Below the bar; with an open vote its buttons stand below the question, where they take no row's height.
void draw_large_question(Scene& scene, Rect rest, TextId question, const std::function<double(int)>& lift);

}  // namespace xinluon::ui
