#include "kiosk/sdl/boxes.h"

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"

namespace xinluon::sdl {
namespace {

using test::PixelBoard;

constexpr ui::Colour white{255, 255, 255};
constexpr ui::Colour red{255, 0, 0};
constexpr Argb white_pixel = 0xFFFFFFFF;
constexpr Argb red_pixel = 0xFFFF0000;
constexpr Argb black = 0xFF000000;

ui::DrawBox plain(ui::Rect rect, int radius = 0) {
  return {rect, white, radius, 0, {}};
}

int brightness(Argb pixel) {
  return static_cast<int>(pixel & 0xFFU);
}

TEST(DrawBox, WithoutRadiusFillsExactlyItsRectangle) {
  PixelBoard board({20, 20});
  draw_box(board.all(), plain({3, 4, 10, 5}));
  EXPECT_EQ(board.count(white_pixel), 50);
  EXPECT_EQ(board.inked(), (ui::Rect{3, 4, 10, 5}));
}

TEST(DrawBox, OutlineLiesInsideTheEdge) {
  PixelBoard board({20, 20});
  draw_box(board.all(), {{2, 2, 10, 10}, white, 0, 3, red});
  EXPECT_EQ(board.count(red_pixel), 100 - 16);
  EXPECT_EQ(board.count(white_pixel), 16);
}

TEST(DrawBox, CoversTheAreaOfItsRoundCorners) {
  PixelBoard board({60, 60});
  draw_box(board.all(), plain({5, 5, 50, 50}, 20));
  double covered = 0;
  for (const Argb pixel : board.image().pixels) covered += brightness(pixel) / 255.0;
  const double expected = 50 * 50 - (4 - 3.14159) * 20 * 20;
  EXPECT_NEAR(covered, expected, 4);
}

TEST(DrawBox, IsTheSameSeenFromAllFourCorners) {
  PixelBoard board({40, 40});
  draw_box(board.all(), {{0, 0, 40, 40}, white, 15, 4, red});
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 40; ++x) {
      ASSERT_EQ(board.at(x, y), board.at(39 - x, y));
      ASSERT_EQ(board.at(x, y), board.at(x, 39 - y));
      ASSERT_EQ(board.at(x, y), board.at(y, x));
    }
  }
}

TEST(DrawBox, HasNoSeamBetweenFillAndOutline) {
  PixelBoard board({40, 40});
  draw_box(board.all(), {{0, 0, 40, 40}, red, 12, 4, red});
  for (int y = 6; y < 34; ++y) {
    for (int x = 6; x < 34; ++x) ASSERT_EQ(board.at(x, y), red_pixel) << x << "," << y;
  }
}

TEST(DrawBox, InPiecesIsTheSameAsAtOnce) {
  const ui::DrawBox box{{3, 3, 50, 40}, white, 14, 5, red, true};
  PixelBoard whole({60, 50});
  draw_box(whole.all(), box);
  PixelBoard pieces({60, 50});
  for (int y = 0; y < 50; y += 7) {
    for (int x = 0; x < 60; x += 9)
      draw_box(pieces.target(ui::intersection({x, y, 9, 7}, {0, 0, 60, 50})), box);
  }
  EXPECT_EQ(whole.image().pixels, pieces.image().pixels);
}

TEST(DrawBox, DashesLeaveGapsOnlyInTheOutline) {
  PixelBoard board({200, 100});
  draw_box(board.all(), {{0, 0, 200, 100}, white, 20, 4, red, true});
  int changes = 0;
  for (int x = 30; x < 170; ++x) {
    if ((board.at(x, 1) == white_pixel) != (board.at(x - 1, 1) == white_pixel)) ++changes;
  }
  EXPECT_GE(changes, 10);
  for (int y = 10; y < 90; ++y) ASSERT_EQ(board.at(100, y), white_pixel);
}

TEST(DrawBox, TransparentFillShowsWhatIsBelow) {
  PixelBoard board({20, 20});
  draw_box(board.all(), {{0, 0, 20, 20}, {0, 0, 0, 0}, 6, 2, red});
  EXPECT_EQ(board.at(10, 10), black);
  EXPECT_EQ(board.at(10, 0), red_pixel);
}

TEST(DrawBox, ARadiusBeyondHalfTheSideMakesACircle) {
  PixelBoard board({20, 20});
  draw_box(board.all(), plain({0, 0, 20, 20}, 999));
  EXPECT_EQ(board.at(0, 0), black);
  EXPECT_EQ(board.at(10, 10), white_pixel);
}

TEST(DrawBox, EmptyAndFarAwayBoxesDrawNothing) {
  PixelBoard board({20, 20});
  draw_box(board.all(), {{5, 5, 0, 10}, white, 3, 1, red});
  draw_box(board.all(), {{500, 5, 10, 10}, white, 3, 1, red, true});
  EXPECT_EQ(board.count(black), 400);
}

}  // namespace
}  // namespace xinluon::sdl
