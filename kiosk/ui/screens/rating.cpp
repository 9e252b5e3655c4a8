#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/motion.h"
#include "kiosk/ui/officer.h"
#include "kiosk/ui/scale.h"
#include "kiosk/ui/screens/large_question.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double head_above = 0.9;
constexpr double head_below = 0.8;
constexpr double hint_height = 3.0;
constexpr double question_shrink = 0.8;
constexpr double photo_size = 9.6;
constexpr double photo_size_upright = 6.0;
constexpr double photo_gap = 1.5;
constexpr double served_text = 1.9;
constexpr double name_text = 2.15;
constexpr double name_gap = 0.8;
constexpr double divider_gap = 1.6;
constexpr double more_time_width = 15.0;
constexpr double more_time_width_upright = 11.0;
constexpr double small_divider = 2.6;
constexpr double late_question = 2.6;  // beside "more time", above the notice
constexpr double late_question_below = 0.4;

std::optional<Milliseconds> countdown(const Scene& scene) {
  return flow::countdown_left(scene.state(), scene.in().now, scene.in().settings);
}

// An armed question ends by itself; there "more time" needs a place of its own.
bool asks_for_time(const Scene& scene) {
  return !scene.state().vote && countdown(scene).has_value();
}

// "Cán bộ phục vụ  Nguyễn Thị Mẫu"; how wide it is, or drawn.
struct OfficerLine {
  TextBlock served;
  TextBlock name;
  int gap = 0;
  int width() const { return served.width() + gap + name.width(); }
};

OfficerLine officer_line(Scene& scene, const std::string& name, int width) {
  OfficerLine line;
  line.gap = scene.u(name_gap);
  line.served = scene.fit(scene.words()[TextId::served_by], {.em_px = scene.em_px(served_text)}, width);
  line.name = scene.fit(name,
                        {.em_px = scene.em_px(name_text),
                         .least_px = scene.em_px(name_text * 0.6),
                         .weight = Weight::bold,
                         .leading = leading::text},
                        width - line.served.width() - line.gap);
  return line;
}

void draw_officer_line(Scene& scene, Rect place, const OfficerLine& line) {
  Rect group = centred(place, line.width(), place.h);
  scene.text(line.served, cut_left(group, line.served.width()), Align::left, ColourId::ink_soft, true);
  cut_left(group, line.gap);
  scene.text(line.name, group, Align::left, ColourId::ink, true);
}

// officer | hint
void draw_officer_and_hint(Scene& scene, Rect line, const std::string& name) {
  const int hint = hint_width(scene);
  const int gap = scene.u(divider_gap);
  const auto officer = officer_line(scene, name, line.w - hint - 2 * gap);
  Rect group = centred(line, officer.width() + 2 * gap + hint, line.h);
  draw_officer_line(scene, cut_left(group, officer.width()), officer);
  const Rect between = cut_left(group, 2 * gap);
  scene.box(centred(between, std::max(1, scene.u(0.12)), scene.u(small_divider)),
            {.fill = ColourId::line, .radius = 0});
  draw_hint(scene, group);
}

// The hint, or how long the screen stays. Whoever chooses again has found the faces before: a landscape
// screen gives them the hint's room.
void draw_second_line(Scene& scene, Rect& rest) {
  const bool again = scene.state().vote.has_value();
  const bool landscape = scene.grid().landscape();
  if (again && landscape) return;
  const bool armed = scene.state().invitation.has_value();
  const int above = scene.u(late_question_below);
  const int upright = armed && !again ? std::max(closing_notice_height(scene), scene.grid().touch(0)) + above
                                      : closing_notice_height(scene);
  const int height = (again || armed) && !landscape ? upright : scene.u(hint_height);
  const Rect line = inset(cut_top(rest, height), scene.grid().margin(), 0);
  const std::string name = officer_name(scene);
  if (!landscape && !again && asks_for_time(scene)) {
    Rect notice = line;
    cut_top(notice, above);
    draw_more_time(scene, cut_right(notice, scene.u(more_time_width_upright)));
    cut_right(notice, scene.grid().gap());
    return draw_notice_in(scene, notice, *countdown(scene));
  }
  if (draw_closing_notice(scene, line)) return;
  if (landscape && !name.empty()) return draw_officer_and_hint(scene, line, name);
  if (!name.empty()) {
    Rect lower = line;
    draw_officer_line(scene, cut_top(lower, line.h / 2), officer_line(scene, name, line.w));
    return draw_hint(scene, lower);
  }
  draw_hint(scene, line);
}

// The question's place stays; while the armed countdown runs "more time" stands beside it and the notice
// below.
void draw_wide_countdown_head(Scene& scene, Rect head, Milliseconds left) {
  head = inset(head, scene.grid().margin(), 0);
  const int button = action_height(scene);
  const Rect right = cut_right(head, scene.u(more_time_width));
  draw_more_time(scene, centred(right, right.w, button));
  cut_right(head, scene.grid().gap());
  const auto question = heading(scene, scene.words()[TextId::question], late_question,
                                late_question * question_shrink, 2, head.w);
  cut_top(head, scene.u(head_above));
  scene.text(question, cut_top(head, question.height()), Align::centre, ColourId::ink);
  scene.read({TextId::question}, head);
  cut_top(head, scene.u(late_question_below));
  draw_notice_in(scene, head, left);
}

// The question and a second line.
void draw_head(Scene& scene, Rect& rest) {
  const Rect all = rest;
  const bool landscape = scene.grid().landscape();
  const std::string photo = officer_photo(scene);
  const int photo_px = photo.empty() ? 0 : scene.u(landscape ? photo_size : photo_size_upright);
  const int beside = photo.empty() ? 0 : photo_px + scene.u(photo_gap);
  const int width = rest.w - 2 * scene.grid().margin() - beside;
  auto question =
      heading(scene, scene.words()[TextId::question], landscape ? em::question : em::question_upright,
              (landscape ? em::question : em::question_upright) * question_shrink,
              landscape ? 2 : (photo.empty() ? 3 : 4), width);
  cut_top(rest, scene.u(head_above));
  const Rect words = cut_top(rest, question.height());
  Rect after = rest;
  if (landscape && asks_for_time(scene)) {
    cut_top(rest, scene.u(hint_height));
    cut_top(rest, scene.u(head_below));
    scene.head({all.x, all.y, all.w, rest.y - all.y});
    return draw_wide_countdown_head(scene, {all.x, all.y, all.w, rest.y - all.y - scene.u(head_below)},
                                    *countdown(scene));
  }
  Rect line = inset(words, scene.grid().margin(), 0);
  if (photo_px > 0) {
    const Rect square = cut_left(line, photo_px);
    draw_officer_photo(scene, centred(square, photo_px, photo_px), photo);
    cut_left(line, scene.u(photo_gap));
  }
  scene.text(question, line, Align::centre, ColourId::ink, true);
  scene.read({TextId::question}, words);
  draw_second_line(scene, rest);
  if (rest.y > after.y && !scene.state().vote) {
    scene.read({hint_id(scene)}, {after.x, after.y, after.w, rest.y - after.y});
  }
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
  Rect rest = draw_bar(scene, BarButtons::all);
  const double up = lift(scene);
  scene.near(scene.grid().gap() / 2);
  note_motion(scene);
  if (scene.large() && scene.grid().landscape()) {
    return draw_large_question(scene, rest, TextId::question, [up](int) { return up; });
  }
  if (scene.state().vote) {
    draw_actions(scene, rest,
                 {{TextId::back, PictureId::icons_undo_2, flow::Button::back},
                  {TextId::done, PictureId::icons_check, flow::Button::done, true}});
  } else {
    draw_privacy(scene, rest);
  }
  draw_head(scene, rest);
  draw_scale(scene, rest, [up](int) { return up; });
}

}  // namespace xinluon::ui
