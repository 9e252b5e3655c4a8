#include <array>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double head_above = 1.0;
constexpr double head_below = 0.9;
constexpr double recorded_text = 1.75;
constexpr double recorded_icon = 1.9;
constexpr double invite_text = 1.65;
constexpr double question_text = 2.4;
constexpr double question_text_upright = 2.8;
constexpr double tabs_width = 35.5;
constexpr double tabs_height = 6.0;
constexpr double tab_text = 1.8;
constexpr double tab_icon = 2.0;
constexpr double tab_gap = 0.8;
constexpr double row_head_width = 5.6;
constexpr double row_head_height = 2.8;
constexpr double row_head_text = 2.4;
constexpr double row_number_text = 3.8;
constexpr double row_word_text = 1.8;
constexpr double gold_width = 0.7;
constexpr double card_padding = 0.6;
constexpr double picture_width_of_card = 0.4;

struct Shown {
  Behaviour behaviour;
  TextId label;
  PictureId picture;
};
constexpr std::array<Shown, 8> shown_behaviours = {{
    {Behaviour::XC, TextId::behaviour_xc, PictureId::icons_behaviour_xc},
    {Behaviour::XL, TextId::behaviour_xl, PictureId::icons_behaviour_xl},
    {Behaviour::XCO, TextId::behaviour_xco, PictureId::icons_behaviour_xco},
    {Behaviour::XP, TextId::behaviour_xp, PictureId::icons_behaviour_xp},
    {Behaviour::MC, TextId::behaviour_mc, PictureId::icons_behaviour_mc},
    {Behaviour::NN, TextId::behaviour_nn, PictureId::icons_behaviour_nn},
    {Behaviour::LN, TextId::behaviour_ln, PictureId::icons_behaviour_ln},
    {Behaviour::GD, TextId::behaviour_gd, PictureId::icons_behaviour_gd},
}};

CardLook look_of(Mark mark) {
  if (mark == Mark::shown) return CardLook::chosen;
  return mark == Mark::missing ? CardLook::dashed : CardLook::plain;
}

Mark mark_of(const Scene& scene, Behaviour behaviour) {
  const auto& vote = scene.state().vote;
  return vote ? vote->marks[index_of(behaviour)] : Mark::not_mentioned;
}

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
    notice_ = closing_notice(scene, width);
  }

  int height() const { return recorded_.height() + invite_.height() + question_.height() + gap(); }

  void draw(Rect place) {
    Rect message = cut_top(place, recorded_.height() + invite_.height());
    if (notice_) {
      scene_.text(*notice_, message, Align::left, ColourId::ink);
    } else {
      Rect line = cut_top(message, recorded_.height());
      scene_.picture(centred(cut_left(line, icon_), icon_, icon_), PictureId::icons_circle_check,
                     ColourId::recorded);
      cut_left(line, scene_.u(0.5));
      scene_.text(recorded_, line, Align::left, ColourId::recorded);
      scene_.text(invite_, message, Align::left, ColourId::ink_soft);
    }
    cut_top(place, gap());
    scene_.text(question_, place, Align::left, ColourId::ink);
  }

 private:
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
  std::optional<TextBlock> notice_;
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

// Two halves of one box; what can be touched leaves a gap between them.
void draw_tabs(Scene& scene, Rect place) {
  scene.box(place, {.fill = ColourId::card, .radius = 1.3, .outline = 0.2, .line = ColourId::brand});
  const auto drawn = columns(place, 2, 0);
  const auto touched = columns(place, 2, scene.grid().mm(min_gap_mm));
  const int label_width = drawn[0].w - scene.u(tab_icon + tab_gap + 1.2);
  const auto labels = scene.fit_all({scene.words()[TextId::tab_shown], scene.words()[TextId::tab_missing]},
                                    {.em_px = scene.em_px(tab_text), .weight = Weight::bold}, label_width);
  const std::array marks = {Mark::shown, Mark::missing};
  for (std::size_t i = 0; i < marks.size(); ++i) {
    draw_tab(scene, drawn[i], marks[i], labels[i]);
    scene.target(touched[i], flow::ShowTab{marks[i]});
  }
}

std::vector<TextBlock> fit_labels(Scene& scene, int max_lines, int width) {
  std::vector<std::string_view> texts;
  for (const Shown& shown : shown_behaviours) texts.emplace_back(scene.words()[shown.label]);
  const TextSpec spec{.em_px = scene.em_px(em::behaviour),
                      .least_px = scene.em_px(em::behaviour * 0.7),
                      .weight = Weight::bold,
                      .max_lines = max_lines,
                      .leading = leading::label};
  return scene.fit_all(texts, spec, width);
}

ColourId fill_of(CardLook look) {
  if (look == CardLook::chosen) return ColourId::tint;
  return look == CardLook::dashed ? ColourId::missing : ColourId::card;
}

CardLook draw_box(Scene& scene, Rect card, const Shown& shown) {
  const CardLook look = look_of(mark_of(scene, shown.behaviour));
  draw_card(scene, card, flow::ToggleBehaviour{shown.behaviour}, look);
  draw_badge(scene, card, look);
  return scene.pressed(flow::ToggleBehaviour{shown.behaviour}) ? CardLook::chosen : look;
}

// Landscape: the picture above its words.
void draw_wide_card(Scene& scene, Rect card, const Shown& shown, const TextBlock& label) {
  const CardLook look = draw_box(scene, card, shown);
  Rect inside = inset(card, scene.u(card_padding), scene.u(card_padding));
  const Rect words = cut_bottom(inside, label.line_px);
  scene.picture(inset(inside, badge_reach(scene), 0), shown.picture, ColourId::brand, fill_of(look));
  scene.text(label, words, Align::centre, ColourId::ink);
}

// Upright: the picture left of its words.
void draw_upright_card(Scene& scene, Rect card, const Shown& shown, const TextBlock& label) {
  const CardLook look = draw_box(scene, card, shown);
  Rect inside = inset(card, scene.u(card_padding), scene.u(card_padding));
  const Rect picture = cut_left(inside, static_cast<int>(card.w * picture_width_of_card));
  scene.picture(inset(picture, scene.u(0.5), scene.u(0.5)), shown.picture, ColourId::brand, fill_of(look));
  cut_left(inside, scene.u(0.5));
  scene.text(label, inside, Align::left, ColourId::ink, true);
}

// "4 xin": the number above the word, beside the row.
void draw_row_head(Scene& scene, Rect place, std::string_view text) {
  scene.box(cut_left(place, scene.u(gold_width)), {.fill = ColourId::gold, .radius = gold_width / 2});
  const auto blank = text.find(' ');
  const auto number = scene.fit(
      text.substr(0, blank),
      {.em_px = scene.u(row_number_text), .weight = Weight::bold, .leading = leading::label}, place.w);
  const auto word = scene.fit(blank == std::string_view::npos ? "" : text.substr(blank + 1),
                              {.em_px = scene.em_px(row_word_text), .weight = Weight::bold}, place.w);
  Rect lines = centred(place, place.w, number.height() + word.height());
  scene.text(number, cut_top(lines, number.height()), Align::centre, ColourId::brand);
  scene.text(word, lines, Align::centre, ColourId::brand);
}

// "4 xin": a line above its cards.
void draw_line_head(Scene& scene, Rect place, std::string_view text) {
  scene.box(cut_left(place, scene.u(gold_width)), {.fill = ColourId::gold, .radius = gold_width / 2});
  cut_left(place, scene.u(1.2));
  const auto line = scene.fit(
      text, {.em_px = scene.u(row_head_text), .weight = Weight::bold, .leading = leading::label}, place.w);
  scene.text(line, place, Align::left, ColourId::brand, true);
}

constexpr std::array row_heads = {TextId::four_xin, TextId::four_luon};
constexpr std::size_t a_row = shown_behaviours.size() / row_heads.size();

void draw_wide_cards(Scene& scene, Rect rest) {
  const int gap = scene.grid().gap();
  Rect heads = cut_left(rest, scene.u(row_head_width));
  const auto head_rows = rows(heads, 2, gap);
  const auto cards = cells(rest, 4, 2, gap);
  const auto labels = fit_labels(scene, 1, cards[0].w - 2 * scene.u(card_padding));
  for (std::size_t i = 0; i < cards.size(); ++i) {
    if (i % a_row == 0) {
      Rect head = head_rows[i / a_row];
      cut_right(head, scene.u(0.6));
      draw_row_head(scene, head, scene.words()[row_heads[i / a_row]]);
    }
    draw_wide_card(scene, cards[i], shown_behaviours[i], labels[i]);
  }
}

void draw_upright_cards(Scene& scene, Rect rest) {
  const int gap = scene.grid().gap();
  const int text_width = static_cast<int>((rest.w - gap) / 2 * (1 - picture_width_of_card)) - scene.u(2.2);
  const auto labels = fit_labels(scene, 2, text_width);
  const auto halves = rows(rest, 2, gap);
  for (std::size_t half = 0; half < halves.size(); ++half) {
    Rect place = halves[half];
    draw_line_head(scene, cut_top(place, scene.u(row_head_height)), scene.words()[row_heads[half]]);
    cut_top(place, scene.u(0.8));
    const auto cards = cells(place, 2, 2, gap);
    for (std::size_t i = 0; i < cards.size(); ++i) {
      draw_upright_card(scene, cards[i], shown_behaviours[half * a_row + i], labels[half * a_row + i]);
    }
  }
}

}  // namespace

void draw_behaviours(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::languages);
  draw_actions(scene, rest,
               {{TextId::choose_again, PictureId::icons_undo_2, flow::Button::choose_again},
                {TextId::say_more, PictureId::icons_message_square_plus, flow::Button::say_more},
                {TextId::done, PictureId::icons_check, flow::Button::done, true}});
  rest = inset(rest, scene.grid().margin(), 0);
  cut_top(rest, scene.u(head_above));
  const int tabs = scene.grid().touch(tabs_height);
  if (scene.grid().landscape()) {
    Rect head = rest;
    const Rect tabs_place = cut_right(head, scene.u(tabs_width));
    cut_right(head, scene.grid().gap());
    Head words(scene, head.w);
    const int height = std::max(words.height(), tabs);
    words.draw(centred(cut_top(head, height), head.w, words.height()));
    draw_tabs(scene, centred({tabs_place.x, rest.y, tabs_place.w, height}, tabs_place.w, tabs));
    cut_top(rest, height + scene.u(head_below));
    draw_wide_cards(scene, rest);
  } else {
    Head words(scene, rest.w);
    words.draw(cut_top(rest, words.height()));
    cut_top(rest, scene.u(head_below));
    draw_tabs(scene, cut_top(rest, tabs));
    cut_top(rest, scene.u(head_below));
    draw_upright_cards(scene, rest);
  }
}

}  // namespace xinluon::ui
