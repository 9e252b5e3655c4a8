#include "kiosk/app/check_pack.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/app/stage.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

using testing::HasSubstr;
using testing::Not;

// Fonts without a glyph for "Ω".
class PoorFonts final : public ui::FontMeasure {
 public:
  ui::TextMetrics measure(std::string_view text, int em_px, ui::Weight weight) override {
    return fonts_.measure(text, em_px, weight);
  }
  std::u32string missing_glyphs(std::string_view text) override {
    return text.find("Ω") == std::string_view::npos ? U"" : U"Ω";
  }

 private:
  ui::test::FakeFonts fonts_;
};

class CheckPack : public testing::Test {
 protected:
  // What is said of the English pack with one thing changed; empty when it is fine.
  std::string said_of(const std::string& from, const std::string& to) {
    std::ifstream file(test::assets / "strings/en.toml");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(folder_ / "en.toml") << text;
    return said_of(folder_ / "en.toml");
  }
  std::string said_of(const std::filesystem::path& file) {
    const auto result = check_pack(file, test::assets / "strings", parts_, fonts_);
    return result ? "" : result.error().message;
  }

  xinluon::test::TemporaryFolder folder_;
  PoorFonts fonts_;
  const TerminalParts parts_ = test::sample_parts();
};

TEST_F(CheckPack, TheBundledOnesThatAreOnAreFine) {
  EXPECT_EQ(said_of(test::assets / "strings/vi.toml"), "");
  EXPECT_EQ(said_of(test::assets / "strings/en.toml"), "");
}

TEST_F(CheckPack, AMissingReview) {
  EXPECT_THAT(said_of("reviewed = true", "reviewed = false"), HasSubstr("en.toml:"));
  EXPECT_THAT(said_of("reviewed = true", "reviewed = false"), HasSubstr("not reviewed by a native speaker"));
}

TEST_F(CheckPack, AMissingGlyph) {
  EXPECT_THAT(said_of("\"Neutral\"", "\"NeutralΩ\""),
              HasSubstr("level_3: the bundled fonts have no glyph for U+03A9"));
}

TEST_F(CheckPack, ATextThatIsTooLong) {
  EXPECT_THAT(said_of("\"Neutral\"", "\"Neutralneutralneutralneutralneutralneutral\""),
              HasSubstr("level_3: does not fit at 800x480"));
}

TEST_F(CheckPack, APromiseOfLess) {
  EXPECT_THAT(said_of("name, ID\\u00A0number,", "name and"), HasSubstr("names another number of things"));
}

TEST_F(CheckPack, OneThatIsNoTomlOrNotThere) {
  EXPECT_THAT(said_of("hint = ", "hint "), HasSubstr("this is no TOML"));
  EXPECT_NE(said_of(folder_ / "ede.toml"), "");
}

TEST_F(CheckPack, WhatIsMissingHidesNothingElse) {
  const std::string said = said_of("level_3 = \"Neutral\"\n", "");
  EXPECT_THAT(said, HasSubstr("level_3 is missing"));
  EXPECT_THAT(said, Not(HasSubstr("fit")));
  const std::string both = said_of("level_3 = \"Neutral\"\nlevel_2 = \"", "level_2 = \"Ω");
  EXPECT_THAT(both, HasSubstr("level_3 is missing"));
  EXPECT_THAT(both, HasSubstr("level_2: the bundled fonts have no glyph"));
}

TEST_F(CheckPack, TheDraftsSayWhatTheyLack) {
  for (const char* draft : {"km.toml", "ede.toml"}) {
    const std::string said = said_of(test::assets / "strings" / draft);
    EXPECT_THAT(said, HasSubstr(" is missing; write")) << draft;
    EXPECT_THAT(said, HasSubstr("not reviewed by a native speaker")) << draft;
  }
}

}  // namespace
}  // namespace xinluon::app
