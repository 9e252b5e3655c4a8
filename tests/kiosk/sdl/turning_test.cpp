#include "kiosk/sdl/turning.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"

namespace xinluon::sdl {
namespace {

using ui::Rotation;

constexpr ui::Size size{5, 3};

Image numbered(ui::Size of) {
  Image image = image_of_one_colour(of, 0);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<Argb>(i);
  return image;
}
Target whole(Image& image) {
  return {image.pixels.data(), image.size.w, {0, 0, image.size.w, image.size.h}};
}

TEST(Turned, ACornerGoesRoundClockwise) {
  const ui::Rect corner{0, 0, 2, 1};
  EXPECT_EQ(turned(corner, size, Rotation::none), corner);
  EXPECT_EQ(turned(corner, size, Rotation::by_90), (ui::Rect{2, 0, 1, 2}));
  EXPECT_EQ(turned(corner, size, Rotation::by_180), (ui::Rect{3, 2, 2, 1}));
  EXPECT_EQ(turned(corner, size, Rotation::by_270), (ui::Rect{0, 3, 1, 2}));
  EXPECT_EQ(turned({}, size, Rotation::by_90), ui::Rect{});
}

TEST(Turned, SharesGoBackWhereTheyCameFrom) {
  const auto back = [](double x, double y, Rotation by) {
    const Share s = turned_back({x, y}, by);
    return std::pair(s.x, s.y);
  };
  EXPECT_EQ(back(1, 0, Rotation::by_90), std::pair(0.0, 0.0));
  EXPECT_EQ(back(0.25, 0, Rotation::by_180), std::pair(0.75, 1.0));
  EXPECT_EQ(back(0, 1, Rotation::by_270), std::pair(0.0, 0.0));
}

TEST(CopyTurned, FourQuartersAreTheWholePicture) {
  Image first = numbered({70, 45});  // more than a block, and no multiple of one
  Image at = first;
  for (int i = 0; i < 4; ++i) {
    Image next = image_of_one_colour(turned(at.size, Rotation::by_90), 0);
    copy_turned(whole(at), at.size, {0, 0, at.size.w, at.size.h}, Rotation::by_90, whole(next));
    at = std::move(next);
  }
  EXPECT_EQ(at.pixels, first.pixels);
}

TEST(CopyTurned, PutsEveryPixelWhereItsRectangleGoes) {
  Image picture = numbered(size);
  for (const Rotation by : {Rotation::none, Rotation::by_90, Rotation::by_180, Rotation::by_270}) {
    Image panel = image_of_one_colour(turned(size, by), 0);
    copy_turned(whole(picture), size, {0, 0, size.w, size.h}, by, whole(panel));
    for (int y = 0; y < size.h; ++y) {
      for (int x = 0; x < size.w; ++x) {
        const ui::Rect there = turned({x, y, 1, 1}, size, by);
        EXPECT_EQ(panel.at(there.x, there.y), picture.at(x, y)) << x << "," << y;
      }
    }
  }
}

TEST(CopyTurned, AnyDirtyPartsThatCoverThePictureGiveAllOfIt) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Image picture = numbered({100, 60});
  for (const Rotation by : {Rotation::by_90, Rotation::by_180, Rotation::by_270}) {
    Image all = image_of_one_colour(turned(picture.size, by), 7);
    Image parts = all;
    copy_turned(whole(picture), picture.size, {0, 0, 100, 60}, by, whole(all));
    for (int x = 0; x < 100;) {
      const int w = 1 + static_cast<int>(random() % 20);
      copy_turned(whole(picture), picture.size, {x, -3, w, 90}, by, whole(parts));
      x += w;
    }
    EXPECT_EQ(parts.pixels, all.pixels);
  }
}

TEST(CopyTurned, TouchesNothingElse) {
  Image picture = numbered({40, 40});
  Image panel = image_of_one_colour({40, 40}, 0xABCD);
  copy_turned(whole(picture), picture.size, {4, 5, 6, 7}, Rotation::by_270, whole(panel));
  EXPECT_EQ(std::count(panel.pixels.begin(), panel.pixels.end(), 0xABCDU), 40 * 40 - 42);
}

}  // namespace
}  // namespace xinluon::sdl
