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

// A few words in the middle: notices.cpp.
void draw_armed_idle(Scene& scene);
void draw_closing(Scene& scene);
void draw_already_rated(Scene& scene);
void draw_ticket_refused(Scene& scene);
void draw_closed(Scene& scene);
void draw_asleep(Scene& scene);

// PIN pad or whatever page the technician is on.
void draw_staff(Scene& scene);

}  // namespace xinluon::ui
