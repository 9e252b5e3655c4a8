#include "kiosk/sdl/turning.h"

namespace xinluon::sdl {
namespace {

// Squares that fit the processor's first cache, since one of the two pictures is walked against its rows.
constexpr int block = 32;

// Of one pixel of the picture, on the panel.
ui::Point place(ui::Point at, ui::Size picture, ui::Rotation by) {
  switch (by) {
    case ui::Rotation::by_90:
      return {picture.h - 1 - at.y, at.x};
    case ui::Rotation::by_180:
      return {picture.w - 1 - at.x, picture.h - 1 - at.y};
    case ui::Rotation::by_270:
      return {at.y, picture.w - 1 - at.x};
    case ui::Rotation::none:
      break;
  }
  return at;
}

ui::Rotation opposite(ui::Rotation by) {
  if (by == ui::Rotation::by_90) return ui::Rotation::by_270;
  return by == ui::Rotation::by_270 ? ui::Rotation::by_90 : by;
}

void copy_block(const Target& picture, ui::Rect on_panel, ui::Size panel_size, ui::Rotation back,
                const Target& panel) {
  // One step to the right on the panel is the same step through the picture everywhere.
  const ui::Point first = place({0, 0}, panel_size, back);
  const ui::Point second = place({1, 0}, panel_size, back);
  const std::ptrdiff_t step =
      (second.x - first.x) + static_cast<std::ptrdiff_t>(second.y - first.y) * picture.stride;
  for (int y = on_panel.y; y < on_panel.bottom(); ++y) {
    const ui::Point from = place({on_panel.x, y}, panel_size, back);
    const Argb* source = picture.row(from.y) + from.x;
    Argb* const to = panel.row(y);
    for (int x = on_panel.x; x < on_panel.right(); ++x, source += step) to[x] = *source;
  }
}

}  // namespace

ui::Size turned(ui::Size size, ui::Rotation by) {
  const bool sideways = by == ui::Rotation::by_90 || by == ui::Rotation::by_270;
  return sideways ? ui::Size{size.h, size.w} : size;
}

ui::Rect turned(ui::Rect rect, ui::Size picture, ui::Rotation by) {
  if (rect.empty()) return {};
  const ui::Point a = place({rect.x, rect.y}, picture, by);
  const ui::Point b = place({rect.right() - 1, rect.bottom() - 1}, picture, by);
  const ui::Size size = turned(ui::Size{rect.w, rect.h}, by);
  return {std::min(a.x, b.x), std::min(a.y, b.y), size.w, size.h};
}

Share turned_back(Share on_panel, ui::Rotation by) {
  switch (by) {
    case ui::Rotation::by_90:
      return {on_panel.y, 1 - on_panel.x};
    case ui::Rotation::by_180:
      return {1 - on_panel.x, 1 - on_panel.y};
    case ui::Rotation::by_270:
      return {1 - on_panel.y, on_panel.x};
    case ui::Rotation::none:
      break;
  }
  return on_panel;
}

void copy_turned(const Target& picture, ui::Size size, ui::Rect rect, ui::Rotation by, const Target& panel) {
  const ui::Rect inside = ui::intersection(rect, {0, 0, size.w, size.h});
  const ui::Rect all = ui::intersection(turned(inside, size, by), panel.clip);
  for (int y = all.y; y < all.bottom(); y += block) {
    for (int x = all.x; x < all.right(); x += block) {
      copy_block(picture, ui::intersection({x, y, block, block}, all), turned(size, by), opposite(by), panel);
    }
  }
}

}  // namespace xinluon::sdl
