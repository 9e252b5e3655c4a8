#include "kiosk/sdl/fonts.h"

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sdl {
namespace {

using test::PixelBoard;
using ui::Weight;

const std::filesystem::path font_folder = XINLUON_SOURCE_DIR "/assets/fonts";

class FontsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Fonts::open(font_folder);
    ASSERT_TRUE(opened) << opened.error().message;
    fonts_ = std::make_unique<Fonts>(std::move(*opened));
  }

  int width(const std::string& text, int em = 40) { return fonts_->measure(text, em, Weight::regular).width; }

  // Drawn white on black with its base line at y = 100.
  PixelBoard drawn(const std::string& text, int em = 40) {
    PixelBoard board({800, 160});
    fonts_->draw(board.all(), {{0, 0, 800, 160}, {20, 100}, text, em, Weight::regular, {255, 255, 255}});
    return board;
  }

  std::unique_ptr<Fonts> fonts_;
};

TEST_F(FontsTest, TextGrowsWithItsSize) {
  EXPECT_NEAR(width("Hài lòng", 80), 2 * width("Hài lòng", 40), 3);
  EXPECT_GT(fonts_->measure("Hài lòng", 40, Weight::bold).width, width("Hài lòng"));
  const ui::TextMetrics m = fonts_->measure("Hài lòng", 100, Weight::regular);
  EXPECT_NEAR(m.ascent, 107, 2);
  EXPECT_NEAR(m.descent, 29, 2);
}

TEST_F(FontsTest, EmptyTextHasNoWidth) {
  EXPECT_EQ(width(""), 0);
  EXPECT_EQ(drawn("").inked(), ui::Rect{});
}

// Without the script's name the shaping engine leaves Khmer letters side by side: half as wide again.
TEST_F(FontsTest, KhmerIsShaped) {
  int apart = 0;
  for (const char* letter : {"ស", "្", "ត", "្", "រ", "ី"}) apart += width(letter);
  const int together = width("ស្ត្រី");
  EXPECT_LT(together, width("ស") * 2);
  EXPECT_LT(together * 3, apart * 2);
}

TEST_F(FontsTest, StackedBrevesTakeNoWidth) {
  EXPECT_EQ(width("ê\u0306"), width("ê"));
  EXPECT_EQ(width("ơ\u0306"), width("ơ"));
}

TEST_F(FontsTest, MixedScriptsAddUp) {
  EXPECT_EQ(width("បញ្ជរ 3"), width("បញ្ជរ") + width(" 3"));
}

TEST_F(FontsTest, PlacesForLineBreaksHaveNoWidth) {
  EXPECT_EQ(width("សូម\u200Bវាយ"), width("សូមវាយ"));
}

TEST_F(FontsTest, InkStandsOnTheBaseLine) {
  const ui::Rect ink = drawn("HIX").inked();
  EXPECT_EQ(ink.bottom(), 100);
  EXPECT_NEAR(ink.h, 0.714 * 40, 1.1);  // cap height of Noto Sans
  EXPECT_GE(ink.x, 20);
}

// Three marks on a capital reach above the font's ascent; the base line must stay.
TEST_F(FontsTest, MarksAboveTheAscentDoNotMoveTheBaseLine) {
  EXPECT_EQ(drawn("Ê\u0306HI").inked().bottom(), 100);
  EXPECT_EQ(drawn("Ê\u0306HI", 80).inked().bottom(), 100);
}

TEST_F(FontsTest, ALetterThatReachesLeftIsNotPushedRight) {
  EXPECT_LT(drawn("j", 80).inked().x, 20);
}

TEST_F(FontsTest, InkStaysInsideTheMeasuredWidth) {
  for (const char* text : {"Rất không hài lòng", "ឥរិយាបថបម្រើសេវា", "Quầy số 03"}) {
    const ui::Rect ink = drawn(text, 30).inked();
    EXPECT_LE(ink.right(), 20 + width(text, 30) + 1) << text;
  }
}

TEST_F(FontsTest, ClippedTextIsAPartOfTheWhole) {
  const PixelBoard whole = drawn("Hài lòng");
  PixelBoard part({800, 160});
  fonts_->draw(part.target({50, 80, 30, 15}),
               {{0, 0, 800, 160}, {20, 100}, "Hài lòng", 40, Weight::regular, {255, 255, 255}});
  for (int y = 0; y < 160; ++y) {
    for (int x = 0; x < 800; ++x) {
      const bool inside = ui::Rect{50, 80, 30, 15}.contains({x, y});
      ASSERT_EQ(part.at(x, y), inside ? whole.at(x, y) : 0xFF000000U);
    }
  }
}

TEST_F(FontsTest, ManySizesDoNotRunOutOfFonts) {
  for (int em = 10; em < 90; ++em) EXPECT_GT(width("Xin chào", em), 0);
  EXPECT_GT(width("Xin chào", 10), 0);
}

TEST(FontsOpen, NamesTheFileThatIsMissing) {
  const test::TemporaryFolder empty;
  const auto fonts = Fonts::open(empty.path());
  ASSERT_FALSE(fonts);
  EXPECT_EQ(fonts.error().code, Errc::not_found);
  EXPECT_NE(fonts.error().message.find("NotoSans-Regular.ttf"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::sdl
