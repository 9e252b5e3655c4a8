#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

void fill(const Target& target, ui::Rect rect, ui::Colour colour) {
  const ui::Rect r = ui::intersection(rect, target.clip);
  if (r.empty() || colour.a == 0) return;
  const Argb value = argb(colour);
  for (int y = r.y; y < r.bottom(); ++y) {
    Argb* const row = target.row(y);
    if (colour.a == 255) {
      std::fill(row + r.x, row + r.right(), value);
    } else {
      for (int x = r.x; x < r.right(); ++x) row[x] = blend(row[x], value, 255);
    }
  }
}

void draw_mask(const Target& target, ui::Point at, const Mask& mask, ui::Colour colour) {
  const ui::Rect r = ui::intersection({at.x, at.y, mask.size.w, mask.size.h}, target.clip);
  const Argb ink = argb(colour);
  for (int y = r.y; y < r.bottom(); ++y) {
    Argb* const row = target.row(y);
    const std::uint8_t* const covered =
        mask.coverage.data() + static_cast<std::ptrdiff_t>(y - at.y) * mask.size.w - at.x;
    for (int x = r.x; x < r.right(); ++x) {
      if (covered[x] == 0) continue;
      row[x] = covered[x] == 255 && colour.a == 255 ? ink : blend(row[x], ink, covered[x]);
    }
  }
}

void draw_image(const Target& target, ui::Point at, const Image& image) {
  const ui::Rect r = ui::intersection({at.x, at.y, image.size.w, image.size.h}, target.clip);
  for (int y = r.y; y < r.bottom(); ++y) {
    Argb* const row = target.row(y);
    const Argb* const from =
        image.pixels.data() + static_cast<std::ptrdiff_t>(y - at.y) * image.size.w - at.x;
    for (int x = r.x; x < r.right(); ++x) {
      const Argb alpha = from[x] >> 24U;
      if (alpha == 0) continue;
      row[x] = alpha == 255 ? from[x] : blend(row[x], from[x], 255);
    }
  }
}

}  // namespace xinluon::sdl
