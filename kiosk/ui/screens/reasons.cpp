#include <algorithm>
#include <array>
#include <string>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double question_text = 3.05;
constexpr double hint_least_mm = 3.0;
constexpr double head_above = 0.9;
constexpr double head_below = 0.8;
constexpr double icon_size = 4.8;
constexpr double icon_gap = 1.2;
constexpr double card_padding = 1.2;
constexpr double label_text = 2.12;
constexpr double label_text_upright = 2.4;
constexpr double label_grows = 1.2;  // in large words
constexpr double label_air = 0.4;    // above and below
constexpr double icon_shrinks = 0.7;

struct Shown {
  Reason reason;
  TextId label;
  PictureId icon;
};
constexpr std::array<Shown, 6> shown_reasons = {{
    {Reason::attitude, TextId::reason_attitude, PictureId::icons_message_square_text},
    {Reason::waiting, TextId::reason_waiting, PictureId::icons_hourglass},
    {Reason::guidance, TextId::reason_guidance, PictureId::icons_info},
    {Reason::extra_documents, TextId::reason_extra_documents, PictureId::icons_file_plus},
    {Reason::late_result, TextId::reason_late_result, PictureId::icons_calendar_x},
    {Reason::harassment, TextId::reason_harassment, PictureId::icons_route},
}};

std::vector<Reason> chosen_reasons(const Scene& scene) {
  const auto& vote = scene.state().vote;
  return vote ? vote->reasons : std::vector<Reason>{};
}

double icon_units(const Scene& scene) {
  return scene.large() && scene.grid().landscape() ? icon_size * icon_shrinks : icon_size;
}

constexpr int label_lines = 3;

// Large words grow as far as three lines of them have room in the card.
int label_em_px(const Scene& scene, Rect card) {
  const bool landscape = scene.grid().landscape();
  const double units = landscape ? label_text : label_text_upright;
  const int normal = scene.em_px(units);
  if (!scene.large()) return normal;
  const int above = landscape ? 0 : scene.u(icon_size + icon_gap);
  const int room = card.h - above - 2 * scene.u(label_air);
  const int highest = static_cast<int>(room / (label_lines * leading::label));
  return std::clamp(highest, normal, scene.em_px(units * label_grows));
}

// Once the most allowed are chosen the others recede and can't be touched.
void draw_reason(Scene& scene, Rect card, const Shown& shown, const TextBlock& label) {
  const auto reasons = chosen_reasons(scene);
  const bool chosen = std::find(reasons.begin(), reasons.end(), shown.reason) != reasons.end();
  const bool open = chosen || reasons.size() < max_reasons;
  if (open) {
    const CardLook look = chosen ? CardLook::chosen : CardLook::plain;
    draw_card(scene, card, flow::ToggleReason{shown.reason}, look);
    std::vector<TextId> words = {shown.label};
    if (chosen) words.push_back(TextId::chosen);
    scene.read(words, card, flow::ToggleReason{shown.reason});
    draw_badge(scene, card, look);
  } else {
    scene.box(card, {.fill = ColourId::paper, .outline = 0.1, .line = ColourId::rest});
  }
  const ColourId ink = open ? ColourId::brand : ColourId::ink_soft;
  const ColourId text_ink = open ? ColourId::ink : ColourId::ink_soft;
  const int icon = scene.u(icon_units(scene));
  const int gap = scene.u(icon_gap);
  if (scene.grid().landscape()) {  // beside each other
    Rect inside = inset(card, scene.u(card_padding), 0);
    scene.picture(centred(cut_left(inside, icon), icon, icon), shown.icon, ink);
    cut_left(inside, gap);
    scene.text(label, inside, Align::left, text_ink, true);
  } else {  // below each other
    Rect inside = centred(card, card.w, icon + gap + label.height());
    scene.picture(centred(cut_top(inside, icon), icon, icon), shown.icon, ink);
    cut_top(inside, gap);
    scene.text(label, inside, Align::centre, text_ink);
  }
}

std::string other_ways(const Scene& scene) {
  const std::string& ways = scene.site().other_ways;
  return ways.empty() ? "" : scene.words().with_n(TextId::reasons_other_ways, ways);
}

void draw_head(Scene& scene, Rect& rest) {
  const int top = rest.y;
  cut_top(rest, scene.u(head_above));
  const auto question = heading(scene, scene.words()[TextId::reasons_question], question_text,
                                question_text * 0.8, scene.grid().landscape() ? 1 : 2, rest.w);
  const Rect asked = cut_top(rest, question.height());
  scene.text(question, asked, Align::left, ColourId::ink);
  scene.read({TextId::reasons_question}, asked);
  const auto hint = scene.fit(scene.words().with_n(TextId::reasons_hint, std::to_string(max_reasons)),
                              {.em_px = scene.em_px(em::hint, hint_least_mm)}, rest.w);
  const bool upright = !scene.grid().landscape();
  const Rect line = cut_top(rest, upright ? closing_notice_height(scene) : hint.height());
  if (!draw_closing_notice(scene, line)) scene.text(hint, line, Align::left, ColourId::ink_soft, true);
  cut_top(rest, scene.u(head_below));
  scene.head({0, top, scene.screen().w, rest.y - top});
}

void draw_cards(Scene& scene, Rect rest) {
  const bool landscape = scene.grid().landscape();
  const auto cards = cells(rest, landscape ? 3 : 2, landscape ? 2 : 3, scene.grid().gap());
  std::vector<std::string_view> texts;
  texts.reserve(shown_reasons.size());
  for (const Shown& shown : shown_reasons) texts.emplace_back(scene.words()[shown.label]);
  const TextSpec spec{.em_px = label_em_px(scene, cards[0]),
                      .least_px = scene.em_px(label_text * 0.7),
                      .weight = Weight::bold,
                      .max_lines = label_lines,
                      .leading = leading::label};
  const Size card{cards[0].w, cards[0].h};
  const int right = card.w - scene.u(card_padding);
  const auto labels =
      landscape ? fit_beside_badge(scene, texts, spec,
                                   {card, scene.u(card_padding + icon_units(scene) + icon_gap), right})
                : scene.fit_all(texts, spec, right - scene.u(card_padding));
  for (std::size_t i = 0; i < cards.size(); ++i) draw_reason(scene, cards[i], shown_reasons[i], labels[i]);
}

}  // namespace

void draw_reasons(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::all);
  draw_small_print(scene, rest, other_ways(scene));
  draw_actions(scene, rest,
               {{TextId::back, PictureId::icons_undo_2, flow::Button::back},
                {TextId::done, PictureId::icons_check, flow::Button::done, true}});
  rest = inset(rest, scene.grid().margin(), 0);
  draw_head(scene, rest);
  draw_cards(scene, rest);
}

}  // namespace xinluon::ui
