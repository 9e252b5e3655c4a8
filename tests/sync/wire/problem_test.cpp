#include "sync/wire/problem.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

TEST(Problem, GoesThereAndBack) {
  Problem problem = make_problem(problems::server_behind, "holds 7 of 9", 1'790'000'000'000);
  problem.head_seq = 7;
  problem.head_hash = crypto::sha256("head");
  const std::string json = encode_problem(problem);
  EXPECT_NE(json.find(R"("type":"urn:xinluon:problem:server-behind")"), std::string::npos) << json;
  const auto read = decode_problem(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, problem);
  EXPECT_TRUE(read->is(problems::server_behind));
  EXPECT_FALSE(read->is(problems::fork));
}

TEST(Problem, EveryKindIsNamedOnceAndHasAnErrorStatus) {
  std::set<std::string_view> types;
  for (const auto& kind : problems::all) {
    EXPECT_TRUE(types.insert(kind.type).second) << kind.type;
    EXPECT_GE(kind.status, 400) << kind.type;
    EXPECT_LE(kind.status, 599) << kind.type;
    EXPECT_FALSE(kind.title.empty()) << kind.type;
    const auto read = decode_problem(encode_problem(make_problem(kind, "detail", 1)));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(read->is(kind));
    EXPECT_EQ(read->status, kind.status);
  }
}

TEST(Problem, EveryKindStandsInTheProtocolWithItsStatus) {
  std::ifstream file(XINLUON_SOURCE_DIR "/sync/wire/PROTOCOL.md");
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  for (const auto& kind : problems::all) {
    const std::string row = format("\n| `{}` | {} |", kind.type, kind.status);
    EXPECT_NE(document.find(row), std::string::npos) << row;
  }
}

TEST(Problem, ATypeOfTomorrowIsReadAndIsNoneOfToday) {
  const auto problem = decode_problem(
      R"({"type":"urn:xinluon:problem:paused","title":"t","status":503,"detail":"d","server_ms":5,"more":1})");
  ASSERT_TRUE(problem) << problem.error().message;
  EXPECT_EQ(problem->type, "paused");
  for (const auto& kind : problems::all) EXPECT_FALSE(problem->is(kind));
}

TEST(Problem, LongTextsAreCutBetweenCharactersAndNeverRefused) {
  std::string detail;
  while (detail.size() < 5000) detail += "ộ";  // three bytes
  const auto read = decode_problem(encode_problem(make_problem(problems::bad_batch, detail, 1)));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_LE(read->detail.size(), max_detail_bytes);
  EXPECT_GT(read->detail.size(), max_detail_bytes - 3);
  EXPECT_EQ(read->detail.size() % 3, 0U);
}

TEST(Problem, ADetailWithRubbishFromOutsideIsStillJson) {
  const auto read = decode_problem(encode_problem(make_problem(problems::bad_batch, "line \xFF\x00 \"", 1)));
  ASSERT_TRUE(read) << read.error().message;
}

TEST(Problem, OfSomebodyElseIsRefused) {
  for (const char* json :
       {R"({"type":"about:blank","title":"t","status":404,"detail":"d","server_ms":5})",
        R"({"type":"urn:xinluon:problem:fork","title":"t","status":200,"detail":"d","server_ms":5})",
        R"({"type":"urn:xinluon:problem:fork","title":"t","detail":"d","server_ms":5})", "{}", "",
        "<html>502 Bad Gateway</html>"}) {
    EXPECT_FALSE(decode_problem(json)) << json;
  }
}

}  // namespace
}  // namespace xinluon::wire
