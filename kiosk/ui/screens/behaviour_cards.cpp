#include "kiosk/ui/screens/behaviour_cards.h"

#include <algorithm>
#include <array>

#include "kiosk/ui/buttons.h"

namespace xinluon::ui {
namespace {

constexpr double row_head_width = 6.7;
constexpr double row_head_height = 2.8;
constexpr double row_head_text = 2.4;
constexpr double row_number_text = 3.8;
constexpr double row_word_text = 1.8;
constexpr double label_clearance = 1.2;
constexpr double least_large_card = 11.0;  // below it a picture over large words is only a speck
constexpr double gold_width = 0.7;
constexpr double card_padding = 0.9;
constexpr double picture_left = 1.4;  // beyond the padding; on the right the badge keeps more away
constexpr double picture_width_of_card = 0.39;
constexpr double picture_width_large = 0.3;
constexpr double row_word_air = 0.5;
constexpr double row_head_below = 0.8;
constexpr double badge_clearance = 0.35;
constexpr double text_gap = 0.5;
constexpr double label_right = 1.0;
constexpr double row_head_gap = 0.4;

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

constexpr std::array row_heads = {TextId::four_xin, TextId::four_luon};

double picture_share(const Scene& scene) {
  return scene.large() ? picture_width_large : picture_width_of_card;
}

TextSpec label_spec(const Scene& scene, int max_lines) {
  return {.em_px = scene.em_px(scene.large() ? em::behaviour_large : em::behaviour),
          .least_px = scene.em_px(em::behaviour * 0.7),
          .weight = Weight::bold,
          .max_lines = max_lines,
          .leading = leading::label};
}

std::vector<std::string_view> label_texts(const Scene& scene) {
  std::vector<std::string_view> texts;
  texts.reserve(shown_behaviours.size());
  for (const Shown& shown : shown_behaviours) texts.emplace_back(scene.words()[shown.label]);
  return texts;
}

// "Xin chào, đã thực hiện"
std::vector<TextId> spoken(TextId label, Mark mark) {
  if (mark == Mark::not_mentioned) return {label};
  return {label, mark == Mark::shown ? TextId::tab_shown : TextId::tab_missing};
}

ColourId fill_of(CardLook look) {
  if (look == CardLook::chosen) return ColourId::tint;
  return look == CardLook::dashed ? ColourId::missing : ColourId::card;
}

CardLook draw_box(Scene& scene, Rect card, const Shown& shown) {
  const Mark mark = mark_of(scene, shown.behaviour);
  const CardLook look = look_of(mark);
  const flow::Action action = flow::ToggleBehaviour{shown.behaviour};
  draw_card(scene, card, action, look);
  scene.read(spoken(shown.label, mark), card, action);
  draw_badge(scene, card, look);
  return scene.pressed(flow::ToggleBehaviour{shown.behaviour}) ? CardLook::chosen : look;
}

// Landscape: the picture above its words, which take `words_height` on every card.
void draw_wide_card(Scene& scene, Rect card, const Shown& shown, const TextBlock& label, int words_height) {
  const CardLook look = draw_box(scene, card, shown);
  Rect inside = inset(card, scene.u(card_padding), scene.u(card_padding));
  const Rect words = cut_bottom(inside, words_height);
  cut_right(inside, badge_reach(scene) + scene.u(badge_clearance) - scene.u(card_padding));
  cut_left(inside, scene.u(picture_left));
  scene.picture(inside, shown.picture, ColourId::brand, fill_of(look));
  scene.text(label, words, Align::centre, ColourId::ink, true);
}

// Large words in low cards: the words alone.
void draw_worded_card(Scene& scene, Rect card, const Shown& shown, const TextBlock& label) {
  draw_box(scene, card, shown);
  scene.text(label, inset(card, scene.u(label_clearance), 0), Align::left, ColourId::ink, true);
}

// Upright: the picture left of its words.
void draw_upright_card(Scene& scene, Rect card, const Shown& shown, const TextBlock& label) {
  const CardLook look = draw_box(scene, card, shown);
  Rect inside = inset(card, scene.u(card_padding), scene.u(card_padding));
  const Rect picture = cut_left(inside, static_cast<int>(card.w * picture_share(scene)));
  scene.picture(inset(picture, scene.u(0.3), 0), shown.picture, ColourId::brand, fill_of(look));
  cut_left(inside, scene.u(text_gap));
  scene.text(label, inside, Align::left, ColourId::ink, true);
}

// "4 xin" in two.
struct RowHead {
  TextBlock number;
  TextBlock word;
};

// Both heads in one size.
std::array<RowHead, 2> fit_row_heads(Scene& scene, int width) {
  std::vector<std::string_view> numbers;
  std::vector<std::string_view> words;
  for (const TextId id : row_heads) {
    const std::string_view text = scene.words()[id];
    const auto blank = std::min(text.find(' '), text.size());
    numbers.push_back(text.substr(0, blank));
    words.push_back(text.substr(std::min(blank + 1, text.size())));
  }
  const auto number = scene.fit_all(
      numbers, {.em_px = scene.u(row_number_text), .weight = Weight::bold, .leading = leading::label}, width);
  const auto word =
      scene.fit_all(words, {.em_px = scene.em_px(row_word_text), .weight = Weight::bold}, width);
  return {{{number[0], word[0]}, {number[1], word[1]}}};
}

// The number above the word, beside the row.
void draw_row_head(Scene& scene, Rect place, const RowHead& head) {
  scene.box(cut_left(place, scene.u(gold_width)), {.fill = ColourId::gold, .radius = gold_width / 2});
  Rect lines = centred(place, place.w, head.number.height() + head.word.height());
  scene.text(head.number, cut_top(lines, head.number.height()), Align::centre, ColourId::brand);
  scene.text(head.word, lines, Align::centre, ColourId::brand);
}

// "4 xin": a line above its cards.
void draw_line_head(Scene& scene, Rect place, std::string_view text) {
  scene.box(cut_left(place, scene.u(gold_width)), {.fill = ColourId::gold, .radius = gold_width / 2});
  cut_left(place, scene.u(1.2));
  const auto line = scene.fit(
      text, {.em_px = scene.u(row_head_text), .weight = Weight::bold, .leading = leading::label}, place.w);
  scene.text(line, place, Align::left, ColourId::brand, true);
}

void draw_worded_cards(Scene& scene, const std::vector<Rect>& cards) {
  const Rect card = cards.front();
  const int left = scene.u(label_clearance);
  const auto labels = fit_beside_badge(scene, label_texts(scene), label_spec(scene, 2),
                                       {{card.w, card.h}, left, card.w - scene.u(label_right)});
  for (std::size_t i = 0; i < cards.size(); ++i) {
    draw_worded_card(scene, cards[i], shown_behaviours[i], labels[i]);
  }
}

}  // namespace

void draw_wide_behaviours(Scene& scene, Rect rest) {
  const int gap = scene.grid().gap();
  const auto head_rows = rows(cut_left(rest, scene.u(row_head_width)), 2, gap);
  const int head_width = scene.u(row_head_width - row_head_gap);
  const auto heads = fit_row_heads(scene, head_width - scene.u(gold_width + row_word_air));
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const Rect row = head_rows[i];
    draw_row_head(scene, {row.x, row.y, head_width, row.h}, heads[i]);
  }
  const auto cards = cells(rest, 4, 2, gap);
  if (scene.large() && cards[0].h < scene.u(least_large_card)) return draw_worded_cards(scene, cards);
  const auto labels = scene.fit_all(label_texts(scene), label_spec(scene, scene.large() ? 2 : 1),
                                    cards[0].w - 2 * scene.u(label_clearance));
  int words_height = 0;
  for (const TextBlock& label : labels) words_height = std::max(words_height, label.height());
  for (std::size_t i = 0; i < cards.size(); ++i) {
    draw_wide_card(scene, cards[i], shown_behaviours[i], labels[i], words_height);
  }
}

void draw_upright_behaviours(Scene& scene, Rect place) {
  const int gap = scene.grid().gap();
  std::vector<Rect> cards;
  const auto halves = rows(place, 2, gap);
  for (std::size_t i = 0; i < halves.size(); ++i) {
    Rect half = halves[i];
    draw_line_head(scene, cut_top(half, scene.u(row_head_height)), scene.words()[row_heads[i]]);
    cut_top(half, scene.u(row_head_below));
    for (const Rect card : cells(half, 2, 2, gap)) cards.push_back(card);
  }
  const Rect card = cards.front();
  const int left = static_cast<int>(card.w * picture_share(scene)) + scene.u(card_padding + text_gap);
  const auto labels = fit_beside_badge(scene, label_texts(scene), label_spec(scene, 2),
                                       {{card.w, card.h}, left, card.w - scene.u(label_right)});
  for (std::size_t i = 0; i < cards.size(); ++i) {
    draw_upright_card(scene, cards[i], shown_behaviours[i], labels[i]);
  }
}

}  // namespace xinluon::ui
