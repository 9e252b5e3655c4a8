#include "kiosk/sdl/png.h"

#include "kiosk/sdl/surface_image.h"
#include "sync/base/format.h"

namespace xinluon::sdl {

Result<void> save_png(const Image& image, const std::filesystem::path& file) {
  // SDL takes no const pixels, but only reads them here.
  std::vector<Argb> pixels = image.pixels;
  const int pitch = image.size.w * static_cast<int>(sizeof(Argb));
  const SurfaceHandle surface(SDL_CreateRGBSurfaceWithFormatFrom(pixels.data(), image.size.w, image.size.h,
                                                                 32, pitch, SDL_PIXELFORMAT_ARGB8888));
  if (!surface || IMG_SavePNG(surface.get(), file.c_str()) != 0) return sdl_failure("write " + file.string());
  return {};
}

Result<Image> load_png(const std::filesystem::path& file) {
  const SurfaceHandle surface(IMG_Load(file.c_str()));
  if (!surface) return fail(Errc::not_found, format("read {}: {}", file.string(), IMG_GetError()));
  return image_of(*surface);
}

}  // namespace xinluon::sdl
