#include <algorithm>
#include <array>
#include <string>

#include "kiosk/ui/frame.h"
#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {
namespace {

constexpr double bar_height = 7.0;
constexpr double bar_height_upright = 7.4;  // the unit's name takes two lines
constexpr double button_height = 5.6;
constexpr double button_padding = 1.0;
constexpr double button_gap = 1.0;
constexpr double button_text = 1.5;
constexpr double tool_text = 1.3;  // below its icon
constexpr double tool_icon = 2.3;
constexpr double tool_icon_alone = 2.8;
constexpr double tool_gap = 0.15;
constexpr double mark_size = 4.1;
constexpr double name_text = 1.75;
constexpr double name_text_upright = 1.6;
constexpr double name_shrink = 0.9;  // rather than a second line
constexpr double counter_shrink = 0.7;
constexpr double chevron_size = 1.9;
constexpr double edge_height = 0.2;
constexpr double least_place = 24.0;  // what is left for the unit's name
constexpr double least_place_upright = 13.5;
constexpr double held_height = 0.6;
// Narrower screens have one button that opens the language screen.
constexpr int least_width_for_buttons = 900;
constexpr Milliseconds hint_after{2'000};  // of holding the mark
constexpr Milliseconds hold{5'000};
constexpr Milliseconds hold_frame{100};

int height(const Scene& scene) {
  const Grid& grid = scene.grid();
  const double units = grid.landscape() ? bar_height : bar_height_upright;
  return std::max(grid.u(units), grid.mm(min_target_mm) + grid.u(1.0));
}

struct BarButton {
  flow::Action action;
  std::optional<PictureId> icon;
  std::string label;
  bool selected = false;
  bool menu = false;             // the icon right of the label, else above it
  std::optional<TextId> read{};  // in the language of the screen
};

// Language buttons | the same, and tools without words | one menu | and tools without words
enum class Room { wide, icons, narrow, tight };
bool lists_languages(Room room) {
  return room == Room::wide || room == Room::icons;
}

class Buttons {
 public:
  Buttons(Scene& scene, Room room) : scene_(scene) {
    add_tools(room == Room::wide || room == Room::narrow);
    if (scene.in().packs.size() > 1) lists_languages(room) ? add_languages() : add_menu();
  }

  int width() const {
    int sum = 0;
    for (const BarButton& button : buttons_) sum += width_of(button) + gap();
    return sum;
  }

  // At the right end of `place`, in the order added.
  void draw(Rect place) const {
    Rect rest = cut_right(place, width());
    for (const BarButton& button : buttons_) {
      cut_left(rest, gap());
      const int width = width_of(button);
      draw(button, centred(cut_left(rest, width), width, scene_.grid().touch(button_height)));
    }
  }

 private:
  void add_tools(bool words) {
    const auto& state = scene_.state();
    const auto add = [&](flow::Button button, PictureId icon, TextId label, bool selected) {
      buttons_.push_back(
          {flow::PressButton{button}, icon, words ? scene_.words()[label] : "", selected, false, label});
    };
    if (scene_.in().speech) add(flow::Button::read_aloud, PictureId::icons_volume_2, TextId::listen, false);
    add(flow::Button::large_text, PictureId::icons_a_large_small, TextId::large_text, state.large_text);
    // Whoever needs it has asked for larger words first; for all others it would cost the tools their words.
    if (state.large_text || state.high_contrast)
      add(flow::Button::high_contrast, PictureId::icons_contrast, TextId::high_contrast, state.high_contrast);
  }
  void add_languages() {
    for (const Strings& pack : scene_.in().packs) {
      const bool selected = pack.lang() == scene_.words().lang();
      buttons_.push_back({flow::ChooseLanguage{pack.lang()}, std::nullopt, pack[TextId::language_name],
                          selected, false, selected ? std::optional(TextId::language_name) : std::nullopt});
    }
  }
  void add_menu() {
    buttons_.push_back({flow::PressButton{flow::Button::languages}, PictureId::icons_chevron_down,
                        scene_.words()[TextId::language_short], false, true, TextId::language_title});
  }

  int gap() const { return scene_.grid().u_or_mm(button_gap, min_gap_mm); }
  bool is_tool(const BarButton& button) const { return button.icon && !button.menu; }
  TextBlock label_of(const BarButton& button) const {
    const TextSpec spec{.em_px = scene_.em_px(is_tool(button) ? tool_text : button_text),
                        .weight = Weight::bold,
                        .leading = leading::label};
    return scene_.fit(button.label, spec, scene_.screen().w);
  }
  int width_of(const BarButton& button) const {
    int content = button.label.empty() ? 0 : label_of(button).width();
    if (button.menu) content += scene_.u(0.8 + chevron_size);
    // One that is upright looks narrower than it is.
    const double least = is_tool(button) && !scene_.grid().landscape() ? button_height : 0;
    return std::max(content + 2 * scene_.u(button_padding), scene_.grid().touch(least));
  }

  void draw(const BarButton& button, Rect rect) const {
    const bool bright = button.selected || scene_.pressed(button.action);
    scene_.box(rect, {.fill = bright ? ColourId::on_bar : ColourId::bar,
                      .radius = 1.0,
                      .outline = 0.14,
                      .line = bright ? ColourId::on_bar : ColourId::on_bar_soft});
    scene_.target(rect, button.action, Order::bar);
    if (button.read) scene_.read({*button.read}, rect, button.action, Order::bar);
    const ColourId ink = bright ? ColourId::bar : ColourId::on_bar;
    const ColourId ground = bright ? ColourId::on_bar : ColourId::bar;
    if (button.menu) return draw_menu(button, rect, ink);
    if (!button.icon) return scene_.text(label_of(button), rect, Align::centre, ink, true);
    draw_tool(button, rect, ink, ground);
  }
  void draw_menu(const BarButton& button, Rect rect, ColourId ink) const {
    const auto label = label_of(button);
    const int chevron = scene_.u(chevron_size);
    Rect inside = centred(rect, label.width() + scene_.u(0.8) + chevron, rect.h);
    scene_.picture(centred(cut_right(inside, chevron), chevron, chevron), *button.icon, ink);
    scene_.text(label, inside, Align::left, ink, true);
  }
  void draw_tool(const BarButton& button, Rect rect, ColourId ink, ColourId ground) const {
    if (button.label.empty()) {
      const int icon = scene_.u(tool_icon_alone);
      return scene_.picture(centred(rect, icon, icon), *button.icon, ink, ground);
    }
    const auto label = label_of(button);
    const int icon = scene_.u(tool_icon);
    Rect inside = centred(rect, rect.w, icon + scene_.u(tool_gap) + label.height());
    scene_.picture(centred(cut_top(inside, icon), icon, icon), *button.icon, ink, ground);
    cut_top(inside, scene_.u(tool_gap));
    scene_.text(label, inside, Align::centre, ink);
  }

  Scene& scene_;
  std::vector<BarButton> buttons_;
};

TextSpec name_spec(const Scene& scene) {
  return {.em_px = scene.em_px(scene.grid().landscape() ? name_text : name_text_upright),
          .least_px = scene.grid().mm(min_em_mm),
          .weight = Weight::bold,
          .max_lines = 2,
          .leading = leading::label};
}

bool name_on_one_line(Scene& scene, int width) {
  TextSpec spec = name_spec(scene);
  spec.least_px = static_cast<int>(spec.em_px * name_shrink);
  spec.max_lines = 1;
  return scene.try_fit(scene.site().unit, spec, width).fits;
}

// Tools keep their words where the unit's name keeps its line, or would lose it anyhow.
bool has_room(Scene& scene, Room room, int left) {
  if (room == Room::tight) return true;
  if (left < scene.u(scene.grid().landscape() ? least_place : least_place_upright)) return false;
  if (room == Room::icons) return name_on_one_line(scene, left);
  if (room != Room::wide || name_on_one_line(scene, left)) return true;
  const int saved = Buttons(scene, Room::wide).width() - Buttons(scene, Room::icons).width();
  return !name_on_one_line(scene, left + saved);
}

// The best first. Whoever asked for larger words or more contrast has found the language before, and needs
// the words; everybody else may still be looking for theirs.
std::array<Room, 4> rooms(const Scene& scene) {
  const bool chosen = scene.state().large_text || scene.state().high_contrast;
  if (chosen) return {Room::wide, Room::narrow, Room::icons, Room::tight};
  return {Room::wide, Room::icons, Room::narrow, Room::tight};
}

// The most that leaves room for the unit's name. What is left of `place`.
Rect draw_buttons(Scene& scene, Rect place) {
  const bool wide = scene.grid().landscape() && scene.screen().w >= least_width_for_buttons;
  for (const Room room : rooms(scene)) {
    if (lists_languages(room) && !wide) continue;
    const Buttons buttons(scene, room);
    if (!has_room(scene, room, place.w - buttons.width())) continue;
    buttons.draw(place);
    cut_right(place, buttons.width());
    break;
  }
  return place;
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
  TextSpec spec{.em_px = scene.em_px(em::frame), .least_px = scene.em_px(em::frame * counter_shrink)};
  for (const bool with_field : {true, false}) {
    auto block = scene.try_fit(counter_line(scene, with_field), spec, width);
    if (block.fits) return block;
  }
  spec.least_px = scene.grid().mm(min_em_mm);
  spec.max_lines = 2;
  spec.leading = leading::label;
  return scene.fit(counter_line(scene, false), spec, width);
}

void draw_place(Scene& scene, Rect place) {
  TextSpec spec = name_spec(scene);
  if (name_on_one_line(scene, place.w)) spec.max_lines = 1;
  const auto name = scene.fit(scene.site().unit, spec, place.w);
  const auto counter = counter_block(scene, place.w);
  Rect block = centred(place, place.w, name.height() + counter.height());
  scene.text(name, cut_top(block, name.height()), Align::left, ColourId::on_bar);
  scene.text(counter, block, Align::left, ColourId::on_bar_soft);
}

std::optional<Milliseconds> held(Scene& scene) {
  const auto& time = scene.in().mark_held;
  if (!time || scene.state().screen == flow::Screen::staff) return std::nullopt;
  if (*time < hint_after) {
    scene.next_frame(scene.in().now + hint_after - *time);
    return std::nullopt;
  }
  if (*time < hold) scene.next_frame(scene.in().now + hold_frame);
  return std::min(*time, hold);
}

// Whoever holds the mark is told that it does something, and for how long yet.
void draw_held(Scene& scene, Rect bar, Rect place, Milliseconds time) {
  const double share = static_cast<double>(time.count()) / static_cast<double>(hold.count());
  const Rect line = cut_bottom(bar, scene.u(held_height));
  scene.box({line.x, line.y, static_cast<int>(line.w * share), line.h},
            {.fill = ColourId::gold, .radius = 0});
  const TextSpec spec{.em_px = scene.em_px(em::frame), .max_lines = 2};
  scene.text(scene.fit(staff_word(StaffText::hold_on), spec, place.w), place, Align::left, ColourId::on_bar,
             true);
}

}  // namespace

Rect draw_bar(Scene& scene, BarButtons buttons) {
  Rect rest = scene.screen();
  scene.box(rest, {.fill = ColourId::paper, .radius = 0});
  const Rect bar = cut_top(rest, height(scene));
  scene.box(bar, {.fill = ColourId::bar, .radius = 0});
  Rect edge = bar;
  scene.box(cut_bottom(edge, std::max(1, scene.u(edge_height))), {.fill = ColourId::bar_edge, .radius = 0});
  Rect inside = inset(bar, scene.grid().landscape() ? scene.grid().margin() : scene.u(1.5), 0);
  const int mark = scene.u(mark_size);
  scene.picture(centred(cut_left(inside, mark), mark, mark), PictureId::icons_mark, ColourId::bar,
                ColourId::on_bar);
  scene.mark({bar.x, bar.y, std::max(inside.x, scene.grid().touch(0)), bar.h});
  cut_left(inside, scene.u(1.0));
  if (buttons == BarButtons::all && !scene.in().settings.only_buttons) inside = draw_buttons(scene, inside);
  const auto time = held(scene);
  time ? draw_held(scene, bar, inside, *time) : draw_place(scene, inside);
  return rest;
}

}  // namespace xinluon::ui
