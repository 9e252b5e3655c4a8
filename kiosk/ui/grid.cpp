#include "kiosk/ui/grid.h"

#include <cmath>

namespace xinluon::ui {
namespace {

constexpr double least_pixels_per_mm = 3.0;  // a 32" full HD panel has 2.8, a 5" one 17: outside
constexpr double most_pixels_per_mm = 10.0;  // 3–10 the panel's word is not believed
constexpr double mm_per_inch = 25.4;

struct UsualPanel {
  int longer;
  int shorter;
  double pixels_per_mm;
};
// What is sold with these resolutions for counters: 7", 7", 10.1", 15.6".
constexpr UsualPanel usual_panels[] = {
    {800, 480, 5.2}, {1024, 600, 6.65}, {1280, 800, 5.9}, {1920, 1080, 5.58}};
constexpr double upright_full_hd = 4.03;  // 1080x1920 is a 21.5" panel on a stand

bool believable(double pixels_per_mm) {
  return pixels_per_mm >= least_pixels_per_mm && pixels_per_mm <= most_pixels_per_mm;
}

}  // namespace

Grid::Grid(Size screen, double pixels_per_mm)
    : screen_(screen),
      pixels_per_mm_(pixels_per_mm),
      unit_(landscape() ? std::min<double>(screen.w, 1.6 * screen.h) / 80.0
                        : std::min<double>(screen.w, screen.h / 1.6) / 50.0) {}

int Grid::u(double units) const {
  return static_cast<int>(std::lround(units * unit_));
}

int Grid::mm(double millimetres) const {
  return static_cast<int>(std::ceil(millimetres * pixels_per_mm_));
}

int Grid::u_or_mm(double units, double least_mm) const {
  return std::max(u(units), mm(least_mm));
}

int Grid::gap() const {
  return u_or_mm(1.2, min_gap_mm);
}

double pixels_per_mm(Size screen, std::optional<int> panel_width_mm, std::optional<double> diagonal_in) {
  if (panel_width_mm && *panel_width_mm > 0) {
    const double told = static_cast<double>(screen.w) / *panel_width_mm;
    if (believable(told)) return told;
  }
  if (diagonal_in && *diagonal_in > 0) {
    return std::hypot(screen.w, screen.h) / (*diagonal_in * mm_per_inch);
  }
  if (screen.w == 1080 && screen.h == 1920) return upright_full_hd;
  const int longer = std::max(screen.w, screen.h);
  const UsualPanel* best = &usual_panels[0];
  for (const UsualPanel& panel : usual_panels) {
    if (std::abs(panel.longer - longer) < std::abs(best->longer - longer)) best = &panel;
  }
  return best->pixels_per_mm;
}

}  // namespace xinluon::ui
