#include "kiosk/ui/strings.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::ui {
namespace {

using ::testing::HasSubstr;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Packs_ : public ::testing::Test {
 protected:
  void SetUp() override { write("vi.toml", read(test::assets / "strings/vi.toml")); }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  // The English pack with one thing changed.
  std::string english_with(const std::string& from, const std::string& to) {
    std::string text = read(test::assets / "strings/en.toml");
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return text;
  }

  std::string why_refused(const std::string& english) {
    write("en.toml", english);
    const auto pack = Strings::load(folder_.path(), "en");
    EXPECT_FALSE(pack.has_value());
    return pack ? "" : pack.error().message;
  }

  xinluon::test::TemporaryFolder folder_;
};

TEST_F(Packs_, TheBundledOnesLoad) {
  const auto packs = load_packs(test::assets / "strings", {"vi", "en"});
  ASSERT_TRUE(packs) << packs.error().message;
  EXPECT_EQ((*packs)[0][TextId::level_4], "Hài\u00A0lòng");
  EXPECT_EQ(pack_of(*packs, "en")[TextId::level_4], "Satisfied");
  EXPECT_EQ(pack_of(*packs, "km").lang(), "vi") << "one that is not enabled: the default";
}

TEST_F(Packs_, PlaceholdersAreReplaced) {
  const auto pack = Strings::load(test::assets / "strings", "vi");
  EXPECT_EQ(pack->with_n(TextId::counter, "03"), "Quầy số\u00A003");
}

TEST_F(Packs_, AMissingKeyIsRefusedByName) {
  EXPECT_THAT(why_refused(english_with("hint = \"Tap one face\"\n", "")), HasSubstr("hint is missing"));
}

TEST_F(Packs_, AnUnknownKeyIsRefusedWithItsLine) {
  const std::string why = why_refused("hnit = \"Tap\"\n" + english_with("x", "x"));
  EXPECT_THAT(why, HasSubstr("en.toml:1:"));
  EXPECT_THAT(why, HasSubstr("did you mean hint?"));
}

TEST_F(Packs_, TextThatIsNotComposedIsRefusedWithItsLine) {
  const std::string why =
      why_refused("hint = \"e\u0302\u0301\"\n" + english_with("hint = \"Tap one face\"\n", ""));
  EXPECT_THAT(why, HasSubstr("en.toml:1: hint"));
  EXPECT_THAT(why, HasSubstr("NFC"));
}

TEST_F(Packs_, CombiningMarksWithoutAComposedFormAreFine) {
  write("en.toml", english_with("Tap one face", "k\u0306 ê\u0306"));  // Ê-đê
  EXPECT_TRUE(Strings::load(folder_.path(), "en"));
}

TEST_F(Packs_, AWrongPlaceholderIsRefused) {
  EXPECT_THAT(why_refused(english_with("Counter\\u00A0{n}", "Counter")), HasSubstr("counter must hold {n}"));
  EXPECT_THAT(why_refused(english_with("Counter\\u00A0{n}", "Counter {m}")),
              HasSubstr("counter must hold {n}"));
  EXPECT_THAT(why_refused(english_with("Tap one face", "Tap {n}")), HasSubstr("hint must hold no {"));
}

TEST_F(Packs_, AnEmptyTextIsRefused) {
  EXPECT_THAT(why_refused(english_with("Tap one face", "")), HasSubstr("hint"));
}

TEST_F(Packs_, RubbishIsRefusedWithoutACrash) {
  EXPECT_THAT(why_refused("\xFF\xFE\x01 rubbish"), HasSubstr("en.toml:1"));
}

TEST_F(Packs_, NoSuchLanguage) {
  const auto packs = load_packs(folder_.path(), {"vi", "xx"});
  ASSERT_FALSE(packs);
  EXPECT_EQ(packs.error().code, Errc::not_found);
  EXPECT_THAT(packs.error().message, HasSubstr("xx.toml"));
}

TEST_F(Packs_, OnlyReviewedOnesThatAreAskedForAreOn) {
  const auto enabled = enable_packs(test::assets / "strings", {"vi", "en", "km"}, {"km"});
  ASSERT_TRUE(enabled) << enabled.error().message;
  ASSERT_EQ(enabled->packs.size(), 2U) << "Khmer lacks texts: a waived review does not help";
  EXPECT_EQ(enabled->packs[1].lang(), "en");
  ASSERT_EQ(enabled->states.size(), 4U) << "Ê-đê is installed, though nobody asked for it";
  EXPECT_THAT(enabled->states[2].trouble, HasSubstr("is missing"));
  EXPECT_EQ(enabled->states[3].lang, "ede");
  EXPECT_FALSE(enabled->states[3].enabled);
}

TEST_F(Packs_, AReviewCanBeWaived) {
  write("en.toml", english_with("reviewed = true", "reviewed = false"));
  EXPECT_EQ(enable_packs(folder_.path(), {"vi", "en"}, {})->packs.size(), 1U);
  EXPECT_EQ(enable_packs(folder_.path(), {"vi", "en"}, {"en"})->packs.size(), 2U);
}

TEST_F(Packs_, TheFirstMustBeOn) {
  EXPECT_FALSE(enable_packs(folder_.path(), {}, {}));
  EXPECT_FALSE(enable_packs(folder_.path(), {"en", "vi"}, {}));
}

}  // namespace
}  // namespace xinluon::ui
