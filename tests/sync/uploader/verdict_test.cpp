#include "sync/uploader/verdict.h"

#include <gtest/gtest.h>

#include "sync/wire/problem.h"

namespace xinluon::uploader {
namespace {

namespace problems = wire::problems;

class VerdictTest : public testing::Test {
 protected:
  crypto::SecretKey key = crypto::SecretKey::generate();
  std::string nonce = std::string(32, 'a');

  curl::Response answer(int status, const std::string& body) const {
    return {status,
            body,
            {{"xinluon-answer-signature", key.sign(wire::answer_signing_text(nonce, status, body))}}};
  }
  curl::Response answer(const wire::ProblemKind& kind) const {
    return answer(kind.status, encode_problem(wire::make_problem(kind, "why", 77)));
  }
  Verdict judged(const Result<curl::Response>& response) const {
    return judge(response, nonce, key.public_key());
  }
};

TEST_F(VerdictTest, ASigned200IsAccepted) {
  const wire::BatchAnswer body{7, crypto::sha256("h"), 5, 1'000, 2, 3'000};
  const auto verdict = judged(answer(200, encode_batch_answer(body)));
  ASSERT_TRUE(std::holds_alternative<Accepted>(verdict.outcome));
  EXPECT_EQ(std::get<Accepted>(verdict.outcome).answer, body);
  EXPECT_EQ(verdict.server_ms, 1'000);
}

TEST_F(VerdictTest, EveryProblemMeansWhatTheTableSays) {
  struct Row {
    wire::ProblemKind kind;
    std::size_t outcome;
  };
  const auto index = [](const Outcome& outcome) { return outcome.index(); };
  const std::size_t again = index(TryAgain{});
  const std::size_t not_taken = index(NotTaken{});
  const std::size_t refused = index(Refused{});
  const std::vector<Row> rows = {
      {problems::fork, index(Forked{})},
      {problems::bad_batch, not_taken},
      {problems::bad_signature, refused},
      {problems::unknown_kiosk, refused},
      {problems::revoked, refused},
      {problems::too_large, index(TooLarge{})},
      {problems::unsupported_encoding, index(EncodingRefused{})},
      {problems::wrong_server, refused},
      {problems::version_not_supported, refused},
      {problems::rate_limited, again},
      {problems::internal, not_taken},
      {problems::unavailable, again},
      {problems::not_found, not_taken},
      {problems::method_not_allowed, not_taken},
      {problems::bad_request, not_taken},
      {{"of-the-future", 418, "?"}, not_taken},
  };
  for (const auto& row : rows) {
    const auto verdict = judged(answer(row.kind));
    EXPECT_EQ(verdict.outcome.index(), row.outcome) << row.kind.type;
    EXPECT_EQ(verdict.server_ms, 77) << row.kind.type;
  }
}

TEST_F(VerdictTest, ServerBehindNamesItsHead) {
  auto problem = wire::make_problem(problems::server_behind, "", 77);
  const auto without = judged(answer(409, encode_problem(problem)));
  EXPECT_TRUE(std::holds_alternative<TryAgain>(without.outcome));
  problem.head_seq = 12;
  problem.head_hash = crypto::sha256("h");
  const auto verdict = judged(answer(409, encode_problem(problem)));
  ASSERT_TRUE(std::holds_alternative<ServerBehind>(verdict.outcome));
  EXPECT_EQ(std::get<ServerBehind>(verdict.outcome).head_seq, 12U);
}

TEST_F(VerdictTest, WithoutTheRightSignatureNothingIsBelieved) {
  std::vector<curl::Response> wrong(6, answer(problems::revoked));
  wrong[0].headers.clear();
  wrong[1].headers[0].second = "AAAA";
  wrong[2].status = 401;
  wrong[3].body += ' ';
  wrong[4].headers[0].second =
      crypto::SecretKey::generate().sign(wire::answer_signing_text(nonce, wrong[4].status, wrong[4].body));
  wrong[5].headers[0].second = key.sign(wire::answer_signing_text("", wrong[5].status, wrong[5].body));
  for (const auto& response : wrong) {
    const auto verdict = judged(response);
    EXPECT_TRUE(std::holds_alternative<TryAgain>(verdict.outcome));
    EXPECT_FALSE(verdict.server_ms);
  }
}

TEST_F(VerdictTest, AnUnsignedRetryAfterOnlyCostsTime) {
  const auto verdict = judged(curl::Response{503, "<html>", {{"retry-after", "7"}}});
  EXPECT_EQ(std::get<TryAgain>(verdict.outcome).at_least, Milliseconds(7'000));
}

TEST_F(VerdictTest, RubbishRightlySignedIsTriedAgain) {
  for (const int status : {200, 409, 500}) {
    const auto verdict = judged(answer(status, "{\"head_seq\":"));
    EXPECT_TRUE(std::holds_alternative<TryAgain>(verdict.outcome)) << status;
    EXPECT_FALSE(verdict.server_ms);
  }
}

TEST_F(VerdictTest, ServerBehindWithHalfAHeadIsTriedAgain) {
  auto problem = wire::make_problem(problems::server_behind, "", 77);
  problem.head_seq = 12;
  EXPECT_TRUE(std::holds_alternative<TryAgain>(judged(answer(409, encode_problem(problem))).outcome));
}

TEST_F(VerdictTest, ASignedTimeoutIsTriedAgain) {
  auto problem = wire::make_problem(problems::bad_request, "too slow", 77);
  problem.status = 408;
  EXPECT_TRUE(std::holds_alternative<TryAgain>(judged(answer(408, encode_problem(problem))).outcome));
}

}  // namespace
}  // namespace xinluon::uploader
