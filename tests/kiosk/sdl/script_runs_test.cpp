#include "kiosk/sdl/script_runs.h"

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

using Runs = std::vector<ScriptRun>;

TEST(ScriptRuns, VietnameseIsOneRun) {
  EXPECT_EQ(script_runs("Rất hài\u00A0lòng"), (Runs{{Script::latin, "Rất hài\u00A0lòng"}}));
}

TEST(ScriptRuns, EdeMarksStayWithTheirLetters) {
  const std::string text = "ơ\u0306 ê\u0306 ô\u0306 ƀ";
  EXPECT_EQ(script_runs(text), (Runs{{Script::latin, text}}));
}

TEST(ScriptRuns, KhmerAndDigitsAlternate) {
  EXPECT_EQ(script_runs("បញ្ជរលេខ 3"), (Runs{{Script::khmer, "បញ្ជរលេខ"}, {Script::latin, " 3"}}));
}

TEST(ScriptRuns, PlacesForLineBreaksAreNotDrawn) {
  EXPECT_EQ(script_runs("សូម\u200Bវាយ"), (Runs{{Script::khmer, "សូមវាយ"}}));
  EXPECT_EQ(script_runs("\u200B"), Runs{});
}

TEST(ScriptRuns, JoinersStayInTheRunBefore) {
  EXPECT_EQ(script_runs("ស\u200Dម"), (Runs{{Script::khmer, "ស\u200Dម"}}));
}

TEST(ScriptRuns, EmptyTextHasNone) {
  EXPECT_EQ(script_runs(""), Runs{});
}

TEST(ScriptRuns, RubbishBecomesReplacementCharacters) {
  EXPECT_EQ(script_runs("a\xFFz"), (Runs{{Script::latin, "a\uFFFDz"}}));
  EXPECT_EQ(script_runs("a\xE1\x9E"), (Runs{{Script::latin, "a\uFFFD\uFFFD"}}));
  EXPECT_EQ(script_runs("\xE1\x9E"
                        "b"),
            (Runs{{Script::latin,
                   "\uFFFD"
                   "b"}}));
}

}  // namespace
}  // namespace xinluon::sdl
