#include "sync/wire/enrolment_file.h"

#include <gtest/gtest.h>

#include "sync/crypto/signature.h"

namespace xinluon::wire {
namespace {

constexpr const char* pin = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

EnrolmentFile sample() {
  return {"https://may-chu.example:8443",
          {pin, "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
          crypto::SecretKey::generate().public_key().to_base64(),
          "7K3M-AB01-0000-ZZZZ",
          "Xã Mẫu 01 – Quầy \"số\" 03\\"};
}

std::string with(std::string toml, const std::string& from, const std::string& to) {
  const auto at = toml.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return toml.replace(at, from.size(), to);
}

TEST(EnrolmentFile, GoesThereAndBack) {
  const EnrolmentFile file = sample();
  const auto read = decode_enrolment_file(encode_enrolment_file(file), "xinluon.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, file);
}

TEST(EnrolmentFile, AUsedCodeIsBlank) {
  EnrolmentFile file = sample();
  file.code.clear();
  const auto read = decode_enrolment_file(encode_enrolment_file(file), "xinluon.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->code, "");
}

TEST(EnrolmentFile, WindowsLineEndsAreFine) {
  std::string toml;
  for (const char c : encode_enrolment_file(sample()))
    toml += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_TRUE(decode_enrolment_file(toml, "xinluon.toml"));
}

TEST(EnrolmentFile, WhatIsWrongIsNamedWithFileAndLine) {
  const std::string toml = encode_enrolment_file(sample());
  for (const auto& [from, to, why] : std::initializer_list<std::array<const char*, 3>>{
           {"https://", "http://", "xinluon.toml:2: url must be https://"},
           {"https://may-chu.example:8443", "https://may chu", "url must be https://"},
           {"url = ", "uri = ", "url is missing"},
           {"sha256//47", "sha256//", "pins must be a list of"},
           {"server_key = \"", "server_key = \"A", "server_key must be"},
           {"code = \"", "code = \"77777777777777777777", "code too long"},
           {"note = ", "notes = ", "notes"}}) {
    const auto read = decode_enrolment_file(with(toml, from, to), "xinluon.toml");
    ASSERT_FALSE(read) << to;
    EXPECT_EQ(read.error().code, Errc::rejected);
    EXPECT_NE(read.error().message.find(why), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().message.find("7K3M"), std::string::npos) << "the code is a secret";
  }
}

TEST(EnrolmentFile, WithoutAPinTrustsNobody) {
  EnrolmentFile file = sample();
  file.pins.clear();
  EXPECT_FALSE(decode_enrolment_file(encode_enrolment_file(file), "xinluon.toml"));
}

TEST(EnrolmentFile, RubbishIsRefused) {
  for (const std::string& toml :
       {std::string("\xFF\xD8\xFF\xE0"), std::string("= = ="), std::string(1 << 20, '#')}) {
    const auto read = decode_enrolment_file(toml, "xinluon.toml");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Errc::rejected);
  }
}

}  // namespace
}  // namespace xinluon::wire
