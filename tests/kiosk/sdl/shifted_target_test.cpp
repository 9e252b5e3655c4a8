#include "kiosk/sdl/shifted_target.h"

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

constexpr ui::Rect all{0, 0, 8, 6};

// A picture of pixels that differ: row y, column x.
void paint(const Target& target) {
  for (int y = target.clip.y; y < target.clip.bottom(); ++y)
    for (int x = target.clip.x; x < target.clip.right(); ++x)
      target.row(y)[x] = static_cast<Argb>(0x100 * y + x);
}

struct Glass {
  std::vector<Argb> pixels = std::vector<Argb>(8 * 6, 0xFFFF);
  Target target() { return {pixels.data(), 8, all}; }
  Argb at(int x, int y) const { return pixels[static_cast<std::size_t>(y * 8 + x)]; }
};

TEST(ShiftedTarget, ThePictureMovesAndItsEdgeRepeats) {
  for (const ui::Point shift : {ui::Point{2, 1}, {-2, 1}, {2, -1}, {-2, -1}, {0, 0}}) {
    Glass glass;
    const ShiftedTarget shifted(glass.target(), shift);
    const Target part = shifted.clipped(all);
    paint(part);
    EXPECT_EQ(shifted.finish(part.clip), all);
    for (int y = 0; y < 6; ++y) {
      for (int x = 0; x < 8; ++x) {
        const int from_x = std::clamp(x - shift.x, 0, 7);
        const int from_y = std::clamp(y - shift.y, 0, 5);
        EXPECT_EQ(glass.at(x, y), static_cast<Argb>(0x100 * from_y + from_x))
            << x << "," << y << " moved by " << shift.x << "," << shift.y;
      }
    }
  }
}

TEST(ShiftedTarget, PartsGiveTheWholePicture) {
  Glass whole;
  Glass parts;
  const ui::Point shift{3, -2};
  const ShiftedTarget one(whole.target(), shift);
  paint(one.clipped(all));
  one.finish(one.clipped(all).clip);
  const ShiftedTarget many(parts.target(), shift);
  for (int y = 0; y < 6; ++y) {
    for (int x = 0; x < 8; x += 2) {
      const Target part = many.clipped({x, y, 2, 1});
      if (part.clip.empty()) continue;
      paint(part);
      many.finish(part.clip);
    }
  }
  EXPECT_EQ(parts.pixels, whole.pixels);
}

TEST(ShiftedTarget, WhatLeavesTheGlassIsNotPainted) {
  Glass glass;
  EXPECT_TRUE(ShiftedTarget(glass.target(), {2, 0}).clipped({6, 0, 2, 6}).clip.empty());
  EXPECT_TRUE(ShiftedTarget(glass.target(), {0, -2}).clipped({0, 0, 8, 2}).clip.empty());
}

}  // namespace
}  // namespace xinluon::sdl
