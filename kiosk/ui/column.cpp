#include "kiosk/ui/column.h"

namespace xinluon::ui {

void Column::text(const TextBlock& block, ColourId colour) {
  items_.push_back({block.height(), place_.w, false, block, colour});
}

void Column::gap(double units) {
  items_.push_back({scene_.u(units), 0, false, {}, ColourId::ink});
}

void Column::space(int w, int h) {
  items_.push_back({h, w, true, {}, ColourId::ink});
}

std::vector<Rect> Column::draw() {
  int total = 0;
  for (const Item& item : items_) total += item.h;
  Rect rest = centred(place_, place_.w, total);
  std::vector<Rect> reported;
  for (const Item& item : items_) {
    const Rect line = cut_top(rest, item.h);
    if (item.reported) reported.push_back(centred(line, item.w, item.h));
    scene_.text(item.block, line, Align::centre, item.colour);
  }
  return reported;
}

}  // namespace xinluon::ui
