#include "kiosk/sdl/surface_image.h"

#include <cstring>

namespace xinluon::sdl {

Result<Image> image_of(SDL_Surface& surface) {
  const SurfaceHandle argb(SDL_ConvertSurfaceFormat(&surface, SDL_PIXELFORMAT_ARGB8888, 0));
  if (!argb) return sdl_failure("convert picture");
  const auto width = static_cast<std::size_t>(argb->w);
  Image image{{argb->w, argb->h}, std::vector<Argb>(width * static_cast<std::size_t>(argb->h))};
  const auto* const bytes = static_cast<const std::uint8_t*>(argb->pixels);
  for (std::size_t y = 0; y < static_cast<std::size_t>(argb->h); ++y) {
    std::memcpy(image.pixels.data() + y * width, bytes + y * static_cast<std::size_t>(argb->pitch),
                width * sizeof(Argb));
  }
  return image;
}

}  // namespace xinluon::sdl
