// The technician's pages, and what they have in common. Vietnamese only.
#pragma once

#include <string>
#include <string_view>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

void draw_pin_pad(Scene& scene);
void draw_health(Scene& scene);
void draw_touch_test(Scene& scene);
void draw_sound_test(Scene& scene);
void draw_screen_test(Scene& scene);
void draw_cleaning(Scene& scene);

// A button with a label on at most two lines.
void draw_staff_button(Scene& scene, Rect rect, std::string_view label, const flow::Action& action);
// "2 phút", "45 giây": the larger unit alone, rounded up.
std::string spell(Milliseconds time);
// Title at the left, the time until the page leaves by itself at the right; cut off the top of `rest`.
void draw_staff_title(Scene& scene, Rect& rest, std::string_view title);

}  // namespace xinluon::ui
