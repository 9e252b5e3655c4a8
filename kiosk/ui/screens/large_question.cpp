#include "kiosk/ui/screens/large_question.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/officer.h"
#include "kiosk/ui/scale.h"

namespace xinluon::ui {
namespace {

constexpr double left_width = 25.0;
constexpr double rows_above = 0.8;
constexpr double question_text = 3.0;
constexpr double question_least = 2.4;
constexpr double name_text = 2.1;
constexpr double hand_size = 3.0;
constexpr double hand_gap = 0.8;
constexpr double hint_least_mm = 3.0;
constexpr double notice_height = 8.4;
constexpr double beside_rows = 1.0;
constexpr double below_question = 1.4;
constexpr double between = 0.8;
constexpr int question_lines = 5;

std::optional<Milliseconds> countdown(const Scene& scene) {
  return flow::countdown_left(scene.state(), scene.in().now, scene.in().settings);
}

// The hint on two lines beside its hand.
void draw_tall_hint(Scene& scene, Rect& rest) {
  const int hand = scene.u(hand_size);
  Rect line = rest;
  cut_left(line, hand + scene.u(hand_gap));
  const auto hint = scene.fit(scene.words()[hint_id(scene)],
                              {.em_px = scene.em_px(em::hint, hint_least_mm), .max_lines = 3}, line.w);
  const Rect place = cut_top(rest, std::max(hand, hint.height()));
  scene.picture({place.x, place.y, hand, hand}, PictureId::icons_pointer_down, ColourId::brand);
  scene.text(hint, {line.x, place.y, line.w, place.h}, Align::left, ColourId::ink_soft);
  scene.read({hint_id(scene)}, place);
}

// Bottom up: "done", above it "back" and, while time runs out, "more time".
void draw_buttons(Scene& scene, Rect& rest) {
  const bool late = countdown(scene).has_value();
  const int height = action_height(scene);
  cut_bottom(rest, scene.u(between));
  if (!scene.state().vote) {
    if (late) draw_more_time(scene, cut_bottom(rest, height));
    return;
  }
  const ButtonSpec back{TextId::back, std::nullopt, flow::Button::back, false, late};
  const Rect done = cut_bottom(rest, height);
  cut_bottom(rest, scene.grid().gap());
  const Rect row = cut_bottom(rest, height);
  const auto halves = columns(row, 2, scene.grid().gap());
  draw_button_at(scene, late ? halves[0] : row, back);
  if (late) draw_more_time(scene, halves[1]);
  draw_button_at(scene, done, {TextId::done, PictureId::icons_check, flow::Button::done, true});
}

void draw_words(Scene& scene, Rect rest, TextId asked) {
  const auto question =
      heading(scene, scene.words()[asked], question_text, question_least, question_lines, rest.w);
  const Rect place = cut_top(rest, question.height());
  scene.text(question, place, Align::left, ColourId::ink);
  scene.read({asked}, place);
  cut_top(rest, scene.u(below_question));
  if (const auto left = countdown(scene)) {
    return draw_notice_in(scene, cut_top(rest, scene.u(notice_height)), *left);
  }
  if (scene.state().vote) return;
  draw_tall_hint(scene, rest);
  const std::string name = officer_name(scene);
  if (name.empty()) return;
  cut_top(rest, scene.u(between));
  const auto block = heading(scene, name, name_text, name_text * 0.7, 2, rest.w);
  scene.text(block, rest, Align::left, ColourId::ink);
}

}  // namespace

void draw_large_question(Scene& scene, Rect rest, TextId question, const std::function<double(int)>& lift) {
  const Rect all = rest;
  draw_privacy(scene, rest);
  Rect left = cut_left(rest, scene.u(left_width) + scene.grid().margin());
  left = {left.x + scene.grid().margin(), left.y, scene.u(left_width), left.h};
  cut_top(rest, scene.u(rows_above));
  const int apart = scene.grid().u_or_mm(beside_rows, min_gap_mm);
  // The scale keeps a margin of its own.
  const int x = left.right() + apart - scene.grid().margin();
  draw_scale(scene, {x, rest.y, scene.screen().w - x, rest.h}, lift);
  cut_top(left, scene.u(below_question));
  draw_buttons(scene, left);
  draw_words(scene, left, question);
  scene.head({0, all.y, left.right() + scene.u(1.0), scene.u(12.0)});
}

}  // namespace xinluon::ui
