// A canvas in memory: for pictures of screens without a display, and for tests.
#pragma once

#include <filesystem>
#include <vector>

#include "kiosk/sdl/fade.h"
#include "kiosk/sdl/painter.h"

namespace xinluon::sdl {

class SurfaceCanvas final : public ui::Canvas {
 public:
  // Keeps the reference. Begins black.
  SurfaceCanvas(ui::Size size, Painter& painter);

  ui::Size size() const override { return image_.size; }
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override;

  void fade(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty, int share) override;

  const Image& image() const { return image_; }

 private:
  Painter& painter_;
  Image image_;
  Fade fade_;
};

// The list as a PNG, without any screen.
Result<void> save_picture(const ui::DisplayList& list, ui::Size size, Painter& painter,
                          const std::filesystem::path& file);

}  // namespace xinluon::sdl
