#include "kiosk/sdl/shifted_target.h"

#include <algorithm>

namespace xinluon::sdl {
namespace {

ui::Rect moved(ui::Rect r, ui::Point by) {
  return {r.x + by.x, r.y + by.y, r.w, r.h};
}

// `rect` of the glass, reaching to the glass's edges where it touches the edges of the picture on it.
ui::Rect with_free_edges(ui::Rect rect, ui::Rect picture, ui::Rect glass) {
  const int left = rect.x == picture.x ? glass.x : rect.x;
  const int top = rect.y == picture.y ? glass.y : rect.y;
  const int right = rect.right() == picture.right() ? glass.right() : rect.right();
  const int bottom = rect.bottom() == picture.bottom() ? glass.bottom() : rect.bottom();
  return {left, top, right - left, bottom - top};
}

}  // namespace

Target ShiftedTarget::clipped(ui::Rect rect) const {
  const ui::Point back{-shift_.x, -shift_.y};
  const ui::Rect on_glass = ui::intersection(glass_.clip, moved(glass_.clip, shift_));
  Target part = glass_;
  part.pixels += shift_.x + static_cast<std::ptrdiff_t>(shift_.y) * glass_.stride;
  part.clip = ui::intersection(rect, moved(on_glass, back));
  return part;
}

ui::Rect ShiftedTarget::finish(ui::Rect painted) const {
  const ui::Rect picture = ui::intersection(glass_.clip, moved(glass_.clip, shift_));
  const ui::Rect there = moved(painted, shift_);
  const ui::Rect whole = with_free_edges(there, picture, glass_.clip);
  for (int y = there.y; y < there.bottom(); ++y) {
    Argb* const row = glass_.row(y);
    std::fill(row + whole.x, row + there.x, row[there.x]);
    std::fill(row + there.right(), row + whole.right(), row[there.right() - 1]);
  }
  const auto repeat = [&](int from, int to) {
    std::copy_n(glass_.row(from) + whole.x, whole.w, glass_.row(to) + whole.x);
  };
  for (int y = whole.y; y < there.y; ++y) repeat(there.y, y);
  for (int y = there.bottom(); y < whole.bottom(); ++y) repeat(there.bottom() - 1, y);
  return whole;
}

}  // namespace xinluon::sdl
