#include "sync/uploader/inviting.h"

#include <gtest/gtest.h>

#include "sync/crypto/random.h"
#include "sync/wire/answer.h"
#include "sync/wire/problem.h"
#include "tests/support/fake_clock.h"

namespace xinluon::uploader {
namespace {

class InvitingTest : public testing::Test {
 protected:
  std::string hello(bool armed) const {
    wire::HelloAnswer answer;
    answer.kiosk = kiosk;
    answer.counter = CounterId::from("Q01").value();
    answer.boot = "0badcafe";
    answer.software = "xinluon test";
    answer.app_state = "ok";
    answer.armed = armed;
    answer.epochs.push_back({crypto::random_epoch(), 1, 0, {}});
    return encode(answer);
  }
  // The next thing it does, which must be a T.
  template <class T>
  T next() {
    auto action = inviting.next(now);
    const auto* wanted = std::get_if<T>(&action);
    if (wanted == nullptr) throw std::runtime_error("it does something else");
    return *wanted;
  }
  wire::Envelope envelope_of(const OutgoingRequest& request) const {
    return wire::decode_envelope(request.headers[0].second).value();
  }
  curl::Response answer(const OutgoingRequest& request, int status, const std::string& body) const {
    curl::Response response;
    response.status = status;
    response.body = body;
    response.headers = {{"xinluon-answer-signature", server_key.sign(wire::answer_signing_text(
                                                         envelope_of(request).nonce, status, body))}};
    return response;
  }
  OutgoingRequest poll() {
    next<AskApp>();
    inviting.app_answered(hello(true), now);
    return next<Post>().request;
  }

  const KioskId kiosk = KioskId::from("K0001").value();
  crypto::SecretKey server_key = crypto::SecretKey::generate();
  crypto::SecretKey device_key = crypto::SecretKey::generate();
  Inviting inviting{{kiosk, server_key.public_key(), device_key, ""}, crypto::random_bytes};
  BootTime now = boot_time(100'000);
};

TEST_F(InvitingTest, HandsRequestsToTheAppAndItsAnswersBack) {
  const auto first = poll();
  EXPECT_EQ(first.path, "/v1/kiosks/K0001/requests");
  EXPECT_TRUE(wire::decode_poll(first.body)->answers.empty());
  EXPECT_EQ(envelope_of(first).last_hash, crypto::sha256(first.body));
  wire::InviteRequest invite;
  invite.invitation.token = "t-1";
  inviting.server_answered(answer(first, 200, wire::encode_poll_answer({1, {{7, wire::encode(invite)}}})),
                           now);
  EXPECT_EQ(next<AskApp>().request, wire::SocketRequest(invite));
  const std::string fate = encode(wire::CounterAnswer{{Fate::queued, Refusal::none}});
  inviting.app_answered(fate, now);
  const auto second = poll();
  EXPECT_EQ(wire::decode_poll(second.body)->answers, (std::vector<wire::NumberedLine>{{7, fate}}));
}

TEST_F(InvitingTest, DoesNotPollForAnAppThatStandsFree) {
  next<AskApp>();
  inviting.app_answered(hello(false), now);
  EXPECT_EQ(next<Sleep>().until, now + open_mode_look);
}

TEST_F(InvitingTest, TellsThatTheAppIsNotThere) {
  const auto first = poll();
  inviting.server_answered(
      answer(first, 200,
             wire::encode_poll_answer({1, {{7, encode(wire::SocketRequest(wire::WithdrawRequest{}))}}})),
      now);
  next<AskApp>();
  inviting.app_answered(fail(Errc::retry_later, "gone"), now);
  const auto told = wire::decode_poll(poll().body)->answers;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(wire::decode_counter(told[0].line));
}

TEST_F(InvitingTest, AnswersARequestItDoesNotKnow) {
  const auto first = poll();
  inviting.server_answered(answer(first, 200, wire::encode_poll_answer({1, {{7, R"({"ask":"dance"})"}}})),
                           now);
  const auto told = wire::decode_poll(poll().body)->answers;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(wire::decode_counter(told[0].line).error().code, Errc::rejected);
}

TEST_F(InvitingTest, WaitsLongerAndLongerForAServerThatFails) {
  for (int i = 0; i < 20; ++i) {
    const auto request = poll();
    inviting.server_answered(i % 2 == 0 ? Result<curl::Response>(fail(Errc::retry_later, "no route"))
                                        : Result<curl::Response>(answer(request, 503, "{}")),
                             now);
    const auto until = next<Sleep>().until;
    EXPECT_GT(until, now);
    EXPECT_LE(until, now + max_back_off);
    now = until;
  }
}

TEST_F(InvitingTest, BelievesNothingThatIsNotSigned) {
  const auto request = poll();
  wire::InviteRequest invite;
  invite.invitation.token = "t-1";
  auto forged = answer(request, 200, wire::encode_poll_answer({1, {{7, wire::encode(invite)}}}));
  forged.headers.clear();
  inviting.server_answered(forged, now);
  next<Sleep>();
}

TEST_F(InvitingTest, AsksAgainAfterAnAppThatIsAnothersOrHasNoLog) {
  auto other = wire::decode_hello(hello(true)).value();
  other.kiosk = KioskId::from("K0002").value();
  auto closed = wire::decode_hello(hello(true)).value();
  closed.epochs.clear();
  for (const Result<std::string>& line :
       {Result<std::string>(fail(Errc::retry_later, "no app")), Result<std::string>("<html>"),
        Result<std::string>(encode(other)), Result<std::string>(encode(closed))}) {
    next<AskApp>();
    inviting.app_answered(line, now);
    const auto until = next<Sleep>().until;
    EXPECT_LT(until, now + open_mode_look) << "sooner than one that is there and stands free";
    now = until;
  }
  poll();
}

TEST_F(InvitingTest, GoesOnAfterAProblemAndAnAnswerThatIsNone) {
  const auto problem = wire::make_problem(wire::problems::unavailable, "later", 1);
  for (const auto& [status, body] :
       {std::pair(problem.status, encode_problem(problem)), std::pair(200, std::string("[]"))}) {
    const auto request = poll();
    inviting.server_answered(answer(request, status, body), now);
    now = next<Sleep>().until;
  }
  inviting.server_answered(answer(poll(), 200, wire::encode_poll_answer({1, {}})), now);
  EXPECT_TRUE(wire::decode_poll(poll().body)->answers.empty());
}

TEST_F(InvitingTest, NewsMakeTheAppHurryOnceWhateverItSays) {
  for (const auto& line : {Result<std::string>(fail(Errc::retry_later, "no app")),
                           Result<std::string>(R"({"error":"rejected"})")}) {
    inviting.server_answered(answer(poll(), 200, wire::encode_poll_answer({1, {}, true})), now);
    EXPECT_TRUE(std::holds_alternative<wire::HurryRequest>(next<AskApp>().request));
    inviting.app_answered(line, now);
    EXPECT_TRUE(std::holds_alternative<wire::HelloRequest>(next<AskApp>().request)) << "and goes on";
    inviting.app_answered(fail(Errc::retry_later, "no app"), now);
    now = next<Sleep>().until;
  }
}

// Said once, not with each try.
TEST_F(InvitingTest, TheSameTroubleIsSaidOnce) {
  testing::internal::CaptureStderr();
  for (int i = 0; i < 5; ++i) {
    poll();
    inviting.server_answered(fail(Errc::retry_later, "no route"), now);
    now = next<Sleep>().until;
  }
  const auto said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(said.find("no route"), said.rfind("no route")) << said;
  EXPECT_NE(said.find("no route"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::uploader
