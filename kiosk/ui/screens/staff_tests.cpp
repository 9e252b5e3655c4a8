// The technician's tests: touch, sound, picture; and the lock for cleaning.
#include <array>
#include <string>

#include "kiosk/ui/column.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/screens/staff_pages.h"
#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {
namespace {

constexpr double field_units = 9.0;
constexpr double text_size = 2.4;
constexpr double small_text = 1.9;
constexpr double icon_size = 4.0;
constexpr double buttons_height = 6.0;
constexpr double large_number = 9.0;
constexpr int fields = 5;
constexpr unsigned all_fields = 0x1F;

TextSpec bold(const Scene& scene, double size, int lines = 2) {
  return {.em_px = scene.em_px(size),
          .least_px = scene.em_px(size * 0.5),
          .weight = Weight::bold,
          .max_lines = lines,
          .leading = leading::text};
}

const flow::Action leave = flow::PressStaff{flow::StaffButton::leave};

void draw_field(Scene& scene, Rect rect, int field) {
  const bool touched = (scene.state().staff.corners >> static_cast<unsigned>(field) & 1U) != 0;
  scene.box(rect, {.fill = touched ? ColourId::brand : ColourId::card,
                   .radius = 1.3,
                   .outline = 0.5,
                   .line = ColourId::brand});
  const int icon = scene.u(icon_size);
  if (touched) scene.picture(centred(rect, icon, icon), PictureId::icons_check, ColourId::on_brand);
  scene.target(rect, flow::TouchCorner{field});
}

}  // namespace

// To the very corners of the glass: that is where panels fail.
void draw_touch_test(Scene& scene) {
  const Rect all = scene.screen();
  scene.box(all, {.fill = ColourId::paper, .radius = 0});
  const int size = scene.grid().touch(field_units);
  const Rect middle = centred(all, size, size);
  const std::array<Rect, fields> places = {{{0, 0, size, size},
                                            {all.w - size, 0, size, size},
                                            {0, all.h - size, size, size},
                                            {all.w - size, all.h - size, size, size},
                                            middle}};
  for (int i = 0; i < fields; ++i) draw_field(scene, places.at(static_cast<std::size_t>(i)), i);
  const bool done = (scene.state().staff.corners & all_fields) == all_fields;
  const Rect above{size, 0, all.w - 2 * size, middle.y};
  const auto title = scene.fit(staff_word(done ? StaffText::touch_done : StaffText::touch_title),
                               bold(scene, text_size), above.w - scene.u(2.0));
  scene.text(title, above, Align::centre, ColourId::ink, true);
  const Rect below{size, middle.bottom(), all.w - 2 * size, all.h - middle.bottom()};
  const int width = std::min(below.w - 2 * scene.grid().gap(), scene.grid().touch(16.0));
  draw_staff_button(scene, centred(below, width, scene.grid().touch(buttons_height)),
                    staff_word(StaffText::leave), leave);
}

void draw_sound_test(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::none);
  draw_staff_title(scene, rest, staff_word(StaffText::sound_test));
  Rect row =
      inset(cut_bottom(rest, scene.grid().touch(buttons_height) + scene.u(1.5)), scene.grid().margin(), 0);
  cut_bottom(row, scene.u(1.5));
  const auto halves = columns(row, 2, scene.grid().gap());
  draw_staff_button(scene, halves[0], staff_word(StaffText::sound_again),
                    flow::PressStaff{flow::StaffButton::sound_test});
  draw_staff_button(scene, halves[1], staff_word(StaffText::leave), leave);
  const int width = rest.w - 2 * scene.grid().margin();
  Column column(scene, inset(rest, scene.grid().margin(), 0));
  column.space(scene.u(large_number), scene.u(large_number));
  column.gap(1.0);
  column.text(scene.fit(staff_word(StaffText::sound_title), bold(scene, text_size), width), ColourId::ink);
  column.text(
      scene.fit(staff_word(StaffText::sound_note), {.em_px = scene.em_px(small_text), .max_lines = 2}, width),
      ColourId::ink_soft);
  const std::string audio = scene.in().health != nullptr ? scene.in().health->audio : "";
  column.gap(0.6);
  column.text(
      scene.fit(audio.empty() ? staff_word(StaffText::none) : std::string_view(audio),
                {.em_px = scene.em_px(small_text), .least_px = scene.em_px(1.0), .max_lines = 3}, width),
      ColourId::ink_soft);
  scene.picture(column.draw().front(), PictureId::icons_volume_2, ColourId::brand);
}

// White, black and the colours one after the other show dead pixels; then the letters of all fonts.
void draw_screen_test(Scene& scene) {
  static constexpr std::array pictures = {ColourId::card,    ColourId::black,   ColourId::level_1,
                                          ColourId::level_5, ColourId::level_2, ColourId::paper};
  const auto picture = static_cast<std::size_t>(scene.state().staff.picture) % pictures.size();
  const Rect all = scene.screen();
  scene.box(all, {.fill = pictures.at(picture), .radius = 0});
  const bool letters = picture + 1 == pictures.size();
  if (picture != 0 && !letters) return;
  const int width = all.w - 2 * scene.grid().margin();
  Column column(scene, inset(all, scene.grid().margin(), 0));
  if (letters) {
    for (const double size : {3.3, 2.4, 1.6}) {
      column.text(scene.fit(staff_word(StaffText::fonts), bold(scene, size, 6), width), ColourId::ink);
      column.gap(1.0);
    }
  }
  column.text(scene.fit(staff_word(StaffText::screen_note),
                        {.em_px = scene.em_px(small_text), .max_lines = 2}, width),
              ColourId::ink_soft);
  column.draw();
}

void draw_cleaning(Scene& scene) {
  const Rect all = scene.screen();
  scene.box(all, {.fill = ColourId::paper, .radius = 0});
  const auto end = flow::deadline(scene.state(), scene.in().settings);
  const Milliseconds left = end ? *end - scene.in().now : Milliseconds(0);
  const std::string seconds = std::to_string((std::max<Milliseconds::rep>(0, left.count()) + 999) / 1000);
  const int width = all.w - 2 * scene.grid().margin();
  Column column(scene, inset(all, scene.grid().margin(), 0));
  column.text(scene.fit(seconds, bold(scene, large_number, 1), width), ColourId::brand);
  column.text(scene.fit(staff_word(StaffText::clean_title), bold(scene, text_size), width), ColourId::ink);
  column.text(scene.fit(staff_word(StaffText::clean_note, seconds),
                        {.em_px = scene.em_px(small_text), .max_lines = 2}, width),
              ColourId::ink_soft);
  column.draw();
  if (left.count() > 0) scene.next_frame(scene.in().now + Milliseconds((left.count() - 1) % 1000 + 1));
}

}  // namespace xinluon::ui
