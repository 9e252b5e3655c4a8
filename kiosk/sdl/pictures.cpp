#include "kiosk/sdl/pictures.h"

#include <tuple>

#include "kiosk/sdl/lru_cache.h"
#include "kiosk/sdl/surface_image.h"
#include "sync/base/files.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

// Ours are below 8 KiB; more than this is not one of them.
constexpr std::size_t max_svg_bytes = 256 * 1024;
// Five faces and sixteen icons at 1080×1920.
constexpr std::size_t max_picture_bytes = 4 * 1024 * 1024;

using Key = std::tuple<std::string, int, int, Argb, Argb>;  // name, width, height, ink, cut

std::string hex(ui::Colour c) {
  return format("#{:02x}{:02x}{:02x}", c.r, c.g, c.b);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

Result<Image> rasterise(const std::string& svg, ui::Size size) {
  SDL_RWops* const source = SDL_RWFromConstMem(svg.data(), static_cast<int>(svg.size()));
  if (source == nullptr) return sdl_failure("read SVG");
  const SurfaceHandle drawn(IMG_LoadSizedSVG_RW(source, size.w, size.h));
  SDL_RWclose(source);
  if (!drawn) return sdl_failure("draw SVG");
  return image_of(*drawn);
}

Result<Image> load(const std::filesystem::path& folder, const ui::DrawPicture& picture) {
  XINLUON_TRY(std::string svg, read_file(folder / (picture.name + ".svg"), max_svg_bytes));
  replace_all(svg, "currentColor", hex(picture.ink));
  replace_all(svg, cut_colour_in_files, hex(picture.cut));
  return rasterise(svg, {picture.rect.w, picture.rect.h});
}

}  // namespace

struct Pictures::Impl {
  explicit Impl(std::filesystem::path assets) : folder(std::move(assets)) {}

  const Image& image(const ui::DrawPicture& picture) {
    const Key key{picture.name, picture.rect.w, picture.rect.h, argb(picture.ink), argb(picture.cut)};
    if (const Image* known = images.find(key)) return *known;
    Result<Image> loaded = load(folder, picture);
    if (!loaded) log::error("picture {}: {}", picture.name, loaded.error().message);
    Image image = loaded ? std::move(*loaded) : Image{};
    const std::size_t cost = image.pixels.size() * sizeof(Argb) + sizeof(Image);
    return images.put(key, std::move(image), cost);
  }

  std::filesystem::path folder;
  LruCache<Key, Image> images{max_picture_bytes};
};

Pictures::Pictures(std::filesystem::path folder) : impl_(std::make_unique<Impl>(std::move(folder))) {}
Pictures::Pictures(Pictures&&) noexcept = default;
Pictures& Pictures::operator=(Pictures&&) noexcept = default;
Pictures::~Pictures() = default;

void Pictures::draw(const Target& target, const ui::DrawPicture& picture) {
  if (picture.rect.empty()) return;
  const Image& image = impl_->image(picture);
  const ui::Point at{picture.rect.x + (picture.rect.w - image.size.w) / 2,
                     picture.rect.y + (picture.rect.h - image.size.h) / 2};
  draw_image(target, at, image);
}

}  // namespace xinluon::sdl
