#include "kiosk/ui/heading.h"

namespace xinluon::ui {
namespace {

constexpr double hint_least_mm = 3.0;
constexpr double hand_size = 2.6;
constexpr double hand_gap = 0.9;

}  // namespace

TextBlock heading(Scene& scene, std::string_view text, double most, double least, int max_lines, int width) {
  const TextSpec spec{.em_px = scene.u(most),
                      .least_px = scene.em_px(least),
                      .weight = Weight::bold,
                      .max_lines = max_lines,
                      .leading = leading::label};
  return scene.fit(text, spec, width);
}

TextId hint_id(const Scene& scene) {
  return scene.in().settings.only_buttons ? TextId::hint_buttons : TextId::hint;
}

int hint_width(Scene& scene) {
  const TextSpec spec{.em_px = scene.em_px(em::hint, hint_least_mm)};
  const auto text = scene.fit(scene.words()[hint_id(scene)], spec, scene.screen().w);
  return text.width() + scene.u(hand_size) + scene.u(hand_gap);
}

void draw_hint(Scene& scene, Rect place) {
  const TextSpec spec{.em_px = scene.em_px(em::hint, hint_least_mm)};
  const int hand = scene.u(hand_size);
  const int gap = scene.u(hand_gap);
  const auto text = scene.fit(scene.words()[hint_id(scene)], spec, place.w - hand - gap);
  Rect group = centred(place, hand + gap + text.width(), place.h);
  scene.picture(centred(cut_left(group, hand), hand, hand), PictureId::icons_pointer_down, ColourId::brand);
  cut_left(group, gap);
  scene.text(text, group, Align::left, ColourId::ink_soft, true);
}

}  // namespace xinluon::ui
