#include "sync/server/http/invitation_desk.h"

#include <deque>
#include <functional>

#include <gtest/gtest.h>

#include "tests/support/shared_clock.h"

namespace xinluon::http {
namespace {

using Put = InvitationDesk::Put;
using Lines = std::vector<wire::NumberedLine>;

class InvitationDeskTest : public testing::Test {
 protected:
  struct Caller {
    int calls = 0;
    std::optional<Result<InvitationAnswer>> answer;
  };
  static wire::SocketRequest invite(const std::string& token) {
    wire::InviteRequest request;
    request.invitation.token = token;
    return request;
  }
  Put put(const std::string& token, Caller& caller, Milliseconds patience = Milliseconds(10'000)) {
    return desk->put({kiosk}, invite(token), patience, [this, &caller](const auto& answer) {
      const std::lock_guard lock(mutex);
      ++caller.calls;
      caller.answer = answer;
    });
  }
  void poll(const Lines& answers = {}) {
    desk->poll(kiosk, answers, wire::max_hold, [this](Lines lines) {
      const std::lock_guard lock(mutex);
      ++polls_ended;
      handed = std::move(lines);
    });
  }
  static std::string shown() { return encode(wire::CounterAnswer{{Fate::shown, Refusal::none}}); }
  // What ends by the clock ends on the desk's own thread.
  void wait_for(const std::function<bool()>& done) {
    for (int i = 0; i < 500; ++i) {
      {
        const std::lock_guard lock(mutex);
        if (done()) return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "it does not end";
  }

  Caller& new_caller() { return callers.emplace_back(); }

  test::SharedClock clock;
  std::mutex mutex;
  const KioskId kiosk = KioskId::from("K-01").value();
  Lines handed;
  int polls_ended = 0;
  std::deque<Caller> callers;
  std::unique_ptr<InvitationDesk> desk =
      std::make_unique<InvitationDesk>(clock);  // ends first: it calls back
};

TEST_F(InvitationDeskTest, BringsARequestToAHeldPollAndItsAnswerBack) {
  poll();
  EXPECT_EQ(polls_ended, 0);
  Caller& caller = new_caller();
  EXPECT_EQ(put("t-1", caller), Put::waits);
  ASSERT_EQ(handed.size(), 1U);
  EXPECT_EQ(wire::decode_request(handed[0].line).value(), invite("t-1"));
  EXPECT_EQ(caller.calls, 0);
  poll({{handed[0].id, shown()}});
  ASSERT_EQ(caller.calls, 1);
  EXPECT_EQ(caller.answer->value().fate, Fate::shown);
}

TEST_F(InvitationDeskTest, KeepsARequestForAKioskBetweenTwoPolls) {
  poll();
  Caller& first = new_caller();
  Caller& second = new_caller();
  put("t-1", first);
  EXPECT_EQ(put("t-2", second), Put::waits);
  const auto id = handed[0].id;
  poll({{id, shown()}});
  EXPECT_EQ(first.calls, 1);
  ASSERT_EQ(handed.size(), 1U);
  EXPECT_EQ(wire::decode_request(handed[0].line).value(), invite("t-2"));
}

TEST_F(InvitationDeskTest, AKioskThatDoesNotPollIsSilent) {
  Caller& caller = new_caller();
  EXPECT_EQ(put("t-1", caller), Put::silent);
  poll();
  clock.advance(silent_after + Milliseconds(1));
  EXPECT_EQ(put("t-1", caller), Put::silent);
  EXPECT_EQ(caller.calls, 0);
}

TEST_F(InvitationDeskTest, ARequestEndsWithItsCallersPatienceAndIsNeverHandedOver) {
  poll();
  Caller& first = new_caller();
  Caller& second = new_caller();
  put("t-1", first, Milliseconds(1'000));
  put("t-2", second, Milliseconds(1'000));
  clock.advance(Milliseconds(1'001));
  wait_for([&] { return first.calls == 1 && second.calls == 1; });
  EXPECT_FALSE(first.answer.has_value());
  handed.clear();
  poll();
  EXPECT_TRUE(handed.empty());
}

TEST_F(InvitationDeskTest, TheSameTokenTwiceIsOneRequestWithTwoCallers) {
  poll();
  Caller& first = new_caller();
  Caller& second = new_caller();
  put("t-1", first);
  EXPECT_EQ(put("t-1", second), Put::waits);
  poll({{handed[0].id, shown()}});
  EXPECT_EQ(first.calls, 1);
  EXPECT_EQ(second.calls, 1);
}

TEST_F(InvitationDeskTest, WhatAPollDidNotAnswerIsHandedOverAgain) {
  poll();
  Caller& caller = new_caller();
  put("t-1", caller);
  const auto lost = handed;
  handed.clear();
  poll();
  EXPECT_EQ(handed, lost);
}

TEST_F(InvitationDeskTest, TakesABoundedNumber) {
  poll();
  for (std::size_t i = 0; i < wire::max_held_requests; ++i)
    EXPECT_EQ(put("t-" + std::to_string(i), new_caller()), Put::waits);
  Caller& one_more = new_caller();
  EXPECT_EQ(put("t-more", one_more), Put::full);
}

TEST_F(InvitationDeskTest, APollEndsAfterItsTimeAndWhenItIsReplaced) {
  poll();
  poll();
  EXPECT_EQ(polls_ended, 1);
  clock.advance(wire::max_hold);
  wait_for([&] { return polls_ended == 2; });
  EXPECT_TRUE(handed.empty());
}

TEST_F(InvitationDeskTest, ClosingEndsAllThatIsHeld) {
  poll();
  Caller& caller = new_caller();
  put("t-1", caller);
  poll();
  poll();
  desk->close();
  EXPECT_EQ(caller.calls, 1);
  EXPECT_FALSE(caller.answer.has_value());
  poll();
  desk.reset();
}

TEST_F(InvitationDeskTest, AnAnswerToNothingIsNothing) {
  poll({{77, shown()}, {78, "rubbish"}});
  EXPECT_EQ(polls_ended, 0);
}

TEST_F(InvitationDeskTest, AnAnswerThatIsNoFateIsAnError) {
  poll();
  Caller& caller = new_caller();
  put("t-1", caller);
  poll({{handed[0].id, encode(wire::error_answer({Errc::retry_later, "no app"}))}});
  ASSERT_EQ(caller.calls, 1);
  EXPECT_FALSE(caller.answer->has_value());
}

}  // namespace
}  // namespace xinluon::http
