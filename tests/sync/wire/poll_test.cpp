#include "sync/wire/poll.h"

#include <gtest/gtest.h>

namespace xinluon::wire {
namespace {

TEST(Poll, ReadsBackWhatWasWritten) {
  const Poll poll{50'000, {{1, R"({"answer":"counter","fate":"shown"})"}, {900, "\"\\"}}};
  EXPECT_EQ(decode_poll(encode_poll(poll)).value(), poll);
  const PollAnswer answer{1'790'000'000'000, {{3, R"({"ask":"withdraw"})"}}};
  EXPECT_EQ(decode_poll_answer(encode_poll_answer(answer)).value(), answer);
}

TEST(Poll, RefusesMoreThanMayWait) {
  Poll poll;
  for (std::uint64_t i = 0; i <= max_held_requests; ++i) poll.answers.push_back({i, "x"});
  EXPECT_FALSE(decode_poll(encode_poll(poll)));
  EXPECT_FALSE(decode_poll(""));
  EXPECT_FALSE(decode_poll("{}"));
  EXPECT_FALSE(decode_poll(R"({"hold_ms":-1,"answers":[]})"));
}

TEST(CounterRequest, IsAnInvitationAndAPatience) {
  const auto request = decode_counter_request(R"({"token":"t-1","field":"đất đai","patience_ms":500})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->invite.invitation.token, "t-1");
  EXPECT_EQ(request->invite.invitation.field, "đất đai");
  EXPECT_EQ(request->patience_ms, 500);
  EXPECT_EQ(decode_counter_request(R"({"token":"t-1"})")->patience_ms, default_patience_ms);
  EXPECT_FALSE(decode_counter_request(R"({"token":"t-1","patience_ms":60001})"));
  EXPECT_FALSE(decode_counter_request(R"({"patience_ms":1})"));
}

TEST(Fate, IsWrittenInItsWords) {
  EXPECT_EQ(encode_fate({Fate::already_rated, Refusal::none}), R"({"fate":"already_rated"})");
  EXPECT_EQ(encode_fate({Fate::refused, Refusal::staff}), R"({"fate":"refused","refusal":"staff"})");
}

}  // namespace
}  // namespace xinluon::wire
