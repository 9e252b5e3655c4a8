#include <array>
#include <string>
#include <string_view>

#include "kiosk/ui/column.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/officer.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double icon_size = 8.0;
constexpr double title_text = 4.1;
constexpr double title_text_upright = 3.5;
constexpr double second_text = 2.6;
constexpr double other_text = 2.1;
constexpr double clock_text = 8.0;
constexpr double armed_text = 2.9;
constexpr double armed_text_large = 3.6;
constexpr Milliseconds minute{60'000};

struct Notice {
  PictureId icon;
  TextId title;
  std::string second{};  // below the title
  bool others = true;    // the title in the other languages too
};

// "Thứ Hai – Thứ Sáu, 7:30 – 17:00" breaks after the comma if anywhere. What is too long for a line of large
// words must break somewhere else too.
std::string with_whole_spans(const std::string& hours) {
  constexpr std::size_t longest_whole = 32;  // bytes; some of them in two
  std::string kept;
  for (std::size_t from = 0; from < hours.size();) {
    const std::size_t comma = hours.find(", ", from);
    const std::size_t to = comma == std::string::npos ? hours.size() : comma;
    const bool whole = to - from <= longest_whole;
    for (const char c : std::string_view(hours).substr(from, to - from))
      c == ' ' && whole ? kept.append("\u00A0") : kept.append(1, c);
    if (comma == std::string::npos) break;
    kept += ", ";
    from = comma + 2;
  }
  return kept;
}

int width_of(const Scene& scene) {
  return scene.screen().w - 2 * scene.grid().margin();
}

TextBlock title_block(Scene& scene, std::string_view text, double most) {
  return heading(scene, text, most, most * 0.75, scene.grid().landscape() ? 2 : 3, width_of(scene));
}

void add_others(Scene& scene, Column& column, TextId text) {
  for (const Strings& pack : scene.in().packs) {
    if (pack.lang() == scene.words().lang()) continue;
    column.text(scene.fit(pack[text], {.em_px = scene.em_px(other_text), .max_lines = 2}, width_of(scene)),
                ColourId::ink_soft);
  }
}

void draw_notice(Scene& scene, const Notice& notice) {
  Rect rest = draw_bar(scene, BarButtons::none);
  draw_privacy(scene, rest);
  scene.read({notice.title}, rest);
  Column column(scene, inset(rest, scene.grid().margin(), 0));
  column.space(scene.u(icon_size), scene.u(icon_size));
  column.gap(1.5);
  const double most = scene.grid().landscape() ? title_text : title_text_upright;
  column.text(title_block(scene, scene.words()[notice.title], most), ColourId::ink);
  if (!notice.second.empty()) {
    column.gap(0.8);
    const TextSpec spec{.em_px = scene.em_px(second_text), .max_lines = 3};
    column.text(scene.fit(notice.second, spec, width_of(scene)), ColourId::ink);
  }
  column.gap(1.2);
  if (notice.others) add_others(scene, column, notice.title);
  scene.picture(column.draw().front(), notice.icon, ColourId::brand);
}

// Hours and minutes of Việt Nam, which keeps one time all the year.
std::string clock_of(WallTime wall) {
  constexpr std::int64_t ahead_of_utc = std::int64_t{7} * 60;
  const std::int64_t minutes = to_ms(wall) / minute.count() + ahead_of_utc;
  const std::int64_t of_day = (minutes % 1440 + 1440) % 1440;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(of_day / 60) + ":" + two(of_day % 60);
}

void add_clock(Scene& scene, Column& column) {
  if (!scene.in().wall) return;
  const WallTime wall = *scene.in().wall;
  column.text(scene.fit(clock_of(wall),
                        {.em_px = scene.u(clock_text), .weight = Weight::bold, .leading = leading::label},
                        width_of(scene)),
              ColourId::brand);
  column.gap(0.8);
  scene.next_frame(scene.in().now + minute - Milliseconds(to_ms(wall) % minute.count()));
}

}  // namespace

// No faces: nobody is asked outside a transaction.
void draw_armed_idle(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::all);
  draw_privacy(scene, rest);
  scene.read({TextId::armed_idle}, rest);
  Column column(scene, inset(rest, scene.grid().margin(), 0));
  add_clock(scene, column);
  column.text(
      title_block(scene, scene.words()[TextId::armed_idle], scene.large() ? armed_text_large : armed_text),
      ColourId::ink);
  column.gap(0.8);
  add_others(scene, column, TextId::armed_idle);
  if (const std::string name = officer_name(scene); !name.empty()) {
    column.gap(1.5);
    column.text(
        scene.fit(scene.words()[TextId::served_by], {.em_px = scene.em_px(other_text)}, width_of(scene)),
        ColourId::ink_soft);
    column.text(title_block(scene, name, second_text), ColourId::ink);
  }
  column.draw();
  const int top = scene.screen().h - rest.bottom();
  scene.head({0, rest.y, scene.screen().w, std::max(scene.u(7.0), top)});
}

void draw_closing(Scene& scene) {
  draw_notice(scene, {PictureId::icons_check, TextId::closing});
}

void draw_already_rated(Scene& scene) {
  draw_notice(scene, {PictureId::icons_circle_check, TextId::already_rated});
}

void draw_ticket_refused(Scene& scene) {
  static constexpr std::array titles = {TextId::ticket_unreadable, TextId::ticket_other_counter,
                                        TextId::ticket_expired};
  draw_notice(scene,
              {PictureId::icons_ticket_x, titles.at(static_cast<std::size_t>(scene.state().ticket_fault)),
               scene.words()[TextId::ticket_help]});
}

void draw_closed(Scene& scene) {
  const std::string hours = with_whole_spans(scene.site().hours);
  draw_notice(scene, {PictureId::icons_clock, TextId::closed,
                      hours.empty() ? "" : scene.words().with_n(TextId::closed_hours, hours)});
}

void draw_asleep(Scene& scene) {
  scene.box(scene.screen(), {.fill = ColourId::black, .radius = 0});
}

}  // namespace xinluon::ui
