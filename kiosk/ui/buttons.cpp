#include "kiosk/ui/buttons.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace xinluon::ui {
namespace {

constexpr double row_height = 5.9;
constexpr double row_above = 0.9;
constexpr double row_below = 1.3;
constexpr double row_grow = 4.0;  // at most, of buttons that do not take the rest
constexpr double padding = 1.3;
constexpr double icon_size = 2.6;
constexpr double icon_gap = 1.0;
constexpr double clock_size = 3.8;
constexpr double clock_text = 1.8;
constexpr double notice_text = 1.5;
constexpr double notice_height = 5.2;  // of its lines at the head of an upright screen
constexpr double notice_clearance = 0.3;
constexpr double notice_least = 26.0;  // wide
constexpr double more_time_least = 14.0;
constexpr double two_lines_size = 0.8;  // of a label on two lines, beside labels on one

struct Label {
  TextBlock text;
  std::optional<PictureId> icon;
};

// Box and target; gives the colour of what stands in it.
ColourId draw_button(Scene& scene, Rect rect, const ButtonSpec& button) {
  const flow::Action action = flow::PressButton{button.button};
  const bool pressed = scene.pressed(action);
  const bool filled = button.primary && !pressed;
  scene.box(rect, {.fill = pressed ? ColourId::tint : (filled ? ColourId::brand : ColourId::card),
                   .radius = 1.3,
                   .outline = pressed ? 0.5 : 0.2,
                   .line = ColourId::brand});
  scene.target(rect, action, Order::actions);
  scene.read({button.label}, rect, action, Order::actions);
  return filled ? ColourId::on_brand : ColourId::brand;
}

int natural_width(const Scene& scene, const Label& label, int icon) {
  const int content = label.text.width() + (label.icon ? icon + scene.u(icon_gap) : 0);
  return std::max(content + 2 * scene.u(padding), scene.grid().touch(0));
}

std::string seconds_left(Milliseconds left) {
  return std::to_string((left.count() + 999) / 1000);
}

std::optional<Milliseconds> countdown(const Scene& scene) {
  return flow::countdown_left(scene.state(), scene.in().now, scene.in().settings);
}

// The seconds in a gold ring.
void draw_clock(Scene& scene, Rect place, Milliseconds left) {
  const int size = scene.u(clock_size);
  const Rect clock = centred(place, size, size);
  scene.box(clock,
            {.fill = ColourId::night, .radius = clock_size / 2, .outline = 0.4, .line = ColourId::gold});
  const TextSpec spec{.em_px = scene.em_px(clock_text), .weight = Weight::bold, .leading = leading::label};
  scene.text(scene.fit(seconds_left(left), spec, size), clock, Align::centre, ColourId::on_night, true);
}

std::string closing_text(const Scene& scene, Milliseconds left) {
  const TextId text = scene.state().vote ? TextId::closes_rated : TextId::closes_unrated;
  return scene.words().with_n(text, seconds_left(left));
}

TextSpec notice_spec(const Scene& scene) {
  return {.em_px = scene.em_px(notice_text), .least_px = scene.grid().mm(min_em_mm), .max_lines = 4};
}

// A row of buttons of one label size.
class Row {
 public:
  Row(Scene& scene, std::vector<ButtonSpec> buttons) : scene_(scene), buttons_(std::move(buttons)) {}

  // Shrinks the labels, then leaves out the icons, until the buttons and `extra` fit into the width.
  void fit(int width, int extra) {
    const int wanted = scene_.em_px(em::button);
    const int least = static_cast<int>(std::ceil(wanted * least_shrink));
    for (const bool icons : {true, false}) {
      for (int em = wanted; em >= least; --em) {
        measure(em, icons);
        if (total() + extra <= width) return;
      }
    }
    for (const ButtonSpec& button : buttons_) scene_.note_misfit(scene_.words()[button.label]);
  }

  int total() const {
    int sum = scene_.grid().gap() * (static_cast<int>(buttons_.size()) - 1);
    for (const Label& label : labels_) sum += natural_width(scene_, label, icon());
    return sum;
  }
  int width(std::size_t i) const { return natural_width(scene_, labels_[i], icon()); }

  void draw(std::size_t i, Rect rect) {
    const Label& label = labels_[i];
    const ColourId ink = draw_button(scene_, rect, buttons_[i]);
    const int with_icon = label.icon ? icon() + scene_.u(icon_gap) : 0;
    Rect inside = centred(rect, label.text.width() + with_icon, rect.h);
    if (label.icon) {
      scene_.picture(centred(cut_left(inside, icon()), icon(), icon()), *label.icon, ink);
      cut_left(inside, scene_.u(icon_gap));
    }
    scene_.text(label.text, inside, label.icon ? Align::left : Align::centre, ink, true);
  }

 private:
  int icon() const { return scene_.u(icon_size); }

  void measure(int em, bool icons) {
    labels_.clear();
    const int least_em = scene_.grid().mm(min_em_mm);
    for (const ButtonSpec& button : buttons_) {
      // The narrowest a label gets is its longest word, where it may take two lines.
      const int width = button.two_lines ? 1 : scene_.screen().w;
      const int size = button.two_lines ? std::max(static_cast<int>(em * two_lines_size), least_em) : em;
      const TextSpec spec{.em_px = size, .least_px = size, .weight = Weight::bold, .leading = leading::label};
      labels_.push_back({break_text(scene_.in().fonts, scene_.words()[button.label], spec, width),
                         icons ? button.icon : std::nullopt});
    }
  }

  Scene& scene_;
  std::vector<ButtonSpec> buttons_;
  std::vector<Label> labels_;
};

// Landscape: all but the last keep their width, the last takes the rest. Upright: all grow alike.
void draw_plain_row(Scene& scene, Rect row, const std::vector<ButtonSpec>& buttons) {
  Row drawn(scene, buttons);
  drawn.fit(row.w, 0);
  if (buttons.size() == 1) return drawn.draw(0, cut_left(row, drawn.width(0) + scene.u(row_grow)));
  const int spare = std::max(0, row.w - drawn.total());
  const int count = static_cast<int>(buttons.size());
  for (std::size_t i = 0; i + 1 < buttons.size(); ++i) {
    const int grow = scene.grid().landscape() ? std::min(spare / count, scene.u(row_grow)) : spare / count;
    drawn.draw(i, cut_left(row, drawn.width(i) + grow));
    cut_left(row, scene.grid().gap());
  }
  drawn.draw(buttons.size() - 1, row);
}

void draw_notice(Scene& scene, Rect place, Milliseconds left) {
  scene.box(place, {.fill = ColourId::night, .radius = 1.3, .outline = 0.2, .line = ColourId::night_line});
  Rect inside = inset(place, scene.u(1.0), 0);
  draw_clock(scene, cut_left(inside, scene.u(clock_size)), left);
  cut_left(inside, scene.u(1.0));
  auto spec = notice_spec(scene);
  spec.max_lines = std::max(1, static_cast<int>(inside.h / (spec.em_px * spec.leading)));
  const auto text = scene.fit(closing_text(scene, left), spec, inside.w);
  scene.text(text, inside, Align::left, ColourId::on_night, true);
}

constexpr ButtonSpec more_time{TextId::more_time, std::nullopt, flow::Button::more_time, false, true};

ButtonSpec without_icon(ButtonSpec button) {
  button.icon.reset();
  return button;
}

// Landscape: first | notice | more time | last.
void draw_wide_countdown(Scene& scene, Rect row, const ButtonSpec& first, const ButtonSpec& last,
                         Milliseconds left) {
  const int gap = scene.grid().gap();
  Row drawn(scene, {without_icon(first), more_time, last});
  drawn.fit(row.w, scene.u(notice_least) + gap);
  drawn.draw(0, cut_left(row, drawn.width(0)));
  cut_left(row, gap);
  drawn.draw(2, cut_right(row, drawn.width(2)));
  cut_right(row, gap);
  drawn.draw(1, cut_right(row, drawn.width(1)));
  cut_right(row, gap);
  draw_notice(scene, row, left);
}

// Upright: first | more time, with the clock in it | last. The notice stands at the screen's head.
void draw_narrow_countdown(Scene& scene, Rect row, const ButtonSpec& first, const ButtonSpec& last,
                           Milliseconds left) {
  const int gap = scene.grid().gap();
  Row drawn(scene, {without_icon(first), last});
  drawn.fit(row.w, scene.u(more_time_least) + gap);
  drawn.draw(0, cut_left(row, drawn.width(0)));
  cut_left(row, gap);
  drawn.draw(1, cut_right(row, drawn.width(1)));
  cut_right(row, gap);
  const ColourId ink = draw_button(scene, row, more_time);
  const TextSpec spec{.em_px = scene.em_px(em::button * two_lines_size),
                      .weight = Weight::bold,
                      .max_lines = 2,
                      .leading = leading::label};
  const int clock = scene.u(clock_size);
  const int between = scene.u(icon_gap);
  const auto label = scene.fit(scene.words()[more_time.label], spec, row.w - clock - between - scene.u(1.6));
  Rect inside = centred(row, clock + between + label.width(), row.h);
  draw_clock(scene, cut_left(inside, clock), left);
  cut_left(inside, between);
  scene.text(label, inside, Align::left, ink, true);
}

}  // namespace

void draw_actions(Scene& scene, Rect& rest, const std::vector<ButtonSpec>& buttons) {
  cut_bottom(rest, scene.u(row_below));
  const Rect row = inset(cut_bottom(rest, scene.grid().touch(row_height)), scene.grid().margin(), 0);
  cut_bottom(rest, scene.grid().u_or_mm(row_above, min_gap_mm));
  if (const auto left = countdown(scene)) {
    const auto draw = scene.grid().landscape() ? draw_wide_countdown : draw_narrow_countdown;
    draw(scene, row, buttons.front(), buttons.back(), *left);
  } else {
    draw_plain_row(scene, row, buttons);
  }
}

int closing_notice_height(const Scene& scene) {
  return scene.u(notice_height);
}

bool draw_closing_notice(Scene& scene, Rect place) {
  const auto left = countdown(scene);
  if (!left || scene.grid().landscape()) return false;
  place = inset(place, 0, scene.u(notice_clearance));
  scene.box(place, {.fill = ColourId::night, .radius = 1.0, .outline = 0.2, .line = ColourId::night_line});
  const auto text = scene.fit(closing_text(scene, *left), notice_spec(scene), place.w - 2 * scene.u(1.0));
  scene.text(text, place, Align::centre, ColourId::on_night, true);
  return true;
}

void draw_button_at(Scene& scene, Rect place, const ButtonSpec& button) {
  Row drawn(scene, {button});
  drawn.fit(place.w, 0);
  drawn.draw(0, place);
}

void draw_more_time(Scene& scene, Rect place) {
  draw_button_at(scene, place, more_time);
}

void draw_notice_in(Scene& scene, Rect place, Milliseconds left) {
  draw_notice(scene, place, left);
}

int action_height(const Scene& scene) {
  return scene.grid().touch(row_height);
}

}  // namespace xinluon::ui
