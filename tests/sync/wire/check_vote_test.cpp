#include <functional>

#include <gtest/gtest.h>

#include "sync/wire/limits.h"
#include "sync/wire/record_codec.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

std::string why(const std::function<void(Vote&)>& change) {
  Vote vote = test::plain_vote();
  change(vote);
  const auto checked = check_vote(vote);
  return checked ? "fine" : checked.error().message;
}

void expect_names(const std::string& key, const std::function<void(Vote&)>& change) {
  const std::string message = why(change);
  EXPECT_NE(message.find("\"" + key + "\""), std::string::npos) << message;
}

TEST(CheckVote, APlainVoteIsFine) {
  EXPECT_EQ(why([](Vote&) {}), "fine");
}

TEST(CheckVote, ALevelIsThereExactlyWhenVoted) {
  expect_names("level", [](Vote& v) { v.level.reset(); });
  expect_names("level", [](Vote& v) { v.level = static_cast<Level>(6); });
  expect_names("level", [](Vote& v) { v.outcome = Outcome::withdrawn; });
  expect_names("changed_from", [](Vote& v) { v.changed_from = static_cast<Level>(0); });
  EXPECT_EQ(why([](Vote& v) { v.changed_from = v.level; }), "fine");
}

TEST(CheckVote, AtMostTwoReasonsAndNoneTwice) {
  expect_names("reasons", [](Vote& v) { v.reasons = {Reason::waiting, Reason::waiting}; });
  expect_names("reasons", [](Vote& v) { v.reasons = {Reason::waiting, Reason::attitude, Reason::guidance}; });
}

TEST(CheckVote, ACounterAndALanguageAreNamed) {
  expect_names("counter", [](Vote& v) { v.counter = CounterId(); });
  for (const char* lang : {"", "v", "vi VN", "tiengviet", "v\xC3\xAC"}) {
    expect_names("lang", [&](Vote& v) { v.lang = lang; });
  }
}

TEST(CheckVote, TextsAreShortUtf8WithoutControlCharacters) {
  EXPECT_EQ(why([](Vote& v) { v.field = std::string(max_field_bytes, 'a'); }), "fine");
  expect_names("field", [](Vote& v) { v.field = std::string(max_field_bytes + 1, 'a'); });
  EXPECT_EQ(why([](Vote& v) { v.procedure = std::string(max_procedure_bytes, 'a'); }), "fine");
  expect_names("procedure", [](Vote& v) { v.procedure = std::string(max_procedure_bytes + 1, 'a'); });
  EXPECT_EQ(why([](Vote& v) { v.field = "Hộ tịch"; }), "fine");
  for (const char* text : {"a\nb", "a\x7f", "\xC3", "\xC0\xAF", "\xF5\x80\x80\x80"}) {
    expect_names("field", [&](Vote& v) { v.field = text; });
  }
  expect_names("field", [](Vote& v) { v.field = std::string("a\0b", 3); });
}

TEST(CheckVote, ATransactionIsOfAKnownKind) {
  for (const char* kind : {"", "tiep_nhan", "tra_ket_qua", "huong_dan"}) {
    EXPECT_EQ(why([&](Vote& v) { v.transaction_kind = kind; }), "fine") << kind;
  }
  expect_names("transaction", [](Vote& v) { v.transaction_kind = "khac"; });
}

TEST(CheckVote, TimesAreNotNegative) {
  expect_names("boot_ms", [](Vote& v) { v.boot_ms = -1; });
  expect_names("boot_ms", [](Vote& v) { v.boot_ms = max_number + 1; });
  expect_names("shown_ms", [](Vote& v) { v.shown_ms = -1; });
  EXPECT_EQ(why([](Vote& v) { v.boot_ms = max_number; }), "fine");
}

}  // namespace
}  // namespace xinluon::wire
