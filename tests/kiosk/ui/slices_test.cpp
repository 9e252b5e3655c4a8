#include "kiosk/ui/slices.h"

#include <gtest/gtest.h>

namespace xinluon::ui {
namespace {

TEST(Slices, WhatIsCutOffAndWhatStaysMakeTheWhole) {
  Rect rest{10, 20, 100, 50};
  EXPECT_EQ(cut_top(rest, 5), (Rect{10, 20, 100, 5}));
  EXPECT_EQ(cut_bottom(rest, 5), (Rect{10, 65, 100, 5}));
  EXPECT_EQ(cut_left(rest, 30), (Rect{10, 25, 30, 40}));
  EXPECT_EQ(cut_right(rest, 30), (Rect{80, 25, 30, 40}));
  EXPECT_EQ(rest, (Rect{40, 25, 40, 40}));
}

TEST(Slices, ColumnsAreEqualToThePixel) {
  const auto parts = columns({0, 0, 103, 10}, 5, 2);
  ASSERT_EQ(parts.size(), 5u);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].w, 19);
    if (i > 0) {
      EXPECT_EQ(parts[i].x - parts[i - 1].right(), 2);
    }
  }
  EXPECT_EQ(parts.front().x, 0);
  EXPECT_EQ(parts.back().right(), 103);
}

TEST(Slices, CellsGoRowByRow) {
  const auto parts = cells({0, 0, 10, 10}, 2, 2, 2);
  EXPECT_EQ(parts, (std::vector<Rect>{{0, 0, 4, 4}, {6, 0, 4, 4}, {0, 6, 4, 4}, {6, 6, 4, 4}}));
}

}  // namespace
}  // namespace xinluon::ui
