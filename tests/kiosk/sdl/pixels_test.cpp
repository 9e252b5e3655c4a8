#include "kiosk/sdl/pixels.h"

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"

namespace xinluon::sdl {
namespace {

using test::PixelBoard;

constexpr Argb black = 0xFF000000;
constexpr Argb red = 0xFFFF0000;

TEST(Blend, KeepsTheEndsExact) {
  for (std::uint32_t over = 0; over <= 255; ++over) {
    const Argb grey = 0xFF000000U | over << 16U | over << 8U | over;
    EXPECT_EQ(blend(black, grey, 255), grey);
    EXPECT_EQ(blend(grey, 0xFFFFFFFF, 0), grey);
  }
}

TEST(Blend, RoundsToTheNearest) {
  for (std::uint32_t a = 0; a <= 255; ++a) {
    for (std::uint32_t n = 0; n <= 255; n += 5) {
      EXPECT_EQ(divide_by_255(n * a), (n * a * 2 + 255) / 510) << n << " * " << a;
    }
  }
}

TEST(Blend, MultipliesAlphaAndCoverage) {
  EXPECT_EQ(blend(black, 0x80FF0000, 128), 0xFF400000U);
}

TEST(Fill, TouchesNothingOutsideTheClip) {
  PixelBoard board({8, 8});
  fill(board.target({2, 3, 4, 2}), {0, 0, 8, 8}, {255, 0, 0});
  EXPECT_EQ(board.count(red), 8);
  EXPECT_EQ(board.at(2, 3), red);
  EXPECT_EQ(board.at(5, 4), red);
  EXPECT_EQ(board.at(1, 3), black);
}

TEST(Fill, LaysTransparentColoursOverWhatIsThere) {
  PixelBoard board({2, 1});
  fill(board.all(), {0, 0, 1, 1}, {255, 255, 255, 0});
  fill(board.all(), {1, 0, 1, 1}, {255, 255, 255, 51});
  EXPECT_EQ(board.at(0, 0), black);
  EXPECT_EQ(board.at(1, 0), 0xFF333333U);
}

TEST(DrawMask, ClipsOnEverySide) {
  const Mask mask{{4, 4}, std::vector<std::uint8_t>(16, 255)};
  for (const ui::Point at : {ui::Point{-2, -2}, {6, -2}, {-2, 6}, {6, 6}}) {
    PixelBoard board({8, 8});
    draw_mask(board.all(), at, mask, {255, 0, 0});
    EXPECT_EQ(board.count(red), 4) << at.x << "," << at.y;
  }
}

TEST(DrawMask, DrawsTheRightPartWhenClipped) {
  Mask mask{{3, 1}, {0, 128, 255}};
  PixelBoard board({3, 1});
  draw_mask(board.target({2, 0, 1, 1}), {0, 0}, mask, {255, 0, 0});
  EXPECT_EQ(board.at(1, 0), black);
  EXPECT_EQ(board.at(2, 0), red);
}

TEST(DrawImage, LeavesWhatShowsThrough) {
  const Image image{{2, 1}, {0x00FFFFFF, 0xFFFF0000}};
  PixelBoard board({2, 1});
  draw_image(board.all(), {0, 0}, image);
  EXPECT_EQ(board.at(0, 0), black);
  EXPECT_EQ(board.at(1, 0), red);
}

TEST(DrawImage, FarOutsideDrawsNothing) {
  const Image image{{2, 2}, std::vector<Argb>(4, red)};
  PixelBoard board({4, 4});
  draw_image(board.all(), {100, -100}, image);
  EXPECT_EQ(board.count(red), 0);
}

}  // namespace
}  // namespace xinluon::sdl
