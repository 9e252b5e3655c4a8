#include "kiosk/ui/frame.h"

namespace xinluon::ui {
namespace {

constexpr double print_height = 4.0;
constexpr double print_height_upright = 5.2;
constexpr double shield_size = 2.0;
constexpr double message_inset = 0.7;  // above and below
constexpr double message_text = 3.0;
constexpr double message_icon = 3.6;

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
  scene.read({TextId::privacy}, place, std::nullopt, Order::actions);
}

void draw_small_print(Scene& scene, Rect& rest, std::string_view text) {
  const Rect place = cut_print(scene, rest);
  if (text.empty()) return;
  scene.text(scene.fit(text, print_spec(scene), place.w), place, Align::centre, ColourId::ink_soft, true);
}

void draw_message(Scene& scene, TextId text, PictureId icon) {
  const Rect box = inset(scene.head(), scene.grid().margin(), scene.u(message_inset));
  const TextSpec spec{.em_px = scene.em_px(message_text),
                      .least_px = scene.em_px(message_text * 0.6),
                      .weight = Weight::bold,
                      .max_lines = 2,
                      .leading = leading::label};
  const int size = scene.u(message_icon);
  const int gap = scene.u(1.2);
  const auto block = scene.fit(scene.words()[text], spec, box.w - size - 3 * gap);
  scene.box(box, {.fill = ColourId::night, .outline = 0.3, .line = ColourId::night_line});
  Rect inside = centred(box, size + gap + block.width(), box.h);
  scene.picture(centred(cut_left(inside, size), size, size), icon, ColourId::gold, ColourId::night);
  cut_left(inside, gap);
  scene.text(block, inside, Align::left, ColourId::on_night, true);
}

}  // namespace xinluon::ui
