#include <string>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/heading.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

constexpr double title_text = 3.45;
constexpr double name_text = 4.4;
constexpr double elsewhere_text = 2.1;
constexpr double padding = 3.2;
constexpr double head_above = 1.5;
constexpr double head_below = 1.0;

// The title in every language, since the reader's is not known.
std::string title(const Scene& scene) {
  std::string text;
  for (const Strings& pack : scene.in().packs) {
    text += (text.empty() ? "" : " · ") + pack[TextId::language_title];
  }
  return text;
}

void draw_language(Scene& scene, Rect card, const Strings& pack) {
  const bool chosen = pack.lang() == scene.words().lang();
  draw_card(scene, card, flow::ChooseLanguage{pack.lang()}, chosen ? CardLook::chosen : CardLook::plain);
  if (chosen) scene.read({TextId::language_name}, card, flow::ChooseLanguage{pack.lang()});
  if (chosen) draw_badge(scene, card, CardLook::chosen);
  const int in = std::min(scene.u(padding), card.w / 10);
  const int width = card.w - 2 * in;
  const auto name = scene.fit(pack[TextId::language_name],
                              {.em_px = scene.u(name_text),
                               .least_px = scene.em_px(name_text * 0.6),
                               .weight = Weight::bold,
                               .leading = leading::label},
                              width);
  const auto elsewhere =
      scene.fit(pack[TextId::language_elsewhere], {.em_px = scene.em_px(elsewhere_text)}, width);
  Rect text = centred(card, width, name.height() + elsewhere.height());
  scene.text(name, cut_top(text, name.height()), Align::left, ColourId::ink);
  scene.text(elsewhere, text, Align::left, ColourId::ink_soft);
}

}  // namespace

void draw_languages(Scene& scene) {
  Rect rest = draw_bar(scene, BarButtons::none);
  draw_privacy(scene, rest);
  cut_top(rest, scene.u(head_above));
  const auto head =
      heading(scene, title(scene), title_text, title_text * 0.7, 1, rest.w - 2 * scene.grid().margin());
  const Rect place = cut_top(rest, head.height());
  scene.text(head, place, Align::centre, ColourId::ink);
  scene.read({TextId::language_title}, place);
  cut_top(rest, scene.u(head_below));
  draw_actions(scene, rest, {{TextId::back, PictureId::icons_undo_2, flow::Button::back}});
  const auto& packs = scene.in().packs;
  const int count = static_cast<int>(packs.size());
  const int across = scene.grid().landscape() ? 2 : 1;
  const int down = (count + across - 1) / across;
  const auto cards = cells(inset(rest, scene.grid().margin(), 0), across, down, scene.grid().gap());
  for (std::size_t i = 0; i < packs.size(); ++i) draw_language(scene, cards[i], packs[i]);
}

}  // namespace xinluon::ui
