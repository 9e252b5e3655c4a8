// Black pixels to draw on, and to count afterwards.
#pragma once

#include <algorithm>
#include <vector>

#include "kiosk/sdl/pixels.h"

namespace xinluon::test {

class PixelBoard {
 public:
  explicit PixelBoard(ui::Size size) : image_(sdl::image_of_one_colour(size, 0xFF000000U)) {}

  sdl::Target all() { return target({0, 0, image_.size.w, image_.size.h}); }
  sdl::Target target(ui::Rect clip) { return {image_.pixels.data(), image_.size.w, clip}; }

  sdl::Argb at(int x, int y) const { return image_.at(x, y); }
  std::ptrdiff_t count(sdl::Argb colour) const {
    return std::count(image_.pixels.begin(), image_.pixels.end(), colour);
  }
  const sdl::Image& image() const { return image_; }

  // The smallest rectangle with everything that is not black.
  ui::Rect inked() const {
    ui::Rect found;
    for (int y = 0; y < image_.size.h; ++y) {
      for (int x = 0; x < image_.size.w; ++x) {
        if (at(x, y) != 0xFF000000U) found = ui::bounding(found, {x, y, 1, 1});
      }
    }
    return found;
  }

 private:
  sdl::Image image_;
};

}  // namespace xinluon::test
