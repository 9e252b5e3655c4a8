#include <string>

#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/motion.h"
#include "kiosk/ui/scale.h"
#include "kiosk/ui/screens/large_question.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double headline_most = 4.4;
constexpr double headline_least = 3.45;
constexpr double headline_upright = 3.7;
constexpr double other_text = 2.1;
constexpr double hint_least_mm = 3.0;
constexpr double head_above = 1.2;
constexpr double head_below = 0.9;
constexpr double hand_size = 5.4;
constexpr double hand_gap = 1.5;
constexpr double second_line = 3.2;
constexpr double divider_gap = 2.0;
constexpr double row_gap = 0.6;

// The invitation in the other languages.
std::vector<std::string> others(const Scene& scene) {
  std::vector<std::string> texts;
  for (const Strings& pack : scene.in().packs) {
    if (pack.lang() != scene.words().lang()) texts.push_back(pack[TextId::attract]);
  }
  return texts;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : " · ") + text;
  return line;
}

TextBlock hint_block(Scene& scene, int width) {
  const TextSpec spec{.em_px = scene.em_px(em::hint, hint_least_mm)};
  return scene.fit(scene.words()[hint_id(scene)], spec, width);
}

TextBlock other_block(Scene& scene, const std::string& text, int width) {
  const TextSpec spec{.em_px = scene.em_px(other_text), .least_px = scene.em_px(other_text * 0.65)};
  return scene.fit(text, spec, width);
}

// hint | the same in the other language; several languages need the whole line.
void draw_second_line(Scene& scene, Rect line) {
  const auto hint = hint_block(scene, line.w);
  const auto texts = others(scene);
  const std::string other = joined(texts);
  if (texts.empty()) return scene.text(hint, line, Align::centre, ColourId::ink_soft, true);
  if (texts.size() > 1) {
    return scene.text(other_block(scene, other, line.w), line, Align::centre, ColourId::ink_soft, true);
  }
  const int gap = scene.u(divider_gap);
  const auto block = other_block(scene, other, line.w - hint.width() - 2 * gap);
  Rect group = centred(line, hint.width() + 2 * gap + block.width(), line.h);
  scene.text(hint, cut_left(group, hint.width()), Align::left, ColourId::ink_soft, true);
  const Rect divider = centred(cut_left(group, 2 * gap), std::max(1, scene.u(0.15)), scene.u(2.2));
  scene.box(divider, {.fill = ColourId::line, .radius = 0});
  scene.text(block, group, Align::left, ColourId::ink_soft, true);
}

// hand, headline on one line; beneath it the second line.
void draw_wide_head(Scene& scene, Rect& rest) {
  const int hand = scene.u(hand_size);
  const int gap = scene.u(hand_gap);
  Rect line = inset(cut_top(rest, hand), scene.grid().margin(), 0);
  const auto headline =
      heading(scene, scene.words()[TextId::attract], headline_most, headline_least, 1, line.w - hand - gap);
  Rect group = centred(line, hand + gap + headline.width(), line.h);
  scene.picture(cut_left(group, hand), PictureId::icons_pointer_down, ColourId::brand);
  cut_left(group, gap);
  scene.text(headline, group, Align::left, ColourId::ink, true);
  draw_second_line(scene, inset(cut_top(rest, scene.u(second_line)), scene.grid().margin(), 0));
}

// Headline on two lines, hand, hint, and a line for every other language.
void draw_upright_head(Scene& scene, Rect& rest) {
  const int width = rest.w - 2 * scene.grid().margin();
  const auto headline =
      heading(scene, scene.words()[TextId::attract], headline_upright, headline_upright * 0.8, 2, width);
  scene.text(headline, cut_top(rest, headline.height()), Align::centre, ColourId::ink);
  cut_top(rest, scene.u(row_gap));
  const int hand = scene.u(hand_size * 0.8);
  scene.picture(centred(cut_top(rest, hand), hand, hand), PictureId::icons_pointer_down, ColourId::brand);
  cut_top(rest, scene.u(row_gap));
  const auto hint = hint_block(scene, width);
  scene.text(hint, cut_top(rest, hint.height()), Align::centre, ColourId::ink_soft);
  for (const std::string& text : others(scene)) {
    cut_top(rest, scene.u(row_gap));
    const auto block = other_block(scene, text, width);
    scene.text(block, cut_top(rest, block.height()), Align::centre, ColourId::ink_soft);
  }
}

// Still while a save is pending: the picture waits with it.
bool moves(const Scene& scene) {
  return scene.in().display.motion && !scene.state().pending;
}

}  // namespace

void draw_attract(Scene& scene) {
  if (scene.state().mode == Mode::armed) return draw_armed_idle(scene);
  const Milliseconds shown = scene.in().now - scene.state().entered;
  const bool moving = moves(scene);
  if (moving) scene.next_frame(scene.state().entered + attract_next(shown));
  const auto lift = [&](int place) { return moving ? attract_lift(shown, place) : 0.0; };
  Rect rest = draw_bar(scene, BarButtons::all);
  if (scene.large() && scene.grid().landscape()) {
    return draw_large_question(scene, rest, TextId::attract, lift);
  }
  draw_privacy(scene, rest);
  const Rect all = rest;
  cut_top(rest, scene.u(head_above));
  scene.grid().landscape() ? draw_wide_head(scene, rest) : draw_upright_head(scene, rest);
  cut_top(rest, scene.u(head_below));
  const Rect head{all.x, all.y, all.w, rest.y - all.y};
  scene.head(head);
  scene.read({TextId::attract, hint_id(scene)}, head);
  draw_scale(scene, rest, lift);
}

}  // namespace xinluon::ui
