#include "kiosk/ui/column.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/motion.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double disc_size = 9.0;
constexpr double disc_size_upright = 12.0;
constexpr double check_of_disc = 0.66;
constexpr double thanks_text = 6.4;
constexpr double thanks_text_least = 4.4;  // upright screens are narrow
constexpr double said_text = 2.75;
constexpr double said_text_upright = 2.45;
constexpr double said_grows = 1.2;  // in large words
constexpr double disc_shrinks = 0.7;
constexpr double other_text = 1.9;
constexpr double bar_width = 34.0;
constexpr double bar_height = 0.9;
constexpr Milliseconds slow_frame{1'000};  // of the bar when nothing is to move

// How much of the time is left, 1 to 0.
double left(const Scene& scene) {
  const auto end = flow::deadline(scene.state(), scene.in().settings);
  const Milliseconds time = end ? *end - scene.state().entered : scene.in().settings.thanks;
  const double total = static_cast<double>(time.count());
  const double gone = static_cast<double>((scene.in().now - scene.state().entered).count());
  return std::clamp(1.0 - gone / total, 0.0, 1.0);
}

void draw_bar_of_time(Scene& scene, Rect bar) {
  scene.box(bar, {.fill = ColourId::rest, .radius = bar_height / 2});
  Rect full = bar;
  full.w = static_cast<int>(bar.w * left(scene));
  if (full.w >= bar.h) scene.box(full, {.fill = ColourId::brand, .radius = bar_height / 2});
  scene.next_frame(scene.in().now + (scene.in().display.motion ? frame_time : slow_frame));
}

void add_words(Scene& scene, Column& column, int width) {
  column.text(heading(scene, scene.words()[TextId::thanks], thanks_text, thanks_text_least, 1, width),
              ColourId::ink);
  column.gap(0.8);
  const double size =
      (scene.grid().landscape() ? said_text : said_text_upright) * (scene.large() ? said_grows : 1);
  const TextSpec said{.em_px = scene.em_px(size), .max_lines = 2};
  for (const TextId id : {TextId::thanks_recorded, TextId::thanks_private}) {
    column.text(scene.fit(scene.words()[id], said, width), ColourId::ink);
  }
  column.gap(1.2);
  for (const Strings& pack : scene.in().packs) {
    if (pack.lang() == scene.words().lang()) continue;
    const TextSpec spec{.em_px = scene.em_px(other_text), .max_lines = 2};
    column.text(scene.fit(pack[TextId::thanks] + " " + pack[TextId::thanks_recorded], spec, width),
                ColourId::ink_soft);
  }
}

}  // namespace

// The same to the last pixel whatever was chosen.
void draw_thanks(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::none);
  draw_privacy(scene, rest);
  scene.read({TextId::thanks, TextId::thanks_recorded, TextId::thanks_private}, rest);
  const double disc =
      scene.grid().landscape() ? disc_size * (scene.large() ? disc_shrinks : 1) : disc_size_upright;
  const int width = rest.w - 2 * scene.grid().margin();
  Column column(scene, inset(rest, scene.grid().margin(), 0));
  column.space(scene.u(disc), scene.u(disc));
  column.gap(1.2);
  add_words(scene, column, width);
  column.gap(2.4);
  column.space(std::min(scene.u(bar_width), width), scene.u(bar_height));
  const auto places = column.draw();
  scene.box(places[0], {.fill = ColourId::brand, .radius = disc / 2});
  const int check = scene.u(disc * check_of_disc);
  scene.picture(centred(places[0], check, check), PictureId::icons_check, ColourId::on_brand);
  draw_bar_of_time(scene, places[1]);
}

}  // namespace xinluon::ui
