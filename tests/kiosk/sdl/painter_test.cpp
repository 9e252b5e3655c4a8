#include "kiosk/sdl/painter.h"

#include <gtest/gtest.h>

#include "kiosk/sdl/boxes.h"
#include "tests/support/pixel_board.h"

namespace xinluon::sdl {
namespace {

constexpr ui::Colour red{255, 0, 0};
constexpr ui::Colour blue{0, 0, 255};

TEST(Covers, OnlyWhatIsInsideOutlineAndCorners) {
  const ui::DrawBox box{{10, 10, 100, 60}, red, 8, 2, blue, false};
  EXPECT_TRUE(covers(box, {12, 18, 96, 44}));
  EXPECT_TRUE(covers(box, {18, 12, 84, 56}));
  EXPECT_FALSE(covers(box, {12, 12, 20, 20})) << "a corner";
  EXPECT_FALSE(covers(box, {10, 30, 20, 20})) << "the outline";
  EXPECT_FALSE(covers(box, {5, 30, 20, 20})) << "beyond";
  ui::DrawBox ring = box;
  ring.fill.a = 0;
  EXPECT_FALSE(covers(ring, {20, 20, 10, 10}));
}

// What is left out because it can't be seen changes no pixel.
TEST(Painter, APartIsPaintedAsTheWholeIs) {
  auto fonts = Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  Painter painter(*fonts, XINLUON_SOURCE_DIR "/assets");
  const ui::DisplayList list = {ui::DrawBox{{0, 0, 64, 64}, blue, 0, 0, {}, false},
                                ui::DrawBox{{4, 4, 56, 56}, red, 12, 3, blue, false},
                                ui::DrawBox{{20, 20, 9, 9}, blue, 4, 0, {}, false}};
  Image whole = image_of_one_colour({64, 64}, 0xFF000000U);
  painter.paint({whole.pixels.data(), 64, {0, 0, 64, 64}}, list);
  for (int y = 0; y < 64; y += 8) {
    for (int x = 0; x < 64; x += 8) {
      Image part = whole;
      const ui::Rect at{x, y, 8, 8};
      fill({part.pixels.data(), 64, at}, at, {1, 2, 3});
      painter.paint({part.pixels.data(), 64, at}, list);
      EXPECT_EQ(part.pixels, whole.pixels) << x << ", " << y;
    }
  }
}

}  // namespace
}  // namespace xinluon::sdl
