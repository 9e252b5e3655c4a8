#include "kiosk/sdl/photos.h"

#include <cmath>
#include <tuple>

#include "kiosk/sdl/lru_cache.h"
#include "kiosk/sdl/surface_image.h"
#include "sync/base/files.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

constexpr std::size_t max_file_bytes = 8 * 1024 * 1024;
// 64 million pixels take 256 MB for a moment: more than a kiosk has to spare.
constexpr int max_side = 6'000;
// Two officers, so that a change of shift does not read a file for every citizen.
constexpr std::size_t max_bytes = 1024 * 1024;

using Key = std::tuple<std::string, int>;  // file, side

Result<SurfaceHandle> read(const std::string& file) {
  XINLUON_TRY(const std::string bytes, read_file(file, max_file_bytes));
  SDL_RWops* const source = SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size()));
  if (source == nullptr) return sdl_failure("read photograph");
  if (IMG_isPNG(source) == 0 && IMG_isJPG(source) == 0) {
    SDL_RWclose(source);
    return fail(Errc::rejected, "neither PNG nor JPEG");
  }
  SurfaceHandle drawn(IMG_Load_RW(source, 1));
  if (!drawn) return sdl_failure("draw photograph");
  if (drawn->w > max_side || drawn->h > max_side) return fail(Errc::rejected, "too large");
  return drawn;
}

// How much of the pixel lies in the circle of that diameter, 0–255.
std::uint32_t inside_circle(int x, int y, int side) {
  const float radius = static_cast<float>(side) / 2;
  const float from_middle =
      std::hypot(static_cast<float>(x) + 0.5F - radius, static_cast<float>(y) + 0.5F - radius);
  return static_cast<std::uint32_t>(std::lround(255 * std::clamp(radius - from_middle + 0.5F, 0.0F, 1.0F)));
}

// The mean of the pixels that become one. `from` is the largest square in the photograph's middle.
Argb mean(const Image& image, ui::Rect from, int x, int y, int side) {
  const int left = from.x + x * from.w / side;
  const int top = from.y + y * from.h / side;
  const int right = std::max(left + 1, from.x + (x + 1) * from.w / side);
  const int bottom = std::max(top + 1, from.y + (y + 1) * from.h / side);
  std::uint32_t r = 0;
  std::uint32_t g = 0;
  std::uint32_t b = 0;
  for (int py = top; py < bottom; ++py) {
    for (int px = left; px < right; ++px) {
      const Argb pixel = image.at(px, py);
      r += (pixel >> 16U) & 0xFFU;
      g += (pixel >> 8U) & 0xFFU;
      b += pixel & 0xFFU;
    }
  }
  const auto count = static_cast<std::uint32_t>((right - left) * (bottom - top));
  return (r / count) << 16U | (g / count) << 8U | b / count;
}

Image circle_of(const Image& photo, int side) {
  const int shorter = std::min(photo.size.w, photo.size.h);
  // Faces are in the upper part of upright pictures.
  const ui::Rect from{(photo.size.w - shorter) / 2, (photo.size.h - shorter) / 4, shorter, shorter};
  Image circle = image_of_one_colour({side, side}, 0);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const std::uint32_t covered = inside_circle(x, y, side);
      if (covered > 0) circle.at(x, y) = covered << 24U | mean(photo, from, x, y, side);
    }
  }
  return circle;
}

Result<Image> load(const ui::DrawPhoto& photo) {
  XINLUON_TRY(const SurfaceHandle surface, read(photo.file));
  XINLUON_TRY(const Image image, image_of(*surface));
  return circle_of(image, photo.rect.w);
}

}  // namespace

struct Photos::Impl {
  LruCache<Key, Image> images{max_bytes};
};

Photos::Photos() : impl_(std::make_unique<Impl>()) {}
Photos::Photos(Photos&&) noexcept = default;
Photos& Photos::operator=(Photos&&) noexcept = default;
Photos::~Photos() = default;

void Photos::draw(const Target& target, const ui::DrawPhoto& photo) {
  if (photo.rect.empty()) return;
  const Key key{photo.file, photo.rect.w};
  const Image* image = impl_->images.find(key);
  if (image == nullptr) {
    Result<Image> loaded = load(photo);
    // Not the file's name: it may be an officer's.
    if (!loaded) log::warning("a photograph can't be shown: {}", loaded.error().message);
    const Image made = loaded ? std::move(*loaded) : Image{};
    image = &impl_->images.put(key, made, made.pixels.size() * sizeof(Argb) + sizeof(Image));
  }
  draw_image(target, {photo.rect.x, photo.rect.y}, *image);
}

}  // namespace xinluon::sdl
