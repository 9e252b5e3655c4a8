#include "sync/wire/batch_body.h"

#include <gtest/gtest.h>

#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

std::string why(std::string_view body) {
  const auto lines = split_lines(body);
  return lines ? "accepted" : lines.error().message;
}

TEST(BatchBody, LinesGoThereAndBack) {
  const std::vector<std::string> lines = {"{\"a\":1}", "x", std::string(max_record_bytes, 'y')};
  const std::string body = join_lines(lines);
  EXPECT_TRUE(body.ends_with("\n"));
  const auto split = split_lines(body);
  ASSERT_TRUE(split);
  EXPECT_TRUE(std::equal(split->begin(), split->end(), lines.begin(), lines.end()));
}

TEST(BatchBody, NothingIsAHeartbeat) {
  EXPECT_EQ(join_lines({}), "");
  ASSERT_TRUE(split_lines(""));
  EXPECT_TRUE(split_lines("")->empty());
  EXPECT_TRUE(chain_hashes({}, {}).empty());
}

TEST(BatchBody, WhatIsWrongIsNamedByItsLine) {
  EXPECT_EQ(why("a\nb"), "line 2: not ended by a line break");
  EXPECT_EQ(why("a\n\nb\n"), "line 2: empty");
  EXPECT_EQ(why("\n"), "line 1: empty");
  EXPECT_EQ(why("a\n" + std::string(max_record_bytes + 1, 'x') + "\n"), "line 2: longer than 4096 bytes");
}

TEST(BatchBody, AsManyLinesAsABatchMayHoldAndNoMore) {
  std::string body;
  for (std::size_t i = 0; i < max_batch_records; ++i) body += "x\n";
  EXPECT_EQ(split_lines(body)->size(), max_batch_records);
  EXPECT_EQ(why(body + "x\n"), "line 501: more than 500 records");
}

TEST(BatchBody, EveryHashFollowsTheOneBefore) {
  const crypto::Hash start = crypto::sha256("start");
  const auto hashes = chain_hashes(start, {"one", "two"});
  ASSERT_EQ(hashes.size(), 2U);
  EXPECT_EQ(hashes[0], crypto::chain_next(start, "one"));
  EXPECT_EQ(hashes[1], crypto::chain_next(hashes[0], "two"));
}

}  // namespace
}  // namespace xinluon::wire
