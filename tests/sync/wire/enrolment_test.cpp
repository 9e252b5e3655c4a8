#include "sync/wire/enrolment.h"

#include <gtest/gtest.h>

#include "sync/crypto/signature.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

EnrolRequest request() {
  return {"7K3M-AB01-0000-ZZZZ",
          *KioskId::from("K-0001"),
          crypto::SecretKey::generate().public_key().to_base64(),
          "00112233445566778899aabbccddeeff",
          std::string(64, 'b'),
          "xinluon-sync 0.1.0"};
}

std::string with(std::string json, const std::string& from, const std::string& to) {
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(Enrolment, ARequestGoesThereAndBack) {
  const EnrolRequest sent = request();
  EXPECT_EQ(decode_enrol_request(encode_enrol_request(sent)).value(), sent);
  EnrolRequest without_board = sent;
  without_board.board.clear();
  EXPECT_EQ(decode_enrol_request(encode_enrol_request(without_board)).value(), without_board);
}

TEST(Enrolment, AnAnswerGoesThereAndBack) {
  const EnrolAnswer answer{*KioskId::from("K-0001"), *CounterId::from("Q03"), "Xã Mẫu 01", "Quầy số 03",
                           1'790'000'000'000};
  EXPECT_EQ(decode_enrol_answer(encode_enrol_answer(answer)).value(), answer);
}

TEST(Enrolment, WhatIsWrongIsNamed) {
  const std::string json = encode_enrol_request(request());
  for (const auto& [from, to, why] : std::initializer_list<std::array<const char*, 3>>{
           {"\"v\":1", "\"v\":2", "\"v\""},
           {"\"code\":\"", "\"code\":\"7777777777777777777777", "\"code\": longer than 32 bytes"},
           {"\"kiosk\":\"K-0001\"", "\"kiosk\":\"../K\"", "\"kiosk\": not of the form"},
           {"\"public_key\":\"", "\"public_key\":\"=", "\"public_key\""},
           {"\"nonce\":\"00", "\"nonce\":\"zz", "\"nonce\": not 32"},
           {"\"board\":\"bb", "\"board\":\"BB", "\"board\": not 64"}}) {
    const auto read = decode_enrol_request(with(json, from, to));
    ASSERT_FALSE(read) << to;
    EXPECT_NE(read.error().message.find(why), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().message.find("7K3M"), std::string::npos) << "the code is a secret";
  }
  EXPECT_FALSE(decode_enrol_request(std::string(max_enrolment_bytes + 1, ' ')));
  EXPECT_FALSE(decode_enrol_answer("{}"));
}

}  // namespace
}  // namespace xinluon::wire
