#include "sync/qr/qr_code.h"

#include <gtest/gtest.h>

namespace xinluon::qr {
namespace {

bool dark(const QrCode& code, int row, int column) {
  return code.dark[static_cast<std::size_t>(row * code.side + column)];
}

// The square in three corners by which a reader finds the code: 7 wide, a light ring, a dark middle.
void expect_finder(const QrCode& code, int top, int left) {
  for (int row = 0; row < 7; ++row) {
    for (int column = 0; column < 7; ++column) {
      const bool ring = row == 0 || row == 6 || column == 0 || column == 6;
      const bool middle = row >= 2 && row <= 4 && column >= 2 && column <= 4;
      EXPECT_EQ(dark(code, top + row, left + column), ring || middle) << row << ' ' << column;
    }
  }
}

TEST(QrCode, HasItsThreeFinders) {
  const auto code = encode("XinLuôn");
  ASSERT_TRUE(code) << code.error().message;
  EXPECT_EQ(code->side, 21);
  ASSERT_EQ(code->dark.size(), 21U * 21U);
  expect_finder(*code, 0, 0);
  expect_finder(*code, 0, code->side - 7);
  expect_finder(*code, code->side - 7, 0);
}

TEST(QrCode, GrowsWithTheText) {
  const auto small = encode("K-1");
  const auto large = encode(std::string(200, 'x'));
  ASSERT_TRUE(small && large);
  EXPECT_GT(large->side, small->side);
  EXPECT_NE(*encode("K-2"), *small);
  EXPECT_EQ(*encode("K-1"), *small);
}

TEST(QrCode, TakesAsMuchAsItSays) {
  const auto fullest = encode(std::string(max_text_bytes, 'x'));
  ASSERT_TRUE(fullest) << fullest.error().message;
  EXPECT_EQ(fullest->side, 177);
}

TEST(QrCode, RefusesWhatItCannotHold) {
  for (const std::string& text :
       {std::string(), std::string(max_text_bytes + 1, 'x'), std::string("a\0b", 3)}) {
    const auto code = encode(text);
    ASSERT_FALSE(code);
    EXPECT_EQ(code.error().code, Errc::rejected);
  }
}

}  // namespace
}  // namespace xinluon::qr
