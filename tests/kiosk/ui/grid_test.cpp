#include "kiosk/ui/grid.h"

#include <gtest/gtest.h>

namespace xinluon::ui {
namespace {

TEST(Grid, TheUnitOfTheUsualScreens) {
  EXPECT_DOUBLE_EQ(Grid({800, 480}, 5.2).unit(), 9.6);
  EXPECT_DOUBLE_EQ(Grid({1024, 600}, 6.65).unit(), 12.0);
  EXPECT_DOUBLE_EQ(Grid({1280, 800}, 5.9).unit(), 16.0);
  EXPECT_DOUBLE_EQ(Grid({800, 1280}, 5.9).unit(), 16.0);
  EXPECT_DOUBLE_EQ(Grid({1920, 1080}, 5.58).unit(), 21.6);
  EXPECT_DOUBLE_EQ(Grid({1080, 1920}, 4.03).unit(), 21.6);
}

TEST(Grid, MillimetresAreNeverRoundedDown) {
  const Grid grid({1280, 800}, 5.9);
  EXPECT_EQ(grid.mm(15.0), 89);
  EXPECT_EQ(grid.touch(2.0), 89);
  EXPECT_EQ(grid.touch(10.0), 160);
}

TEST(PixelsPerMm, ThePanelIsBelievedWhereItMakesSense) {
  EXPECT_DOUBLE_EQ(pixels_per_mm({1280, 800}, 217, std::nullopt), 1280.0 / 217);
  EXPECT_DOUBLE_EQ(pixels_per_mm({1280, 800}, 1600, std::nullopt), 5.9) << "160 cm wide: a lie";
  EXPECT_DOUBLE_EQ(pixels_per_mm({1280, 800}, 0, std::nullopt), 5.9);
}

TEST(PixelsPerMm, ThenTheConfiguredDiagonal) {
  EXPECT_NEAR(pixels_per_mm({1920, 1080}, std::nullopt, 15.6), 5.56, 0.01);
}

TEST(PixelsPerMm, ThenTheUsualPanelOfThatResolution) {
  EXPECT_DOUBLE_EQ(pixels_per_mm({800, 480}, std::nullopt, std::nullopt), 5.2);
  EXPECT_DOUBLE_EQ(pixels_per_mm({800, 1280}, std::nullopt, std::nullopt), 5.9);
  EXPECT_DOUBLE_EQ(pixels_per_mm({1080, 1920}, std::nullopt, std::nullopt), 4.03);
  EXPECT_DOUBLE_EQ(pixels_per_mm({1366, 768}, std::nullopt, std::nullopt), 5.9) << "the nearest one";
}

}  // namespace
}  // namespace xinluon::ui
