#include "kiosk/sdl/surface_canvas.h"

#include "kiosk/sdl/png.h"

namespace xinluon::sdl {

SurfaceCanvas::SurfaceCanvas(ui::Size size, Painter& painter)
    : painter_(painter), image_(image_of_one_colour(size, 0xFF000000U)) {}

void SurfaceCanvas::draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) {
  fade_.end();
  const ui::Rect all{0, 0, image_.size.w, image_.size.h};
  for (const ui::Rect& rect : dirty) {
    painter_.paint({image_.pixels.data(), image_.size.w, ui::intersection(rect, all)}, list);
  }
}

void SurfaceCanvas::fade(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty, int share) {
  const ui::Rect all{0, 0, image_.size.w, image_.size.h};
  fade_.step(painter_, image_.size, {image_.pixels.data(), image_.size.w, all}, list, dirty, share);
}

Result<void> save_picture(const ui::DisplayList& list, ui::Size size, Painter& painter,
                          const std::filesystem::path& file) {
  SurfaceCanvas canvas(size, painter);
  canvas.draw(list, {{0, 0, size.w, size.h}});
  return save_png(canvas.image(), file);
}

}  // namespace xinluon::sdl
