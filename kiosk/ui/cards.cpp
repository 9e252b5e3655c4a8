#include <algorithm>

#include "kiosk/ui/buttons.h"

namespace xinluon::ui {
namespace {

constexpr double outline = 0.2;
constexpr double outline_chosen = 0.5;
constexpr double badge_size = 2.6;
constexpr double badge_inset = 0.9;
constexpr double badge_icon = 1.9;

int badge_bottom(const Scene& scene) {
  return scene.u(badge_inset + badge_size);
}

// A line has air above its letters: so much of it may stand beside the badge's foot.
constexpr double air_above = 0.05;  // em

bool clear_of_badge(const Scene& scene, const TextBlock& block, const LabelPlace& place) {
  const int badge_left = place.card.w - badge_reach(scene) - scene.u(outline);
  const int top = (place.card.h - block.height()) / 2 + static_cast<int>(block.em_px * air_above);
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const bool beside = top + static_cast<int>(i) * block.line_px < badge_bottom(scene);
    if (beside && place.left + block.widths[i] > badge_left) return false;
  }
  return true;
}

}  // namespace

void draw_card(Scene& scene, Rect rect, const flow::Action& action, CardLook look) {
  if (scene.pressed(action) || look == CardLook::chosen) {
    scene.box(rect, {.fill = ColourId::tint, .outline = outline_chosen, .line = ColourId::brand});
  } else if (look == CardLook::dashed) {
    scene.box(
        rect,
        {.fill = ColourId::missing, .outline = outline_chosen, .line = ColourId::brand, .dashed = true});
  } else {
    scene.box(rect, {.fill = ColourId::card, .outline = outline});
  }
  scene.target(rect, action);
}

void draw_badge(Scene& scene, Rect card, CardLook look) {
  const int size = scene.u(badge_size);
  const int in = scene.u(badge_inset);
  const Rect badge{card.right() - in - size, card.y + in, size, size};
  if (look == CardLook::plain) {
    scene.box(badge, {.fill = ColourId::card, .radius = 0.5, .outline = outline});
    return;
  }
  const bool round = look == CardLook::chosen;
  scene.box(badge, {.fill = ColourId::brand, .radius = round ? badge_size / 2 : 0.5});
  const int icon = scene.u(badge_icon);
  scene.picture(centred(badge, icon, icon), round ? PictureId::icons_check : PictureId::icons_x,
                ColourId::on_brand);
}

int badge_reach(const Scene& scene) {
  return scene.u(badge_inset + badge_size);
}

std::vector<TextBlock> fit_beside_badge(Scene& scene, const std::vector<std::string_view>& texts,
                                        TextSpec spec, const LabelPlace& place) {
  const int wide = place.right - place.left;
  const int narrow = std::min(wide, place.card.w - badge_reach(scene) - scene.u(outline) - place.left);
  const int least = spec.least_px;
  for (;; --spec.em_px) {
    const bool last = spec.em_px <= least;
    spec.least_px = spec.em_px;
    std::vector<TextBlock> blocks;
    bool fine = true;
    for (const std::string_view text : texts) {
      TextBlock block = scene.try_fit(text, spec, wide);
      if (!clear_of_badge(scene, block, place)) block = scene.try_fit(text, spec, narrow);
      fine = fine && block.fits && clear_of_badge(scene, block, place);
      blocks.push_back(std::move(block));
    }
    if (!fine && last) scene.note_misfits(texts, blocks);
    if (fine || last) return blocks;
  }
}

}  // namespace xinluon::ui
