#include <array>
#include <string>

#include "kiosk/ui/frame.h"
#include "kiosk/ui/screens/staff_pages.h"
#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {
namespace {

// Larger than the citizens' targets: a wrong PIN locks.
constexpr double key_mm = 18.0;
constexpr double key_gap = 1.2;
constexpr double most_key_mm = 26.0;
constexpr double digit_text = 3.0;
constexpr double dot_size = 1.6;
constexpr double title_text = 2.4;
constexpr double said_text = 2.0;
constexpr double icon_size = 2.8;

struct Key {
  flow::Action action;
  int digit = -1;
};
// The keys as telephones have them. Landscape panels of 7" have no room for four rows of 18 mm: there what
// stands below the digits stands beside them.
struct Pad {
  int across;
  int down;
  std::string_view keys;  // row by row; '<' erases, 'x' leaves
};
constexpr Pad upright{3, 4, "123456789<0x"};
constexpr Pad wide{4, 3, "123<4560789x"};

Key key_of(char key) {
  if (key == '<') return {flow::PressStaff{flow::StaffButton::erase}};
  if (key == 'x') return {flow::PressStaff{flow::StaffButton::leave}};
  return {flow::TypeDigit{key - '0'}, key - '0'};
}

void draw_key(Scene& scene, Rect rect, const Key& key) {
  if (key.action == flow::Action{flow::PressStaff{flow::StaffButton::leave}}) {
    return draw_staff_button(scene, rect, staff_word(StaffText::leave), key.action);
  }
  draw_staff_button(scene, rect, "", key.action);
  if (key.digit < 0) {
    const int icon = scene.u(icon_size);
    return scene.picture(centred(rect, icon, icon), PictureId::icons_delete, ColourId::brand);
  }
  const TextSpec spec{.em_px = scene.em_px(digit_text), .weight = Weight::bold, .leading = leading::label};
  scene.text(scene.fit(std::to_string(key.digit), spec, rect.w), rect, Align::centre, ColourId::ink, true);
}

void draw_dots(Scene& scene, Rect place) {
  const int size = scene.u(dot_size);
  const Rect row = centred(place, static_cast<int>(flow::pin_digits) * 2 * size, size);
  const auto dots = columns(row, static_cast<int>(flow::pin_digits), size);
  for (std::size_t i = 0; i < dots.size(); ++i) {
    const bool typed = i < scene.state().staff.digits.size();
    const Rect dot = centred(dots[i], size, size);
    scene.box(dot, {.fill = typed ? ColourId::brand : ColourId::card,
                    .radius = dot_size / 2,
                    .outline = 0.2,
                    .line = ColourId::brand});
  }
}

std::string message(const Scene& scene) {
  const flow::StaffState& staff = scene.state().staff;
  const BootTime now = scene.in().now;
  if (staff.locked_until && now < *staff.locked_until) {
    constexpr Milliseconds minute{60'000};
    const auto minutes = (*staff.locked_until - now + minute - Milliseconds(1)) / minute;
    return staff_word(StaffText::pin_locked, std::to_string(minutes));
  }
  if (staff.checking) return std::string(staff_word(StaffText::pin_checking));
  if (staff.refused) return std::string(staff_word(StaffText::pin_wrong));
  return {};
}

void note_unlocking(Scene& scene) {
  const auto& until = scene.state().staff.locked_until;
  if (!until || scene.in().now >= *until) return;
  constexpr Milliseconds::rep minute = 60'000;
  const auto left = (*until - scene.in().now).count();
  scene.next_frame(scene.in().now + Milliseconds((left - 1) % minute + 1));
}

void draw_words(Scene& scene, Rect place) {
  const TextSpec title{.em_px = scene.em_px(title_text),
                       .least_px = scene.em_px(title_text * 0.6),
                       .weight = Weight::bold,
                       .max_lines = 2,
                       .leading = leading::label};
  const auto head = scene.fit(staff_word(StaffText::pin_title), title, place.w);
  const std::string text = message(scene);
  const TextSpec said{.em_px = scene.em_px(said_text), .max_lines = 2};
  const int dots = scene.u(dot_size * 3);
  const int below = 3 * scene.em_px(said_text);
  Rect rest = centred(place, place.w, head.height() + dots + below);
  scene.text(head, cut_top(rest, head.height()), Align::centre, ColourId::ink);
  draw_dots(scene, cut_top(rest, dots));
  if (!text.empty()) scene.text(scene.fit(text, said, rest.w), rest, Align::centre, ColourId::warning);
}

}  // namespace

void draw_pin_pad(Scene& scene) {
  Rect rest = inset(draw_bar(scene, BarButtons::none), scene.grid().margin(), scene.u(1.2));
  const bool landscape = scene.grid().landscape();
  const Pad& pad = landscape ? wide : upright;
  const int gap = scene.grid().u_or_mm(key_gap, min_gap_mm);
  const int least = scene.grid().mm(key_mm);
  const int most = std::max(least, scene.grid().mm(most_key_mm));
  const int height = landscape ? rest.h : rest.h * 2 / 3;
  const int width = landscape ? rest.w * 3 / 5 : rest.w;
  const int key_h = std::clamp((height - (pad.down - 1) * gap) / pad.down, least, most);
  const int key_w = std::clamp((width - (pad.across - 1) * gap) / pad.across, least, most);
  const Size size{pad.across * key_w + (pad.across - 1) * gap, pad.down * key_h + (pad.down - 1) * gap};
  const Rect place = landscape ? cut_right(rest, size.w) : cut_bottom(rest, size.h);
  if (landscape) cut_right(rest, scene.u(1.5));
  draw_words(scene, rest);
  const auto keys = cells(centred(place, size.w, size.h), pad.across, pad.down, gap);
  for (std::size_t i = 0; i < keys.size(); ++i) draw_key(scene, keys[i], key_of(pad.keys[i]));
  note_unlocking(scene);
}

}  // namespace xinluon::ui
