#include "kiosk/ui/text_block.h"

#include <gtest/gtest.h>

#include "tests/kiosk/ui/fake_fonts.h"

namespace xinluon::ui {
namespace {

using Lines = std::vector<std::string>;

class TextBlocks : public ::testing::Test {
 protected:
  // A letter is 56 px wide, a blank 28.
  TextBlock broken(std::string_view text, int width) {
    return break_text(fonts_, text, {.em_px = 100}, width);
  }

  test::FakeFonts fonts_;
};

TEST_F(TextBlocks, OneLineWhereItFits) {
  EXPECT_EQ(broken("ab cd", 1'000).lines, (Lines{"ab cd"}));
}

TEST_F(TextBlocks, BreaksAtBlanksIntoEvenLines) {
  EXPECT_EQ(broken("aa bb cc dd", 450).lines, (Lines{"aa bb", "cc dd"})) << "not three and one";
}

TEST_F(TextBlocks, NoBreakSpacesHold) {
  EXPECT_EQ(broken("aa\u00A0bb cc", 300).lines, (Lines{"aa\u00A0bb", "cc"}));
}

TEST_F(TextBlocks, ZeroWidthSpacesBreakAndAreNotDrawn) {
  EXPECT_EQ(broken("aaa\u200Bbbb\u200Bccc", 400).lines, (Lines{"aaabbb", "ccc"}));
  EXPECT_EQ(broken("aaa\u200Bbbb", 1'000).lines, (Lines{"aaabbb"}));
}

TEST_F(TextBlocks, ForcedBreaks) {
  EXPECT_EQ(broken("aa\nbb cc", 1'000).lines, (Lines{"aa", "bb cc"}));
}

TEST_F(TextBlocks, AWordWiderThanItsPlaceStandsAlone) {
  EXPECT_EQ(broken("a bbbbbbbbbb c", 200).lines, (Lines{"a", "bbbbbbbbbb", "c"}));
}

TEST_F(TextBlocks, VietnameseIsMeasuredByLettersNotBytes) {
  EXPECT_EQ(broken("ế", 1'000).widths, std::vector{56});
}

TEST_F(TextBlocks, StackedScriptsGetMoreLeading) {
  EXPECT_EQ(broken("ពេញចិត្ត", 1'000).line_px, 150);
  EXPECT_EQ(broken("Hài lòng", 1'000).line_px, 128);
}

TEST_F(TextBlocks, FitsAtTheLargestSizeThatFits) {
  const TextSpec spec{.em_px = 100, .max_lines = 1};
  const auto block = fit_text(fonts_, "aaaaaaaaaa", spec, 480);  // 5.64 em
  EXPECT_TRUE(block.fits);
  EXPECT_EQ(block.em_px, 85);
}

TEST_F(TextBlocks, ShrinksToFourFifthsAndThenSaysSo) {
  const auto block = fit_text(fonts_, "aaaaaaaaaa", {.em_px = 100, .max_lines = 1}, 300);
  EXPECT_FALSE(block.fits);
  EXPECT_EQ(block.em_px, 80);
  EXPECT_EQ(block.lines, (Lines{"aaaaaaaaaa"})) << "nothing is cut, nothing is dotted";
}

TEST_F(TextBlocks, TooManyLinesIsNoFit) {
  EXPECT_FALSE(fit_text(fonts_, "aa bb cc", {.em_px = 100, .max_lines = 2}, 110).fits);
}

TEST_F(TextBlocks, TogetherAllGetTheSizeOfTheWidest) {
  const std::vector<std::string_view> texts = {"aaaaaaaaaa", "a"};
  const auto blocks = fit_together(fonts_, texts, {.em_px = 100, .max_lines = 1}, 480);
  EXPECT_EQ(blocks[0].em_px, 85);
  EXPECT_EQ(blocks[1].em_px, 85);
}

TEST_F(TextBlocks, TheBaseLineIsWhereTheLineIsCentred) {
  const auto block = broken("a", 1'000);
  EXPECT_EQ(block.baseline(), (128 - 107 - 29) / 2 + 107);
}

}  // namespace
}  // namespace xinluon::ui
