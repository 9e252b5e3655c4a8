#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/motion.h"
#include "kiosk/ui/scale.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double head_above = 0.9;
constexpr double head_below = 0.8;
constexpr double hint_height = 3.0;
constexpr double question_shrink = 0.8;

// The hint, or how long the screen stays. Whoever chooses again has found the faces before: a landscape
// screen gives them the hint's room.
void draw_second_line(Scene& scene, Rect& rest) {
  const bool again = scene.state().vote.has_value();
  if (again && scene.grid().landscape()) return;
  const int height = again ? closing_notice_height(scene) : scene.u(hint_height);
  const Rect line = inset(cut_top(rest, height), scene.grid().margin(), 0);
  if (!draw_closing_notice(scene, line)) draw_hint(scene, line);
}

// The question and a second line.
void draw_head(Scene& scene, Rect& rest) {
  const bool landscape = scene.grid().landscape();
  const double size = landscape ? em::question : em::question_upright;
  const int width = rest.w - 2 * scene.grid().margin();
  const auto question =
      heading(scene, scene.words()[TextId::question], size, size * question_shrink, landscape ? 2 : 3, width);
  const Rect all = rest;
  cut_top(rest, scene.u(head_above));
  scene.text(question, cut_top(rest, question.height()), Align::centre, ColourId::ink);
  draw_second_line(scene, rest);
  cut_top(rest, scene.u(head_below));
  scene.head({all.x, all.y, all.w, rest.y - all.y});
}

double lift(const Scene& scene) {
  const auto& pulse = scene.state().pulse;
  if (!pulse || !scene.in().display.motion) return 0;
  return pulse_lift(scene.in().now - *pulse);
}

void note_motion(Scene& scene) {
  const auto& pulse = scene.state().pulse;
  if (!pulse || !scene.in().display.motion) return;
  if (const auto next = pulse_next(scene.in().now - *pulse)) scene.next_frame(*pulse + *next);
}

}  // namespace

// With an open vote ("Chọn lại") the way on is offered too; which level was chosen is not shown: the officer
// may be looking.
void draw_rating(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::languages);
  if (scene.state().vote) {
    draw_actions(scene, rest,
                 {{TextId::back, PictureId::icons_undo_2, flow::Button::back},
                  {TextId::done, PictureId::icons_check, flow::Button::done, true}});
  } else {
    draw_privacy(scene, rest);
  }
  draw_head(scene, rest);
  const double up = lift(scene);
  draw_scale(scene, rest, [up](int) { return up; });
  scene.near(scene.grid().gap() / 2);
  note_motion(scene);
}

}  // namespace xinluon::ui
