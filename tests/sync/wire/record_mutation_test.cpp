// What a damaged or forged line does to the reader: it is refused, or it is a record in its one form.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/wire/record_codec.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

constexpr int mutations = 100'000;

std::size_t below(test::Random& random, std::size_t n) {
  return static_cast<std::size_t>(random() % n);
}

void flip_bit(test::Random& random, std::string& line) {
  auto& byte = line[below(random, line.size())];
  byte = static_cast<char>(byte ^ (1 << below(random, 8)));
}

void put_byte(test::Random& random, std::string& line) {
  constexpr std::string_view likely = "{}[]\",:\\0123456789-truefalsn \x00\x1f\x7f\xff";
  line[below(random, line.size())] = likely[below(random, likely.size())];
}

void cut_out(test::Random& random, std::string& line) {
  const std::size_t at = below(random, line.size());
  line.erase(at, 1 + below(random, 12));
}

void repeat(test::Random& random, std::string& line) {
  const std::size_t at = below(random, line.size());
  line.insert(at, line.substr(at, 1 + below(random, 24)));
}

// A part of another record in the place of this one's, often ending up well formed.
void splice(test::Random& random, std::string& line) {
  const std::string other = encode_record(test::random_record(random, 1 + below(random, 1000)));
  line = line.substr(0, below(random, line.size())) + other.substr(below(random, other.size()));
}

void mutate(test::Random& random, std::string& line) {
  constexpr std::array ways = {flip_bit, put_byte, cut_out, repeat, splice};
  for (std::size_t i = 1 + below(random, 3); i > 0 && !line.empty(); --i) {
    ways[below(random, ways.size())](random, line);
  }
}

TEST(RecordMutation, ALineIsRefusedOrInItsOneForm) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  int accepted = 0;
  for (int i = 0; i < mutations; ++i) {
    std::string line = encode_record(test::random_record(random, 1 + below(random, 100'000)));
    mutate(random, line);
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
    std::string line = encode_record(test::random_record(random, 1 + below(random, 100'000)));
    mutate(random, line);
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
