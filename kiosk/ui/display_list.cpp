#include "kiosk/ui/display_list.h"

#include <algorithm>

namespace xinluon::ui {
namespace {

// Rectangles that overlap or share an edge are repainted as one.
bool touch(Rect a, Rect b) {
  return a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom();
}

void add_merged(std::vector<Rect>& rects, Rect rect) {
  for (auto it = rects.begin(); it != rects.end();) {
    if (touch(*it, rect)) {
      rect = bounding(*it, rect);
      rects.erase(it);
      it = rects.begin();  // the larger one may touch those already passed
    } else {
      ++it;
    }
  }
  rects.push_back(rect);
}

}  // namespace

Rect bounds(const DrawCommand& command) {
  return std::visit([](const auto& c) { return c.rect; }, command);
}

std::vector<Rect> dirty_rects(const DisplayList& before, const DisplayList& after, Rect screen) {
  const auto first = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const std::size_t shared = static_cast<std::size_t>(first.first - before.begin());
  const std::size_t shortest = std::min(before.size(), after.size());
  std::size_t tail = 0;
  while (tail < shortest - shared && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<Rect> rects;
  const auto add = [&](const DrawCommand& command) {
    const Rect visible = intersection(bounds(command), screen);
    if (!visible.empty()) add_merged(rects, visible);
  };
  // Lists of equal length are compared one by one; where commands came or went, all that lies between the
  // common beginning and the common end is repainted.
  const bool same_length = before.size() == after.size();
  for (std::size_t i = shared; i < before.size() - tail; ++i) {
    if (!same_length || before[i] != after[i]) add(before[i]);
  }
  for (std::size_t i = shared; i < after.size() - tail; ++i) {
    if (!same_length || before[i] != after[i]) add(after[i]);
  }
  return rects;
}

}  // namespace xinluon::ui
