// Plain 32-bit pixels in memory and how colours are laid over them. Integer arithmetic only, so that a
// picture is the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "kiosk/ui/display_list.h"
#include "kiosk/ui/geometry.h"

namespace xinluon::sdl {

// 0xAARRGGBB, alpha not multiplied in.
using Argb = std::uint32_t;

constexpr Argb argb(ui::Colour c) {
  return (Argb{c.a} << 24U) | (Argb{c.r} << 16U) | (Argb{c.g} << 8U) | Argb{c.b};
}

// Somebody else's opaque pixels that are drawn into; nothing outside `clip` is touched.
struct Target {
  Argb* pixels = nullptr;
  int stride = 0;  // pixels from one row to the next
  ui::Rect clip;   // lies inside the pixels

  Argb* row(int y) const { return pixels + static_cast<std::ptrdiff_t>(y) * stride; }
};

// A small picture of our own, with alpha.
struct Image {
  ui::Size size;
  std::vector<Argb> pixels;  // size.w * size.h

  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size.w) + static_cast<std::size_t>(x);
  }
  Argb at(int x, int y) const { return pixels[index(x, y)]; }
  Argb& at(int x, int y) { return pixels[index(x, y)]; }
};
inline Image image_of_one_colour(ui::Size size, Argb colour) {
  return {size,
          std::vector<Argb>(static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h), colour)};
}

// How much of each pixel is covered by ink, 0–255.
struct Mask {
  ui::Size size;
  std::vector<std::uint8_t> coverage;  // size.w * size.h
};

constexpr std::uint32_t divide_by_255(std::uint32_t n) {
  return (n + 128 + ((n + 128) >> 8U)) >> 8U;
}

// `over` with its alpha times `coverage` / 255, on the opaque `under`.
constexpr Argb blend(Argb under, Argb over, std::uint32_t coverage) {
  const std::uint32_t a = divide_by_255((over >> 24U) * coverage);
  const auto channel = [&](unsigned shift) {
    const std::uint32_t o = (over >> shift) & 0xFFU;
    const std::uint32_t u = (under >> shift) & 0xFFU;
    return divide_by_255(o * a + u * (255 - a)) << shift;
  };
  return 0xFF000000U | channel(16) | channel(8) | channel(0);
}

void fill(const Target& target, ui::Rect rect, ui::Colour colour);
void draw_mask(const Target& target, ui::Point at, const Mask& mask, ui::Colour colour);
void draw_image(const Target& target, ui::Point at, const Image& image);

}  // namespace xinluon::sdl
