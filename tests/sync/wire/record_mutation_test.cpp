// What a damaged or forged line does to the reader: it is refused, or it is a record in its one form.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/wire/record_codec.h"
#include "tests/support/mutation.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

constexpr int mutations = 100'000;

std::string mutated_line(test::Random& random) {
  std::string line = encode_record(test::random_record(random, 1 + test::below(random, 100'000)));
  test::mutate(random, line, encode_record(test::random_record(random, 1 + test::below(random, 1000))));
  return line;
}

TEST(RecordMutation, ALineIsRefusedOrInItsOneForm) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  int accepted = 0;
  for (int i = 0; i < mutations; ++i) {
    const std::string line = mutated_line(random);
    const auto record = decode_record(line);
    if (!record) continue;
    ++accepted;
    ASSERT_EQ(encode_record(*record), line);
  }
  RecordProperty("accepted", accepted);
  EXPECT_GT(accepted, mutations / 100) << "the mutations never reach a changed value";
}

// A reader of our own must not take for a record what other people's readers refuse or read as another one.
TEST(RecordMutation, WhatIsAcceptedIsTheSameToAnotherJsonReader) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  for (int i = 0; i < mutations / 5; ++i) {
    const std::string line = mutated_line(random);
    const auto record = decode_record(line);
    if (!record) continue;
    const auto json = nlohmann::ordered_json::parse(line, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << line;
    ASSERT_EQ(json.at("seq"), record->seq) << line;
    ASSERT_EQ(json.value("level", 0), record->vote.level ? to_int(*record->vote.level) : 0) << line;
    ASSERT_EQ(json.value("field", ""), record->vote.field) << line;
    ASSERT_EQ(json.dump(), line) << "not what another writer would make of it";
  }
}

}  // namespace
}  // namespace xinluon::wire
