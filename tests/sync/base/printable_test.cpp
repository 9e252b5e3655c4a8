#include "sync/base/printable.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(Printable, LeavesTextAsItIs) {
  EXPECT_EQ(printable("Luôn mỉm cười – ភាសាខ្មែរ 😀 \\n"), "Luôn mỉm cười – ភាសាខ្មែរ 😀 \\n");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable(std::string_view("a\nb\tc\rd\0e\x1B[0m\x7F", 14)), "a\\nb\\tc\\rd\\x00e\\x1B[0m\\x7F");
  EXPECT_EQ(printable("\xC2\x85"), "\\xC2\\x85");  // U+0085, a C1 control
  EXPECT_EQ(printable("\xC2\xA0"), "\xC2\xA0");    // U+00A0, a blank
}

TEST(Printable, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("\xC3("), "\\xC3(");
  EXPECT_EQ(printable("\xE1\xBB"), "\\xE1\\xBB");
}

TEST(Printable, CutsByCharactersNotBytes) {
  EXPECT_EQ(printable("ếếếế", 3), "ếếế…");
  EXPECT_EQ(printable("ếếế", 3), "ếếế");
  EXPECT_EQ(printable("abc", 0), "…");
}

TEST(Utf8CharacterBytes, FollowsRfc3629) {
  EXPECT_EQ(utf8_character_bytes("a"), 1U);
  EXPECT_EQ(utf8_character_bytes("é"), 2U);
  EXPECT_EQ(utf8_character_bytes("ế"), 3U);
  EXPECT_EQ(utf8_character_bytes("\xF4\x8F\xBF\xBF"), 4U);  // U+10FFFF
  EXPECT_EQ(utf8_character_bytes(""), 0U);
  EXPECT_EQ(utf8_character_bytes("\x80"), 0U);
  EXPECT_EQ(utf8_character_bytes("\xC0\xAF"), 0U);          // overlong
  EXPECT_EQ(utf8_character_bytes("\xE0\x80\xAF"), 0U);      // overlong
  EXPECT_EQ(utf8_character_bytes("\xF0\x80\x80\xAF"), 0U);  // overlong
  EXPECT_EQ(utf8_character_bytes("\xED\xA0\x80"), 0U);      // a surrogate
  EXPECT_EQ(utf8_character_bytes("\xF4\x90\x80\x80"), 0U);  // above U+10FFFF
  EXPECT_EQ(utf8_character_bytes("\xF5\x80\x80\x80"), 0U);
  EXPECT_EQ(utf8_character_bytes("\xE1\xBB"), 0U);      // cut
  EXPECT_EQ(utf8_character_bytes("\xE1\xBB\x41"), 0U);  // not continued
}

}  // namespace
}  // namespace xinluon
