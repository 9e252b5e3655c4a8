// The screens: each draws the whole picture of a state into a scene.
#pragma once

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

void draw_attract(Scene& scene);
void draw_rating(Scene& scene);
void draw_languages(Scene& scene);
void draw_behaviours(Scene& scene);
void draw_reasons(Scene& scene);
void draw_thanks(Scene& scene);
void draw_out_of_service(Scene& scene);

}  // namespace xinluon::ui
