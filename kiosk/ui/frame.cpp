#include "kiosk/ui/frame.h"

namespace xinluon::ui {
namespace {

constexpr double print_height = 4.0;
constexpr double print_height_upright = 5.2;
constexpr double shield_size = 2.0;
constexpr double message_height = 6.4;
constexpr double message_text = 2.6;
constexpr double message_icon = 3.2;

TextSpec print_spec(const Scene& scene) {
  return {.em_px = scene.em_px(em::frame),
          .least_px = scene.grid().mm(min_em_mm),
          .max_lines = scene.grid().landscape() ? 1 : 2};
}

Rect cut_print(const Scene& scene, Rect& rest) {
  const bool landscape = scene.grid().landscape();
  return inset(cut_bottom(rest, scene.u(landscape ? print_height : print_height_upright)),
               scene.grid().margin(), 0);
}

}  // namespace

void draw_privacy(Scene& scene, Rect& rest) {
  const Rect place = cut_print(scene, rest);
  const int shield = scene.u(shield_size);
  const int gap = scene.u(0.9);
  const auto text = scene.fit(scene.words()[TextId::privacy], print_spec(scene), place.w - shield - gap);
  Rect group = centred(place, shield + gap + text.width(), place.h);
  scene.picture(centred(cut_left(group, shield), shield, shield), PictureId::icons_shield_check,
                ColourId::brand);
  cut_left(group, gap);
  scene.text(text, group, Align::left, ColourId::ink_soft, true);
}

void draw_small_print(Scene& scene, Rect& rest, std::string_view text) {
  const Rect place = cut_print(scene, rest);
  if (text.empty()) return;
  scene.text(scene.fit(text, print_spec(scene), place.w), place, Align::centre, ColourId::ink_soft, true);
}

void draw_message(Scene& scene, TextId text, PictureId icon) {
  const TextSpec spec{.em_px = scene.u(message_text), .weight = Weight::bold, .leading = leading::label};
  const int size = scene.u(message_icon);
  const int padding = scene.u(2.0);
  const int gap = scene.u(1.2);
  const auto block =
      scene.fit(scene.words()[text], spec, scene.screen().w - 2 * scene.grid().margin() - 2 * padding - size);
  const int width = 2 * padding + size + gap + block.width();
  const int top = scene.u(scene.grid().landscape() ? 9.0 : 10.0);
  const Rect box{(scene.screen().w - width) / 2, top, width, scene.u(message_height)};
  scene.box(box, {.fill = ColourId::night, .outline = 0.2, .line = ColourId::on_night});
  Rect inside = inset(box, padding, 0);
  scene.picture(centred(cut_left(inside, size), size, size), icon, ColourId::gold, ColourId::night);
  cut_left(inside, gap);
  scene.text(block, inside, Align::left, ColourId::on_night, true);
}

}  // namespace xinluon::ui
