#include "sync/wire/answer.h"

#include <gtest/gtest.h>

namespace xinluon::wire {
namespace {

BatchAnswer sample() {
  return {42, crypto::sha256("head"), 40, 1'790'000'000'000, 3, 300'000};
}

std::string with(std::string json, const std::string& from, const std::string& to) {
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(Answer, GoesThereAndBack) {
  const auto read = decode_batch_answer(encode_batch_answer(sample()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, sample());
}

TEST(Answer, KeysOfTomorrowAreIgnored) {
  EXPECT_EQ(decode_batch_answer(with(encode_batch_answer(sample()), "{", "{\"invitations\":[],")).value(),
            sample());
}

TEST(Answer, PinsGoThereAndBackAndThoseOfAnotherFormArePassedOver) {
  const std::string pin = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  BatchAnswer answer = sample();
  answer.pins = {pin, pin};
  const std::string json = encode_batch_answer(answer);
  EXPECT_EQ(decode_batch_answer(json).value(), answer);
  EXPECT_EQ(decode_batch_answer(with(json, pin, "sha3//tomorrow"))->pins, std::vector{pin});
  EXPECT_FALSE(decode_batch_answer(with(json, "[", "[1,")));
  EXPECT_FALSE(decode_batch_answer(with(json, "[", "[\"\",\"\",\"\",")));
}

TEST(Answer, WhatIsWrongIsNamed) {
  const std::string json = encode_batch_answer(sample());
  for (const auto& [from, to, why] : std::initializer_list<std::array<const char*, 3>>{
           {"\"head_seq\":42", "\"head_seq\":39", "\"backed_up_seq\": beyond head_seq"},
           {"\"head_seq\":42", "\"head_seq\":-1", "\"head_seq\": not within"},
           {"\"head_hash\":\"", "\"head_hash\":\"X", "\"head_hash\""},
           {"\"server_ms\":1790000000000", "\"server_ms\":\"now\"", "\"server_ms\": not a whole number"},
           {"\"next_ms\":300000", "\"next\":300000", "\"next_ms\": missing"}}) {
    const auto answer = decode_batch_answer(with(json, from, to));
    ASSERT_FALSE(answer) << to;
    EXPECT_NE(answer.error().message.find(why), std::string::npos) << answer.error().message;
  }
  EXPECT_FALSE(decode_batch_answer("<html>Please log in</html>"));
  EXPECT_FALSE(decode_batch_answer(std::string(100'000, ' ')));
}

TEST(Answer, TheSignedTextBindsNonceStatusAndBody) {
  EXPECT_EQ(answer_signing_text("00ff", 200, "{}"), "xinluon-v1-answer\n00ff\n200\n{}");
  EXPECT_EQ(answer_signing_text("", 404, ""), "xinluon-v1-answer\n\n404\n");
}

}  // namespace
}  // namespace xinluon::wire
