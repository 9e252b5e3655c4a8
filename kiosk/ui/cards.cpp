#include "kiosk/ui/buttons.h"

namespace xinluon::ui {
namespace {

constexpr double outline = 0.2;
constexpr double outline_chosen = 0.5;
constexpr double badge_size = 2.6;
constexpr double badge_inset = 0.9;
constexpr double badge_icon = 1.9;

}  // namespace

void draw_card(Scene& scene, Rect rect, const flow::Action& action, CardLook look) {
  if (scene.pressed(action)) {
    scene.box(rect, {.fill = ColourId::tint, .outline = outline_chosen, .line = ColourId::brand});
  } else if (look == CardLook::chosen) {
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

}  // namespace xinluon::ui
