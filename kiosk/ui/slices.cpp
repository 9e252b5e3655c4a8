#include "kiosk/ui/slices.h"

namespace xinluon::ui {

std::vector<Rect> columns(Rect r, int count, int gap) {
  const int w = (r.w - (count - 1) * gap) / count;
  const int x = r.x + (r.w - count * w - (count - 1) * gap) / 2;
  std::vector<Rect> parts;
  parts.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) parts.push_back({x + i * (w + gap), r.y, w, r.h});
  return parts;
}

std::vector<Rect> rows(Rect r, int count, int gap) {
  const int h = (r.h - (count - 1) * gap) / count;
  const int y = r.y + (r.h - count * h - (count - 1) * gap) / 2;
  std::vector<Rect> parts;
  parts.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) parts.push_back({r.x, y + i * (h + gap), r.w, h});
  return parts;
}

std::vector<Rect> cells(Rect r, int across, int down, int gap) {
  std::vector<Rect> parts;
  for (const Rect row : rows(r, down, gap)) {
    for (const Rect cell : columns(row, across, gap)) parts.push_back(cell);
  }
  return parts;
}

}  // namespace xinluon::ui
