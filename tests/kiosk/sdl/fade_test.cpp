#include "kiosk/sdl/fade.h"

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"

namespace xinluon::sdl {
namespace {

constexpr Argb black = 0xFF000000;
constexpr Argb grey = 0xFF808080;

TEST(BlendTowards, GoesItsShareOfTheWay) {
  Image shown = image_of_one_colour({600, 2}, black);  // longer than one stretch
  const Image to = image_of_one_colour({600, 2}, grey);
  blend_towards({shown.pixels.data(), 600, {0, 0, 600, 2}}, to, {0, 0, 600, 1}, ui::fade_whole / 2);
  for (int x = 0; x < 600; ++x) {
    EXPECT_EQ(shown.at(x, 0), 0xFF404040U) << x;
    EXPECT_EQ(shown.at(x, 1), black) << x;
  }
}

TEST(BlendTowards, TheWholeWayIsThereToTheBit) {
  for (Argb value = 0; value <= 255; ++value) {
    Image shown = image_of_one_colour({1, 1}, 0xFF000000U | value);
    const Image to = image_of_one_colour({1, 1}, 0xFF000000U | (255 - value) << 8U);
    blend_towards({shown.pixels.data(), 1, {0, 0, 1, 1}}, to, {0, 0, 1, 1}, ui::fade_whole);
    EXPECT_EQ(shown.at(0, 0), to.at(0, 0));
  }
}

TEST(BlendTowards, StaysInTheClip) {
  Image shown = image_of_one_colour({4, 4}, black);
  const Image to = image_of_one_colour({4, 4}, grey);
  blend_towards({shown.pixels.data(), 4, {1, 1, 2, 2}}, to, {0, 0, 4, 4}, ui::fade_whole);
  EXPECT_EQ(std::count(shown.pixels.begin(), shown.pixels.end(), grey), 4);
}

}  // namespace
}  // namespace xinluon::sdl
