#include <string>

#include "kiosk/ui/column.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double wrench_size = 9.0;
constexpr double title_text = 4.1;
constexpr double title_text_upright = 3.5;
constexpr double second_text = 2.9;
constexpr double ways_text = 2.1;
constexpr double other_text = 1.9;

std::string codes(const Scene& scene) {
  std::string line = scene.words().with_n(TextId::kiosk_code, scene.in().site.kiosk);
  if (!scene.state().fault.empty()) {
    line += " · " + scene.words().with_n(TextId::error_code, scene.state().fault);
  }
  return line;
}

}  // namespace

void draw_out_of_service(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::none);
  draw_small_print(scene, rest, codes(scene));
  const bool landscape = scene.grid().landscape();
  const Strings& words = scene.words();
  scene.read({TextId::out_of_service, TextId::not_affected}, rest);
  Column column(scene, inset(rest, scene.grid().margin(), 0));
  const int width = rest.w - 2 * scene.grid().margin();
  column.space(scene.u(wrench_size), scene.u(wrench_size));
  column.gap(1.5);
  const double title = landscape ? title_text : title_text_upright;
  column.text(heading(scene, words[TextId::out_of_service], title, title * 0.8, 2, width), ColourId::ink);
  column.gap(0.6);
  column.text(heading(scene, words[TextId::not_affected], second_text, second_text * 0.8, 2, width),
              ColourId::ink);
  column.gap(1.0);
  if (!scene.site().other_ways.empty()) {
    column.text(scene.fit(words.with_n(TextId::other_ways, scene.site().other_ways),
                          {.em_px = scene.em_px(ways_text), .max_lines = 3}, width),
                ColourId::ink);
    column.gap(0.8);
  }
  for (const Strings& pack : scene.in().packs) {
    if (pack.lang() == words.lang()) continue;
    column.text(scene.fit(pack[TextId::out_of_service] + " " + pack[TextId::not_affected],
                          {.em_px = scene.em_px(other_text), .max_lines = 2}, width),
                ColourId::ink_soft);
  }
  scene.picture(column.draw().front(), PictureId::icons_wrench, ColourId::brand);
}

}  // namespace xinluon::ui
