#include <gtest/gtest.h>

#include "sync/wire/socket_messages.h"

namespace xinluon::wire {
namespace {

Epoch epoch() {
  return *Epoch::from("000102030405060708090a0b0c0d0e0f");
}

TEST(SocketRequests, EveryOneGoesThereAndBack) {
  for (const SocketRequest& request : std::initializer_list<SocketRequest>{
           HelloRequest{}, RecordsRequest{epoch(), 41, 500, 262'144}, RecordsRequest{epoch(), 0, 1, 1},
           HashRequest{epoch(), 7}, WaitRequest{42, 60'000}, ReportRequest{epoch(), 42, 40, "ok"}}) {
    const std::string line = encode(request);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto read = decode_request(line);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, request) << line;
  }
}

TEST(SocketRequests, ReadAsTheyAreWrittenDown) {
  EXPECT_EQ(encode(HelloRequest{}), R"({"ask":"hello"})");
  EXPECT_EQ(encode(RecordsRequest{epoch(), 41, 500, 262'144}),
            R"({"ask":"records","epoch":"000102030405060708090a0b0c0d0e0f","after":41,"max_records":500,)"
            R"("max_bytes":262144})");
}

TEST(SocketRequests, WhatIsWrongIsNamed) {
  for (
      const auto& [line, why] : std::initializer_list<std::array<const char*, 2>>{
          {"{}", "\"ask\": missing"},
          {R"({"ask":"votes"})", "\"ask\": not a request this program knows: votes"},
          {R"({"ask":"hash","epoch":"short","seq":1})", "\"epoch\""},
          {R"({"ask":"hash","epoch":"000102030405060708090a0b0c0d0e0f","seq":-1})", "\"seq\": not within"},
          {R"({"ask":"records","epoch":"000102030405060708090a0b0c0d0e0f","after":0,"max_records":501,"max_bytes":1})",
           "\"max_records\": not within 1 and 500"},
          {R"({"ask":"records","epoch":"000102030405060708090a0b0c0d0e0f","after":0,"max_records":1,"max_bytes":0})",
           "\"max_bytes\": not within 1"},
          {R"({"ask":"wait","after":1,"timeout_ms":60001})", "\"timeout_ms\": not within 0 and 60000"},
          {"not json", "no JSON object"},
          {"[1]", "no JSON object"},
          {"", "no JSON object"}}) {
    const auto request = decode_request(line);
    ASSERT_FALSE(request) << line;
    EXPECT_EQ(request.error().code, Errc::rejected);
    EXPECT_NE(request.error().message.find(why), std::string::npos) << request.error().message;
  }
  EXPECT_FALSE(decode_request(std::string(2000, ' ') + R"({"ask":"hello"})"));
}

Invitation full_invitation() {
  Invitation invitation;
  invitation.token = "3f1c-2";
  invitation.officer = *OfficerId::from("CB-0012");
  invitation.officer_name = "Nguyễn Thị Mẫu";
  invitation.officer_photo = "CB-0012.jpg";
  invitation.field = "đất đai";
  invitation.procedure = "1.001234";
  invitation.transaction_kind = "tra_ket_qua";
  return invitation;
}

TEST(SocketRequests, InvitationsGoThereAndBack) {
  Invitation bare;
  bare.token = "a";
  for (const SocketRequest& request :
       std::initializer_list<SocketRequest>{InviteRequest{full_invitation()}, InviteRequest{bare},
                                            WithdrawRequest{"a"}, WithdrawRequest{""}}) {
    const auto read = decode_request(encode(request));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, request);
  }
  EXPECT_EQ(encode(InviteRequest{bare}), R"({"ask":"invite","token":"a"})");
  EXPECT_EQ(encode(WithdrawRequest{}), R"({"ask":"withdraw"})");
}

TEST(SocketRequests, InvitationThatNobodyShouldBelieveIsRefused) {
  for (const char* keys :
       {R"("token":"")", R"("token":"a b")", R"("token":"a/b")", R"("officer":"CB")",
        R"("token":"a","officer_photo":"../etc/passwd")", R"("token":"a","officer_photo":".hidden")",
        R"("token":"a","transaction":"khac")", R"("token":"a","officer_name":"a\nb")",
        R"("token":"a","procedure":"\u0007")", R"("token":7)"}) {
    const auto request = decode_request(R"({"ask":"invite",)" + std::string(keys) + "}");
    ASSERT_FALSE(request) << keys;
    EXPECT_EQ(request.error().code, Errc::rejected);
  }
  EXPECT_FALSE(decode_request(R"({"ask":"withdraw","token":"a b"})"));
  Invitation long_name = full_invitation();
  long_name.officer_name = std::string(129, 'a');
  EXPECT_FALSE(decode_request(encode(InviteRequest{long_name})));
}

}  // namespace
}  // namespace xinluon::wire
