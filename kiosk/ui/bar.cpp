#include <string>

#include "kiosk/ui/frame.h"

namespace xinluon::ui {
namespace {

constexpr double bar_height = 7.0;
constexpr double bar_height_upright = 7.4;  // the unit's name takes two lines
constexpr double button_height = 5.6;
constexpr double button_padding = 1.0;
constexpr double button_gap = 1.0;
constexpr double button_text = 1.5;
constexpr double mark_size = 4.1;
constexpr double name_text = 1.75;
constexpr double name_text_upright = 1.6;
constexpr double chevron_size = 1.9;
// Narrower screens have one button that opens the language screen.
constexpr int least_width_for_buttons = 900;

int height(const Scene& scene) {
  const Grid& grid = scene.grid();
  const double units = grid.landscape() ? bar_height : bar_height_upright;
  return std::max(grid.u(units), grid.mm(min_target_mm) + grid.u(1.0));
}

void draw_button(Scene& scene, Rect rect, const flow::Action& action, bool selected) {
  const bool bright = selected || scene.pressed(action);
  scene.box(rect, {.fill = bright ? ColourId::on_brand : ColourId::brand,
                   .radius = 1.0,
                   .outline = 0.14,
                   .line = bright ? ColourId::on_brand : ColourId::on_bar_soft});
  scene.target(rect, action);
}

TextSpec button_spec(const Scene& scene) {
  return {.em_px = scene.em_px(button_text), .weight = Weight::bold, .leading = leading::label};
}

// One button a language, the chosen one filled; right to left, so that the first stands leftmost.
void draw_language_buttons(Scene& scene, Rect& rest) {
  const Packs& packs = scene.in().packs;
  for (auto pack = packs.rbegin(); pack != packs.rend(); ++pack) {
    const auto label = scene.fit((*pack)[TextId::language_name], button_spec(scene), rest.w);
    const int width = std::max(label.width() + 2 * scene.u(button_padding), scene.grid().touch(0));
    const Rect rect = centred(cut_right(rest, width), width, scene.grid().touch(button_height));
    const flow::Action action = flow::ChooseLanguage{pack->lang()};
    const bool selected = pack->lang() == scene.words().lang();
    draw_button(scene, rect, action, selected);
    const bool bright = selected || scene.pressed(action);
    scene.text(label, rect, Align::centre, bright ? ColourId::brand : ColourId::on_brand, true);
    cut_right(rest, scene.grid().u_or_mm(button_gap, min_gap_mm));
  }
}

void draw_language_menu(Scene& scene, Rect& rest) {
  const auto label = scene.fit(scene.words()[TextId::language_short], button_spec(scene), rest.w);
  const int chevron = scene.u(chevron_size);
  const int content = label.width() + scene.u(0.8) + chevron;
  const int width = std::max(content + 2 * scene.u(button_padding), scene.grid().touch(0));
  const Rect rect = centred(cut_right(rest, width), width, scene.grid().touch(button_height));
  const flow::Action action = flow::PressButton{flow::Button::languages};
  draw_button(scene, rect, action, false);
  const ColourId ink = scene.pressed(action) ? ColourId::brand : ColourId::on_brand;
  Rect inside = centred(rect, content, rect.h);
  scene.picture(centred(cut_right(inside, chevron), chevron, chevron), PictureId::icons_chevron_down, ink);
  scene.text(label, inside, Align::left, ink, true);
  cut_right(rest, scene.u(button_gap));
}

// "Phường Mẫu 02 · Quầy số 03 – Hộ tịch", without what the site does not say.
std::string counter_line(const Scene& scene, bool with_field) {
  const auto& site = scene.site();
  std::string line = site.place;
  if (!scene.in().site.counter.empty()) {
    if (!line.empty()) line += " · ";
    line += scene.words().with_n(TextId::counter, scene.in().site.counter);
  }
  if (with_field && !site.field.empty()) line += (line.empty() ? "" : " – ") + site.field;
  return line;
}

// The field leaves first where there is no room for all.
TextBlock counter_block(Scene& scene, int width) {
  const TextSpec spec{.em_px = scene.em_px(em::frame), .least_px = scene.grid().mm(min_em_mm)};
  auto block = fit_text(scene.in().fonts, counter_line(scene, true), spec, width);
  if (!block.fits) block = scene.fit(counter_line(scene, false), spec, width);
  return block;
}

void draw_place(Scene& scene, Rect place) {
  const bool upright = !scene.grid().landscape();
  const TextSpec name_spec{.em_px = scene.em_px(upright ? name_text_upright : name_text),
                           .least_px = scene.grid().mm(min_em_mm),
                           .weight = Weight::bold,
                           .max_lines = 2,
                           .leading = leading::label};
  const auto name = scene.fit(scene.site().unit, name_spec, place.w);
  const auto counter = counter_block(scene, place.w);
  Rect block = centred(place, place.w, name.height() + counter.height());
  scene.text(name, cut_top(block, name.height()), Align::left, ColourId::on_brand);
  scene.text(counter, block, Align::left, ColourId::on_bar_soft);
}

}  // namespace

Rect draw_bar(Scene& scene, BarButtons buttons) {
  Rect rest = scene.screen();
  scene.box(rest, {.fill = ColourId::paper, .radius = 0});
  const Rect bar = cut_top(rest, height(scene));
  scene.box(bar, {.fill = ColourId::brand, .radius = 0});
  Rect inside = inset(bar, scene.grid().landscape() ? scene.grid().margin() : scene.u(1.5), 0);
  const int mark = scene.u(mark_size);
  scene.picture(centred(cut_left(inside, mark), mark, mark), PictureId::icons_mark, ColourId::brand,
                ColourId::on_brand);
  cut_left(inside, scene.u(1.0));
  if (buttons == BarButtons::languages && scene.in().packs.size() > 1) {
    const bool room = scene.grid().landscape() && scene.screen().w >= least_width_for_buttons;
    room ? draw_language_buttons(scene, inside) : draw_language_menu(scene, inside);
  }
  draw_place(scene, inside);
  return rest;
}

}  // namespace xinluon::ui
