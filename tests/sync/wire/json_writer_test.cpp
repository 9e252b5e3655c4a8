#include "sync/wire/json_writer.h"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xinluon::wire {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonWriter, WritesInTheOrderOfTheCallsWithoutBlanks) {
  JsonWriter json;
  json.number("v", 1).text("a", "b").flag("yes", true).begin_object("o").flag("no", false).end_object();
  json.begin_list("l").text_item("x").text_item("y").end_list();
  json.begin_list("objects").begin_object_item().number("n", std::int64_t{-1}).end_object();
  json.begin_object_item().end_object().end_list().begin_list("empty").end_list();
  EXPECT_EQ(
      json.finish(),
      R"({"v":1,"a":"b","yes":true,"o":{"no":false},"l":["x","y"],"objects":[{"n":-1},{}],"empty":[]})");
}

TEST(JsonWriter, ATextThatLooksLikeStructureChangesNothing) {
  EXPECT_EQ(JsonWriter().text("a", "{").text("b", "[").text("c", ",").finish(),
            R"({"a":"{","b":"[","c":","})");
}

TEST(JsonWriter, NumbersAreExact) {
  EXPECT_EQ(JsonWriter()
                .number("least", std::numeric_limits<std::int64_t>::min())
                .number("most", std::numeric_limits<std::uint64_t>::max())
                .finish(),
            R"({"least":-9223372036854775808,"most":18446744073709551615})");
}

TEST(JsonWriter, EscapesWhatMustBeAndNothingElse) {
  EXPECT_EQ(as_json("Hộ tịch / \"a\\b\""), R"("Hộ tịch / \"a\\b\"")");
  EXPECT_EQ(as_json(std::string_view("\0\n\t\x1f\x7f", 5)), R"("\u0000\u000a\u0009\u001f\u007f")");
  EXPECT_EQ(as_json(""), "\"\"");
}

TEST(JsonWriter, EveryByteGivesATextThatCanBeRead) {
  for (int first = 0; first < 256; ++first) {
    for (const std::string more : {"", "a", "\x80", "\xFF", "\xBF\xBF"}) {
      const std::string text = std::string(1, static_cast<char>(first)) + more;
      const auto json = nlohmann::json::parse(as_json(text), nullptr, false);
      ASSERT_FALSE(json.is_discarded()) << first;
    }
  }
}

TEST(JsonWriter, WhatIsNoUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(as_json("a\xFF\xC3"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(as_json("\xED\xA0\x80").find('\xED'), std::string::npos) << "a surrogate is none";
  EXPECT_EQ(as_json("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
}

}  // namespace
}  // namespace xinluon::wire
