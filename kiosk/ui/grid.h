// The unit every length on a screen is a multiple of, and how large a millimetre is. There are two
// families of layouts, landscape and portrait; within one only the unit differs.
#pragma once

#include <optional>

#include "kiosk/ui/geometry.h"

namespace xinluon::ui {

// The smallest side of anything that is to be touched: errors and time rise below it, most for elders.
inline constexpr double min_target_mm = 15.0;
inline constexpr double min_gap_mm = 2.0;
// The smallest em of any text.
inline constexpr double min_em_mm = 2.7;

class Grid {
 public:
  Grid(Size screen, double pixels_per_mm);

  Size screen() const { return screen_; }
  bool landscape() const { return screen_.w >= screen_.h; }
  double pixels_per_mm() const { return pixels_per_mm_; }
  // Landscape: min(W, 1.6 H) / 80, so that the height is 50 units; portrait: min(W, H / 1.6) / 50.
  double unit() const { return unit_; }

  int u(double units) const;         // in pixels
  int mm(double millimetres) const;  // in pixels, never less
  int u_or_mm(double units, double least_mm) const;
  int touch(double units) const { return u_or_mm(units, min_target_mm); }
  int gap() const;                       // between targets: 1.2 units, at least 2 mm
  int margin() const { return u(2.0); }  // at the left and right edge

 private:
  Size screen_;
  double pixels_per_mm_;
  double unit_;
};

// Pixels per millimetre from what is known, best first: the panel's own word (its width in mm; panels lie,
// so it must come to 3–10), the configured diagonal, a table of the usual panels of that resolution.
double pixels_per_mm(Size screen, std::optional<int> panel_width_mm, std::optional<double> diagonal_in);

}  // namespace xinluon::ui
