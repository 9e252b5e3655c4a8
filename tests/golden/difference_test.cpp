#include "tests/golden/difference.h"

#include <gtest/gtest.h>

namespace xinluon::golden {
namespace {

sdl::Image grey(std::uint32_t value) {
  const sdl::Argb pixel = 0xFF000000U | value << 16U | value << 8U | value;
  return {{40, 40}, std::vector<sdl::Argb>(1600, pixel)};
}

TEST(Difference, SeesASinglePixel) {
  sdl::Image actual = grey(100);
  EXPECT_TRUE(is_the_same(compare(grey(100), actual)));
  actual.pixels[77] = 0xFF646465U;
  const Difference d = compare(grey(100), actual);
  EXPECT_EQ(d.pixels, 1U);
  EXPECT_EQ(d.largest, 1);
  EXPECT_NE(d.picture.pixels[77], d.picture.pixels[78]);
  EXPECT_EQ(is_the_same(d), false);
}

TEST(Difference, AnotherSizeIsNeverTheSame) {
  const sdl::Image wide{{80, 20}, std::vector<sdl::Argb>(1600, 0xFF646464U)};
  EXPECT_FALSE(is_the_same(compare(grey(100), wide)));
}

}  // namespace
}  // namespace xinluon::golden
