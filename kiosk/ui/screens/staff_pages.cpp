#include "kiosk/ui/screens/staff_pages.h"

#include <string>

#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {
namespace {

constexpr double title_text = 2.4;
constexpr double leaves_text = 1.6;
constexpr double title_height = 4.6;
constexpr double label_text = 1.7;
constexpr double label_padding = 0.7;
constexpr std::int64_t a_minute = 60;
constexpr std::int64_t an_hour = 3'600;

std::int64_t seconds_up(Milliseconds time) {
  return (std::max<std::int64_t>(0, time.count()) + 999) / 1000;
}

// "1:48"
std::string minutes_and_seconds(Milliseconds time) {
  const std::int64_t s = seconds_up(time);
  return std::to_string(s / a_minute) + (s % a_minute < 10 ? ":0" : ":") + std::to_string(s % a_minute);
}

}  // namespace

std::string spell(Milliseconds time) {
  const std::int64_t s = seconds_up(time);
  if (s < a_minute) return staff_word(StaffText::seconds, std::to_string(s));
  if (s < an_hour) return staff_word(StaffText::minutes, std::to_string((s + a_minute - 1) / a_minute));
  return staff_word(StaffText::hours, std::to_string((s + an_hour - 1) / an_hour));
}

void draw_staff_button(Scene& scene, Rect rect, std::string_view label, const flow::Action& action) {
  const bool pressed = scene.pressed(action);
  scene.box(rect, {.fill = pressed ? ColourId::tint : ColourId::card,
                   .radius = 1.3,
                   .outline = pressed ? 0.5 : 0.2,
                   .line = ColourId::brand});
  scene.target(rect, action);
  const TextSpec spec{.em_px = scene.em_px(label_text),
                      .least_px = scene.em_px(label_text * 0.6),
                      .weight = Weight::bold,
                      .max_lines = 2,
                      .leading = leading::label};
  scene.text(scene.fit(label, spec, rect.w - 2 * scene.u(label_padding)), rect, Align::centre,
             ColourId::brand, true);
}

void draw_staff_title(Scene& scene, Rect& rest, std::string_view title) {
  Rect line = inset(cut_top(rest, scene.u(title_height)), scene.grid().margin(), 0);
  if (const auto end = flow::deadline(scene.state(), scene.in().settings)) {
    const Milliseconds left = *end - scene.in().now;
    const auto leaves = scene.fit(staff_word(StaffText::leaves_in, minutes_and_seconds(left)),
                                  {.em_px = scene.em_px(leaves_text)}, line.w);
    scene.text(leaves, cut_right(line, leaves.width()), Align::left, ColourId::ink_soft, true);
    if (left.count() > 0) scene.next_frame(scene.in().now + Milliseconds((left.count() - 1) % 1000 + 1));
    cut_right(line, scene.u(1.0));
  }
  const TextSpec spec{.em_px = scene.em_px(title_text),
                      .least_px = scene.em_px(title_text * 0.6),
                      .weight = Weight::bold,
                      .leading = leading::label};
  scene.text(scene.fit(title, spec, line.w), line, Align::left, ColourId::ink, true);
}

}  // namespace xinluon::ui
