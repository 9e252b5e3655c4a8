// Cutting rectangles up. What is cut off is given back, the rest stays.
#pragma once

#include <vector>

#include "kiosk/ui/geometry.h"

namespace xinluon::ui {

inline Rect cut_top(Rect& from, int h) {
  const Rect cut{from.x, from.y, from.w, h};
  from.y += h;
  from.h -= h;
  return cut;
}
inline Rect cut_bottom(Rect& from, int h) {
  from.h -= h;
  return {from.x, from.bottom(), from.w, h};
}
inline Rect cut_left(Rect& from, int w) {
  const Rect cut{from.x, from.y, w, from.h};
  from.x += w;
  from.w -= w;
  return cut;
}
inline Rect cut_right(Rect& from, int w) {
  from.w -= w;
  return {from.right(), from.y, w, from.h};
}
inline Rect inset(Rect r, int dx, int dy) {
  return {r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy};
}
// w x h in the middle of `outer`.
inline Rect centred(Rect outer, int w, int h) {
  return {outer.x + (outer.w - w) / 2, outer.y + (outer.h - h) / 2, w, h};
}

// `count` equal parts of `r` with `gap` between them, to the pixel; what does not divide is left at the
// outer edges.
std::vector<Rect> columns(Rect r, int count, int gap);
std::vector<Rect> rows(Rect r, int count, int gap);
// Row by row.
std::vector<Rect> cells(Rect r, int across, int down, int gap);

}  // namespace xinluon::ui
