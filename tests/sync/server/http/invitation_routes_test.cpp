// The counter's software on one side, a kiosk's poll on the other, the real server between.
#include <future>

#include <gtest/gtest.h>

#include "sync/server/accounts/api_token.h"
#include "sync/wire/poll.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

class InvitationRoutes : public testing::Test {
 protected:
  InvitationRoutes() {
    device_.begin_boot(stand_.clock().wall());
    stand_.enrol(device_);
    stand_.write([this](db::Connection& writer) -> Result<void> {
      accounts::TokenRequest request;
      request.counter = CounterId::from("TM-X01-Q01").value();
      XINLUON_TRY(const auto made, accounts::create_api_token(writer, storage::Scope::local_administrator(),
                                                              request, stand_.clock().wall()));
      token_ = made.secret;
      return {};
    });
  }
  std::pair<std::string, std::string> bearer() const { return {"Authorization", "Bearer " + token_}; }
  HttpAnswer invite(const std::string& body, HttpHeaders headers,
                    const std::string& counter = "TM-X01-Q01") const {
    return stand_.ask("POST", "/v1/counters/" + counter + "/invitations", std::move(headers), body);
  }
  SentBatch poll_of(const wire::Poll& poll) const {
    SentBatch sent;
    const std::string body = wire::encode_poll(poll);
    auto envelope = device_.batch(0, 0, stand_.clock().wall()).envelope;
    envelope.prev_hash = envelope.last_hash = crypto::sha256(body);
    return device_.sign_for(wire::poll_path(device_.kiosk()), envelope, body);
  }
  HttpAnswer poll(const wire::Poll& one) const { return stand_.send(poll_of(one)); }
  wire::PollAnswer polled(const wire::Poll& one) const {
    const auto answer = poll(one);
    if (answer.status != 200) throw std::runtime_error(answer.body);
    return must(wire::decode_poll_answer(answer.body));
  }

  mutable HttpStand stand_;
  Device device_{"K-01", stand_.server_key()};
  std::string token_;
};

TEST_F(InvitationRoutes, AnInvitationReachesTheKioskAndItsFateComesBackWithinASecond) {
  auto held = std::async(std::launch::async, [&] { return polled({55'000, {}}); });
  HttpAnswer told;
  const auto begin = std::chrono::steady_clock::now();
  auto asked = std::async(std::launch::async, [&] {
    do {
      told = invite(R"({"token":"t-1","officer":"CB-01","procedure":"1.001234"})", {bearer()});
    } while (type_of(told) == "kiosk-silent");  // the poll may come after it
    return told;
  });
  const auto requests = held.get().requests;
  ASSERT_EQ(requests.size(), 1U);
  const auto request = must(wire::decode_request(requests[0].line));
  EXPECT_EQ(std::get<wire::InviteRequest>(request).invitation.officer.text(), "CB-01");
  polled({0, {{requests[0].id, encode(wire::CounterAnswer{{Fate::shown, Refusal::none}})}}});
  const auto answer = asked.get();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"fate":"shown"})");
}

TEST_F(InvitationRoutes, ARefusalIsToldInItsWord) {
  polled({0, {}});
  auto asked = std::async(std::launch::async, [&] { return invite(R"({"token":"t-1"})", {bearer()}); });
  const auto requests = polled({55'000, {}}).requests;
  ASSERT_EQ(requests.size(), 1U);
  polled({0, {{requests[0].id, encode(wire::CounterAnswer{{Fate::refused, Refusal::closed}})}}});
  EXPECT_EQ(asked.get().body, R"({"fate":"refused","refusal":"closed"})");
}

TEST_F(InvitationRoutes, AWithdrawalTakesTheSameWay) {
  polled({0, {}});
  auto asked = std::async(std::launch::async, [&] {
    return stand_.ask("DELETE", "/v1/counters/TM-X01-Q01/invitations/t-1", {bearer()});
  });
  const auto requests = polled({55'000, {}}).requests;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(must(wire::decode_request(requests[0].line)), wire::SocketRequest(wire::WithdrawRequest{"t-1"}));
  polled({0, {{requests[0].id, encode(wire::CounterAnswer{{Fate::withdrawn, Refusal::none}})}}});
  EXPECT_EQ(asked.get().body, R"({"fate":"withdrawn"})");
}

TEST_F(InvitationRoutes, ASilentKioskIsToldAtOnce) {
  const auto answer = invite(R"({"token":"t-1"})", {bearer()});
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(type_of(answer), "kiosk-silent");
}

TEST_F(InvitationRoutes, OnlyItsOwnCountersSoftwareMayInvite) {
  EXPECT_EQ(invite(R"({"token":"t-1"})", {bearer()}, "TM-X01-Q02").status, 404);
  EXPECT_EQ(invite(R"({"token":"t-1"})", {{"Authorization", "Bearer xlt_" + std::string(64, 'a')}}).status,
            401);
  EXPECT_EQ(invite(R"({"token":"t-1"})", {{"Authorization", "Basic abc"}}).status, 401);
  EXPECT_EQ(invite(R"({"token":"t-1"})", {}).status, 403);  // no csrf header
  EXPECT_EQ(invite(R"({"token":"t-1"})", {{"Xinluon-Csrf", "1"}}).status, 401);
}

TEST_F(InvitationRoutes, ASignedInTechnicianMayWithinTheirScope) {
  const auto technician = stand_.session_of("kythuat");
  EXPECT_EQ(invite(R"({"token":"t-1"})", {technician, {"Xinluon-Csrf", "1"}}).status, 504);
  EXPECT_EQ(invite(R"({"token":"t-1"})", {technician, {"Xinluon-Csrf", "1"}}, "NO-SUCH").status, 404);
  const auto supervisor = stand_.session_of("giamsat");
  EXPECT_EQ(invite(R"({"token":"t-1"})", {supervisor, {"Xinluon-Csrf", "1"}}).status, 403);
}

TEST_F(InvitationRoutes, WhatIsNoInvitationIsRefused) {
  for (const auto* const body :
       {"", "{}", "[]", R"({"token":""})", R"({"token":"a b"})", R"({"token":"t","patience_ms":60001})",
        R"({"token":"t","transaction":"x"})"})
    EXPECT_EQ(invite(body, {bearer()}).status, 400) << body;
}

TEST_F(InvitationRoutes, APollIsSignedOverItsBody) {
  auto sent = poll_of({0, {}});
  sent.body = wire::encode_poll({1, {}});
  const auto answer = stand_.send(sent);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(type_of(answer), "bad-batch");
  auto batch = device_.batch(0, 0, stand_.clock().wall());
  batch.path = wire::poll_path(device_.kiosk());
  EXPECT_EQ(stand_.send(batch).status, 401);  // signed for another path
  EXPECT_EQ(poll({0, {}}).status, 200);
  EXPECT_TRUE(is_signed(stand_, poll({0, {}}), "") == false);
}

TEST_F(InvitationRoutes, StoppingTheServerEndsAHeldPollAtOnce) {
  auto held = std::async(std::launch::async, [&] { return polled({55'000, {}}); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto begin = std::chrono::steady_clock::now();
  stand_.application().stop();
  EXPECT_TRUE(held.get().requests.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
}

}  // namespace
}  // namespace xinluon::test
