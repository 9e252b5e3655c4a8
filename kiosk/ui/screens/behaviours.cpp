#include <array>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/screens/behaviour_cards.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double head_above = 1.0;
constexpr double head_below = 0.9;
constexpr double recorded_text = 1.75;
constexpr double recorded_icon = 1.9;
constexpr double invite_text = 1.65;
constexpr double notice_over = 0.5;  // the notice stands a little over the lines it replaces
constexpr double question_text = 2.4;
constexpr double question_text_upright = 2.8;
constexpr double tabs_width = 35.5;
constexpr double tabs_height = 6.0;
constexpr double tab_text = 1.8;
constexpr double tab_icon = 2.0;
constexpr double tab_gap = 0.8;
constexpr double tab_padding = 1.3;

// That the rating is kept, that the rest is optional, and what is asked now.
class Head {
 public:
  Head(Scene& scene, int width) : scene_(scene) {
    const bool landscape = scene.grid().landscape();
    icon_ = scene.u(recorded_icon);
    recorded_ = scene.fit(scene.words()[TextId::recorded],
                          {.em_px = scene.em_px(recorded_text), .weight = Weight::bold},
                          width - icon_ - scene.u(0.5));
    invite_ = scene.fit(scene.words()[TextId::invite], {.em_px = scene.em_px(invite_text)}, width);
    question_ = heading(scene, question(), landscape ? question_text : question_text_upright,
                        question_text * 0.8, 1, width);
  }

  int height() const { return recorded_.height() + invite_.height() + question_.height() + gap(); }

  void draw(Rect place) {
    Rect message = cut_top(place, recorded_.height() + invite_.height());
    if (!draw_closing_notice(scene_, inset(message, 0, -scene_.u(notice_over)))) draw_recorded(message);
    cut_top(place, gap());
    scene_.read({TextId::recorded, TextId::invite}, message);
    const bool missing = scene_.state().tab == Mark::missing;
    scene_.read({missing ? TextId::question_missing : TextId::question_shown}, place);
    scene_.text(question_, place, Align::left, ColourId::ink);
  }

 private:
  void draw_recorded(Rect place) {
    Rect line = cut_top(place, recorded_.height());
    scene_.picture(centred(cut_left(line, icon_), icon_, icon_), PictureId::icons_circle_check,
                   ColourId::recorded);
    cut_left(line, scene_.u(0.5));
    scene_.text(recorded_, line, Align::left, ColourId::recorded);
    scene_.text(invite_, place, Align::left, ColourId::ink_soft);
  }

  int gap() const { return scene_.u(0.3); }
  std::string_view question() const {
    const bool missing = scene_.state().tab == Mark::missing;
    return scene_.words()[missing ? TextId::question_missing : TextId::question_shown];
  }

  Scene& scene_;
  int icon_ = 0;
  TextBlock recorded_;
  TextBlock invite_;
  TextBlock question_;
};

void draw_tab(Scene& scene, Rect tab, Mark mark, const TextBlock& label) {
  const bool active = scene.state().tab == mark;
  const bool pressed = scene.pressed(flow::ShowTab{mark});
  if (active || pressed) {
    scene.box(tab, {.fill = pressed && !active ? ColourId::tint : ColourId::brand, .radius = 1.3});
  }
  const ColourId ink = active ? ColourId::on_brand : ColourId::brand;
  const int icon = scene.u(tab_icon);
  Rect inside = centred(tab, icon + scene.u(tab_gap) + label.width(), tab.h);
  scene.picture(centred(cut_left(inside, icon), icon, icon),
                mark == Mark::shown ? PictureId::icons_check : PictureId::icons_x, ink);
  cut_left(inside, scene.u(tab_gap));
  scene.text(label, inside, Align::left, ink, true);
}

// One box of two parts; what can be touched leaves a gap between them.
void draw_tabs(Scene& scene, Rect place) {
  scene.box(place, {.fill = ColourId::card, .radius = 1.3, .outline = 0.2, .line = ColourId::brand});
  const int with_label = scene.u(tab_icon + tab_gap + 2 * tab_padding);
  const auto labels = scene.fit_all({scene.words()[TextId::tab_shown], scene.words()[TextId::tab_missing]},
                                    {.em_px = scene.em_px(tab_text), .weight = Weight::bold},
                                    place.w / 2 - with_label + scene.u(tab_padding));
  // The wider word gets the wider part.
  const int spare = place.w - 2 * with_label - labels[0].width() - labels[1].width();
  Rect second = place;
  const Rect first = cut_left(second, with_label + labels[0].width() + spare / 2);
  draw_tab(scene, first, Mark::shown, labels[0]);
  draw_tab(scene, second, Mark::missing, labels[1]);
  const int half_gap = scene.grid().mm(min_gap_mm / 2);
  const auto add = [&](Rect rect, Mark mark, TextId label) {
    scene.target(rect, flow::ShowTab{mark});
    scene.read({label}, rect, flow::ShowTab{mark});
  };
  add({first.x, first.y, first.w - half_gap, first.h}, Mark::shown, TextId::tab_shown);
  add({second.x + half_gap, second.y, second.w - half_gap, second.h}, Mark::missing, TextId::tab_missing);
}

}  // namespace

void draw_behaviours(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::all);
  draw_actions(scene, rest,
               {{TextId::choose_again, PictureId::icons_undo_2, flow::Button::choose_again},
                {TextId::say_more, PictureId::icons_message_square_plus, flow::Button::say_more},
                {TextId::done, PictureId::icons_check, flow::Button::done, true}});
  const int top = rest.y;
  rest = inset(rest, scene.grid().margin(), 0);
  cut_top(rest, scene.u(head_above));
  const int tabs = scene.grid().touch(tabs_height);
  const int below = scene.grid().u_or_mm(head_below, min_gap_mm);
  if (scene.grid().landscape()) {
    Rect head = rest;
    const Rect tabs_place = cut_right(head, scene.u(tabs_width));
    cut_right(head, scene.grid().gap());
    Head words(scene, head.w);
    const int height = std::max(words.height(), tabs);
    words.draw(centred(cut_top(head, height), head.w, words.height()));
    draw_tabs(scene, centred({tabs_place.x, rest.y, tabs_place.w, height}, tabs_place.w, tabs));
    cut_top(rest, height + below);
    scene.head({0, top, scene.screen().w, rest.y - top});
    draw_wide_behaviours(scene, rest);
  } else {
    Head words(scene, rest.w);
    words.draw(cut_top(rest, words.height()));
    scene.head({0, top, scene.screen().w, rest.y + below - top});
    cut_top(rest, below);
    draw_tabs(scene, cut_top(rest, tabs));
    cut_top(rest, below);
    draw_upright_behaviours(scene, rest);
  }
}

}  // namespace xinluon::ui
