// Buttons, the row of them at the foot of a screen with an open vote, and the boxes of cards.
#pragma once

#include <string_view>
#include <vector>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

struct ButtonSpec {
  TextId label;
  std::optional<PictureId> icon;
  flow::Button button;
  bool primary = false;    // filled
  bool two_lines = false;  // the label breaks wherever it can
};

// Draws the row at the bottom of `rest` and cuts it off. The last button is the primary one. While the
// countdown runs, "more time" takes the place of what stands between the first and the last button: nothing
// moves and nothing is covered.
void draw_actions(Scene& scene, Rect& rest, const std::vector<ButtonSpec>& buttons);

// "Màn hình sẽ đóng sau 14 giây. …" in place of something at the head of upright screens, whose row of
// buttons has no room for it. False: the countdown is not on, or the row itself says it.
bool draw_closing_notice(Scene& scene, Rect place);
// The least height of that place.
int closing_notice_height(const Scene& scene);

// Single ones, where a screen has another place for them: as high as action_height.
void draw_button_at(Scene& scene, Rect place, const ButtonSpec& button);
void draw_more_time(Scene& scene, Rect place);
int action_height(const Scene& scene);
// The seconds left in their ring, and what then happens.
void draw_notice_in(Scene& scene, Rect place, Milliseconds left);

enum class CardLook { plain, chosen, dashed };

// A card that can be touched: its box, its outline, its target. Pressed wins over `look`.
void draw_card(Scene& scene, Rect rect, const flow::Action& action, CardLook look);
// The mark in a card's upper right corner: an empty square, a round ✓ or a square ×.
void draw_badge(Scene& scene, Rect card, CardLook look);
int badge_reach(const Scene& scene);  // from the card's right edge to the badge's left

// Where a card's label stands: from `left` to `right` within the card, in the middle of its height.
struct LabelPlace {
  Size card;
  int left = 0;
  int right = 0;
};
// Fits labels of one size so that no line runs into the badge.
std::vector<TextBlock> fit_beside_badge(Scene& scene, const std::vector<std::string_view>& texts,
                                        TextSpec spec, const LabelPlace& place);

}  // namespace xinluon::ui
