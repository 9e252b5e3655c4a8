#include "sync/base/config_file.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/temporary_folder.h"

namespace xinluon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using namespace std::chrono_literals;

ConfigFile parsed(std::string_view toml) {
  auto file = ConfigFile::parse(toml, "kiosk.toml");
  EXPECT_TRUE(file) << file.error().message;
  return std::move(*file);
}

std::string mistakes_of(ConfigFile& file) {
  const auto finished = file.finish();
  if (finished) return "";
  EXPECT_EQ(finished.error().code, Errc::rejected);
  return finished.error().message;
}

std::string parse_error(std::string_view toml) {
  const auto file = ConfigFile::parse(toml, "kiosk.toml");
  if (file) return "";
  EXPECT_EQ(file.error().code, Errc::rejected);
  return file.error().message;
}

TEST(ConfigFile, GivesValuesOfEveryKind) {
  auto file = parsed(R"(
title = "Một cửa"
[kiosk]
counter = "Q01"
sound = true
rotation = 90
volume = 0.5
gain = 2
idle_s = 30
languages = ["vi", "en"]
[kiosk.deep]
name = "x"
)");
  EXPECT_EQ(file.text("title", ""), "Một cửa");
  EXPECT_EQ(file.required_text("kiosk.counter", "Q01"), "Q01");
  EXPECT_TRUE(file.flag("kiosk.sound", false));
  EXPECT_EQ(file.integer("kiosk.rotation", 0, 0, 270), 90);
  EXPECT_EQ(file.number("kiosk.volume", 1, 0, 1), 0.5);
  EXPECT_EQ(file.number("kiosk.gain", 1, 0, 9), 2);
  EXPECT_EQ(file.seconds("kiosk.idle_s", 20s, 5s, 600s), 30s);
  EXPECT_THAT(file.texts("kiosk.languages", {}), ElementsAre("vi", "en"));
  EXPECT_EQ(file.text("kiosk.deep.name", ""), "x");
  EXPECT_TRUE(file.has("kiosk.deep"));
  EXPECT_FALSE(file.has("kiosk.deep.other"));
  EXPECT_EQ(mistakes_of(file), "");
}

TEST(ConfigFile, MissingKeysGiveTheFallback) {
  auto file = parsed("");
  EXPECT_EQ(file.text("a.b", "c"), "c");
  EXPECT_FALSE(file.flag("f", false));
  EXPECT_EQ(file.integer("i", 7, 0, 5), 7);
  EXPECT_EQ(file.number("n", 1.5, 0, 1), 1.5);
  EXPECT_EQ(file.seconds("s", 20s, 30s, 40s), 20s);
  EXPECT_EQ(file.one_of("o", "x", {"y"}), "x");
  EXPECT_THAT(file.texts("t", {"d"}), ElementsAre("d"));
  EXPECT_EQ(mistakes_of(file), "");
}

TEST(ConfigFile, WrongChoiceIsReportedWithPlaceAndRemedy) {
  auto file = parsed("[display]\n\nrotation = 45\n");
  EXPECT_EQ(file.one_of("display.rotation", "0", {"0", "90", "180", "270"}), "0");
  EXPECT_EQ(mistakes_of(file), "kiosk.toml:3: display.rotation is 45; write one of 0, 90, 180, 270");
}

TEST(ConfigFile, ChoiceMayBeANumberOrAText) {
  auto file = parsed("a = 90\nb = \"180\"\nc = 9.0");
  const std::vector<std::string_view> choices = {"90", "180"};
  EXPECT_EQ(file.one_of("a", "", choices), "90");
  EXPECT_EQ(file.one_of("b", "", choices), "180");
  EXPECT_EQ(file.one_of("c", "90", choices), "90");
  EXPECT_EQ(mistakes_of(file), "kiosk.toml:3: c is 9; write one of 90, 180");
}

TEST(ConfigFile, WholeNumbersComeInTheNumberWanted) {
  auto right = parsed("buttons = [5, 4, 3]\n");
  EXPECT_THAT(right.integers("buttons", {1, 2, 3}, 1, 5), ElementsAre(5, 4, 3));
  EXPECT_THAT(right.integers("others", {7}, 1, 9), ElementsAre(7));
  for (const char* wrong :
       {"buttons = [5, 4]\n", "buttons = [5, 4, 6]\n", "buttons = [5, 4, \"3\"]\n", "buttons = 5\n"}) {
    auto file = parsed(wrong);
    EXPECT_THAT(file.integers("buttons", {1, 2, 3}, 1, 5), ElementsAre(1, 2, 3));
    EXPECT_THAT(mistakes_of(file), HasSubstr("kiosk.toml:1: buttons")) << wrong;
    EXPECT_THAT(mistakes_of(file), HasSubstr("3 whole numbers from 1 to 5")) << wrong;
  }
}

TEST(ConfigFile, AllMistakesAreReportedInTheOrderOfTheFile) {
  auto file = parsed(R"(sound = "yes"
idle_s = 3
volume = nan
counter = 5
languages = "vi"
more = [1]
when = 2026-01-01
)");
  // Asked for in another order.
  EXPECT_EQ(file.text("when", "w"), "");
  EXPECT_EQ(file.number("volume", 0.1, 0, 1), 0.1);
  file.texts("languages", {});
  file.texts("more", {});
  file.required_text("counter", "Q01");
  EXPECT_EQ(file.seconds("idle_s", 20s, 5s, 600s), 20s);
  EXPECT_TRUE(file.flag("sound", true));
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml:1: sound is \"yes\"; write true or false\n"
            "kiosk.toml:2: idle_s is 3; write whole seconds from 5 to 600\n"
            "kiosk.toml:3: volume is nan; write a number from 0 to 1\n"
            "kiosk.toml:4: counter is 5; write a text in quotes\n"
            "kiosk.toml:5: languages is \"vi\"; write a list of texts: [\"a\", \"b\"]\n"
            "kiosk.toml:6: more is 1; write a text in quotes\n"
            "kiosk.toml:7: when is a date or time; write a text in quotes");
}

TEST(ConfigFile, RequiredTextMustBeThereAndNotEmpty) {
  auto file = parsed("[kiosk]\nid = \"\"\n");
  file.required_text("kiosk.id", "K01");
  file.required_text("kiosk.counter", "Q01");
  file.required_text("top", "x");
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml: kiosk.counter is missing; write below [kiosk] for example counter = \"Q01\"\n"
            "kiosk.toml: top is missing; write for example top = \"x\"\n"
            "kiosk.toml:2: kiosk.id is \"\"; write for example id = \"K01\"");
}

TEST(ConfigFile, UnknownKeysAreMistakesWithTheNearestKnownKeyAsHint) {
  auto file = parsed("[kiosk]\ncuonter = \"Q01\"\nzzzzzzzzz = 1\n[kisok]\nx = 1\ny = 2\n");
  file.text("kiosk.counter", "");
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml:2: kiosk.cuonter is no key of this file; did you mean kiosk.counter?\n"
            "kiosk.toml:3: kiosk.zzzzzzzzz is no key of this file; remove it\n"
            "kiosk.toml:4: kisok is no table of this file; did you mean kiosk?");
}

TEST(ConfigFile, UnknownEmptyAndRepeatedTablesAreMistakes) {
  auto file = parsed("[kiosk]\n[other]\n[[many]]\na = 1\n[[many]]\n");
  file.text("kiosk.counter", "");
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml:2: other is no table of this file; remove it\n"
            "kiosk.toml:3: many is no key of this file; remove it");
}

TEST(ConfigFile, ValueInPlaceOfATableSaysSo) {
  auto file = parsed("kiosk = 3");
  EXPECT_EQ(file.text("kiosk.counter", "Q"), "Q");
  EXPECT_EQ(mistakes_of(file), "kiosk.toml:1: kiosk is 3; write a table: [kiosk] and its keys beneath");
}

TEST(ConfigFile, QuotedKeyWithADotIsNoPath) {
  auto file = parsed("\"kiosk.counter\" = \"Q9\"");
  EXPECT_EQ(file.text("kiosk.counter", "Q1"), "Q1");
  EXPECT_THAT(mistakes_of(file), HasSubstr("\"kiosk.counter\" is no key"));
}

TEST(ConfigFile, CallersJudgementIsReportedAtTheLine) {
  auto file = parsed("\nurl = \"http://x\"");
  file.text("url", "");
  file.reject("url", "is not encrypted; write https://…");
  file.reject("gone", "is needed with url; add it");
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml: gone is needed with url; add it\n"
            "kiosk.toml:2: url is not encrypted; write https://…");
}

TEST(ConfigFile, AllTextsGivesDottedKeysInFileOrder) {
  auto file = parsed(R"(
[strings]
zebra = "Z"
apple = "A"
[strings.rating]
title = "Ông/Bà hài lòng ở mức nào?"
[strings.rating.level]
5 = "Rất hài lòng"
[other]
a = "x"
)");
  EXPECT_THAT(file.all_texts("strings"), ElementsAre(Pair("zebra", "Z"), Pair("apple", "A"),
                                                     Pair("rating.title", "Ông/Bà hài lòng ở mức nào?"),
                                                     Pair("rating.level.5", "Rất hài lòng")));
  EXPECT_THAT(mistakes_of(file), HasSubstr("kiosk.toml:9: other is no table"));
}

TEST(ConfigFile, AllTextsOfTheRootTakesEverything) {
  auto file = parsed("b = \"1\"\na.c = \"2\"\n[d]\n");
  EXPECT_THAT(file.all_texts(""), ElementsAre(Pair("b", "1"), Pair("a.c", "2")));
  EXPECT_EQ(mistakes_of(file), "");
}

TEST(ConfigFile, AllTextsWantsTextsInATable) {
  auto file = parsed("a = 1\n[t]\nb = 2\n");
  file.all_texts("a");
  file.all_texts("t");
  EXPECT_THAT(file.all_texts("missing"), ElementsAre());
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml:1: a is 1; write a table: [a] and its keys beneath\n"
            "kiosk.toml:3: t.b is 2; write a text in quotes");
}

TEST(ConfigFile, ControlCharactersAreRefusedInTextsAndEscapedInMessages) {
  auto file = parsed("path = \"/etc/x\\u0000y\"\nlines = \"a\\nb\\tc\"\nescape = \"\\u001b[31m\"\n");
  file.text("path", "");
  EXPECT_EQ(file.text("lines", ""), "a\nb\tc");
  file.flag("escape", false);
  EXPECT_EQ(mistakes_of(file),
            "kiosk.toml:1: path is \"/etc/x\\x00y\"; write it without control characters\n"
            "kiosk.toml:3: escape is \"\\x1B[31m\"; write true or false");
}

TEST(ConfigFile, LongValuesAreCutInMessages) {
  auto file = parsed("a = \"" + std::string(5000, 'x') + "\"\n" + std::string(5000, 'k') + " = 1\n");
  file.flag("a", false);
  const std::string mistakes = mistakes_of(file);
  EXPECT_LT(mistakes.size(), 400U);
  EXPECT_THAT(mistakes, HasSubstr(std::string(80, 'x') + "…"));
}

TEST(ConfigFile, ManyMistakesAreCountedNotListed) {
  std::string toml;
  for (int i = 0; i < 2000; ++i) toml += "key" + std::to_string(i) + " = 1\n";
  auto file = parsed(toml);
  file.text("key", "");
  const std::string mistakes = mistakes_of(file);
  EXPECT_THAT(mistakes, HasSubstr("and 1950 more mistakes"));
  EXPECT_LT(mistakes.size(), 10'000U);
}

TEST(ConfigFile, SyntaxErrorsCarryTheirLine) {
  EXPECT_THAT(parse_error("a = 1\nb = \n"), HasSubstr("kiosk.toml:2: this is no TOML"));
  EXPECT_THAT(parse_error("a = 1\na = 2\n"), HasSubstr("kiosk.toml:2:"));
  EXPECT_THAT(parse_error("<!DOCTYPE html>\n<html>"), HasSubstr("kiosk.toml:1:"));
  EXPECT_THAT(parse_error("a = 99999999999999999999"), HasSubstr("kiosk.toml:1:"));
}

TEST(ConfigFile, ByteOrderMarkIsAllowed) {
  auto file = parsed(
      "\xEF\xBB\xBF"
      "a = \"x\"\r\nb = \"y\"\r\n");
  EXPECT_EQ(file.text("a", ""), "x");
  EXPECT_EQ(file.text("b", ""), "y");
  EXPECT_EQ(mistakes_of(file), "");
}

TEST(ConfigFile, BytesThatAreNoTextAreRejectedInOnePrintableLine) {
  const std::string nul("a = \"x\0y\"", 9);
  const std::string utf16(
      "\xFF\xFE"
      "a\0=\0"
      "1\0",
      8);
  for (const std::string& bytes :
       {std::string("a = \"\xC3\x28\"\n"), std::string("a = \"\xED\xA0\x80\"\n"), nul, utf16}) {
    const std::string error = parse_error(bytes);
    EXPECT_THAT(error, HasSubstr("kiosk.toml:1: this is no TOML"));
    for (const char c : error) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << error;
  }
}

TEST(ConfigFile, RandomRubbishIsAnErrorNeverACrash) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % 2000, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string error = parse_error("x" + bytes);
    EXPECT_LT(error.size(), 2000U);
  }
  // Also rubbish that looks like TOML for a while.
  constexpr std::string_view letters = "ab=[]{}\"'.,\n#1-:\\ ";
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = letters[random() % letters.size()];
    auto file = ConfigFile::parse(text, "kiosk.toml");
    if (file) file->all_texts("");
  }
}

TEST(ConfigFile, DeepNestingIsAnErrorNotAStackOverflow) {
  EXPECT_THAT(parse_error("a = " + std::string(100'000, '[')), HasSubstr("kiosk.toml:1:"));
}

TEST(ConfigFile, LoadNamesTheFile) {
  const test::TemporaryFolder folder;
  const auto path = folder / "sync.toml";
  const auto missing = ConfigFile::load(path);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::not_found);
  ASSERT_TRUE(write_file_durably(path, "a =\n", 0600));
  const auto wrong = ConfigFile::load(path);
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr(path.native() + ":1: "));
  const auto is_folder = ConfigFile::load(folder.path());
  ASSERT_FALSE(is_folder);
  EXPECT_EQ(is_folder.error().code, Errc::rejected);
}

TEST(ConfigFile, FileOfTwoMegabytesIsRefusedBeforeItIsParsed) {
  const test::TemporaryFolder folder;
  const auto path = folder / "huge.toml";
  ASSERT_TRUE(write_file_durably(path, std::string(2 << 20, '['), 0600));
  const auto huge = ConfigFile::load(path);
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, Errc::rejected);
  EXPECT_THAT(huge.error().message, HasSubstr("larger than"));
  EXPECT_THAT(parse_error(std::string(2 << 20, 'x')), HasSubstr("larger than"));
}

}  // namespace
}  // namespace xinluon
