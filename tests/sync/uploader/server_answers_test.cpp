// Every row of the protocol's table, played from both sides.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sync/uploader/played_uploader.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::Le;
using testing::SizeIs;
using uploader::EpochCursor;
using uploader::Link;
namespace problems = wire::problems;

class ServerAnswersTest : public testing::Test {
 protected:
  PlayedUploader played;

  const Epoch& epoch(std::size_t i = 0) { return played.app.logs()[i].epoch; }
  const std::vector<std::string>& held(std::size_t i = 0) { return played.server.lines(epoch(i)); }
  const std::vector<std::string>& sealed(std::size_t i = 0) { return played.app.logs()[i].lines; }
  // Every record of an epoch is there once, verbatim and in order. Without printing hundreds of them.
  testing::AssertionResult all_held(std::size_t i = 0) {
    if (held(i) == sealed(i)) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << "the server holds " << held(i).size() << " records of " << sealed(i).size() << ", or others";
  }
  Link link() { return played.uploader->overview().link; }
  EpochCursor cursor(std::size_t i = 0) { return played.uploader->overview().epochs[i]; }
  std::string state() { return played.app.reports.back().server_state; }

  // The server's other version of the same history, from record `from` on.
  void rewrite_server(std::size_t from, std::size_t records) {
    auto& log = played.server.held[epoch()];
    played.server.restore(epoch(), from);
    while (log.lines.size() < records) {
      log.lines.push_back("another");
      log.hashes.push_back(crypto::chain_next(log.hashes.back(), log.lines.back()));
    }
  }
};

struct Spoiled {
  const char* name;
  std::function<Result<curl::Response>(curl::Response)> spoil;
};

class SpoiledAnswerTest : public ServerAnswersTest, public testing::WithParamInterface<Spoiled> {};

// The server has taken the batch, but the kiosk can't know: nothing moves, the same is sent again, once held.
TEST_P(SpoiledAnswerTest, IsANetworkErrorAndIsTriedAgainForEver) {
  played.until_idle();
  played.app.seal(20);
  played.spoil = GetParam().spoil;
  played.play(3'600s);
  EXPECT_EQ(cursor().held, 0U);
  EXPECT_EQ(link(), Link::offline);
  EXPECT_EQ(state(), "offline");
  EXPECT_THAT(played.slept, Each(Le(Milliseconds(300'000))));
  EXPECT_GE(played.posts(), 3'600 / 300);
  EXPECT_LE(played.posts(), 120U);
  played.spoil = nullptr;
  played.play(310s);
  EXPECT_TRUE(all_held());
  EXPECT_EQ(cursor().held, 20U);
  EXPECT_EQ(state(), "ok");
}

const auto with_status = [](int status) {
  return [status](curl::Response response) -> Result<curl::Response> {
    response.status = status;
    response.headers.clear();
    return response;
  };
};

INSTANTIATE_TEST_SUITE_P(
    Answers, SpoiledAnswerTest,
    testing::Values(Spoiled{"TimeOut",
                            [](const curl::Response&) -> Result<curl::Response> {
                              return fail(Errc::retry_later, "time-out");
                            }},
                    Spoiled{
                        "CaptivePortal",
                        [](const curl::Response&) -> Result<curl::Response> {
                          return curl::Response{200, "<html>Wi-Fi</html>", {{"content-type", "text/html"}}};
                        }},
                    Spoiled{"Redirect",
                            [](const curl::Response&) -> Result<curl::Response> {
                              return curl::Response{302, "", {{"location", "https://portal/"}}};
                            }},
                    Spoiled{"Unsigned", with_status(200)}, Spoiled{"Unsigned401", with_status(401)},
                    Spoiled{"Unsigned403", with_status(403)}, Spoiled{"Unsigned409", with_status(409)},
                    Spoiled{"Unsigned408", with_status(408)}, Spoiled{"Unsigned429", with_status(429)},
                    Spoiled{"Unsigned500", with_status(500)}, Spoiled{"Unsigned502", with_status(502)},
                    Spoiled{"StatusChanged",
                            [](curl::Response response) -> Result<curl::Response> {
                              response.status = 201;
                              return response;
                            }},
                    Spoiled{"BodyTruncated",
                            [](curl::Response response) -> Result<curl::Response> {
                              response.body.pop_back();
                              return response;
                            }},
                    Spoiled{"HeadRaised",
                            [](curl::Response response) -> Result<curl::Response> {
                              auto answer = *wire::decode_batch_answer(response.body);
                              ++answer.head_seq;
                              response.body = encode_batch_answer(answer);
                              return response;
                            }},
                    Spoiled{"SignedByAnother",
                            [](curl::Response response) -> Result<curl::Response> {
                              response.headers = {
                                  {"xinluon-answer-signature",
                                   crypto::SecretKey::generate().sign(wire::answer_signing_text(
                                       "00000000000000000000000000000000", response.status, response.body))}};
                              return response;
                            }},
                    Spoiled{"AnotherRequestsAnswer",
                            [kept = std::optional<curl::Response>()](curl::Response response) mutable
                            -> Result<curl::Response> {
                              if (!kept)
                                kept = response;
                              else
                                return *kept;
                              return fail(Errc::retry_later, "lost");
                            }}),
    [](const auto& test) { return test.param.name; });

TEST_F(ServerAnswersTest, ALineThatIsCutIsTriedAgainUntilItHolds) {
  played.app.seal(700);
  played.line_cut = true;
  played.play(7'200s);
  EXPECT_GE(played.lost, 7'200U / 300);
  EXPECT_LE(played.lost, 120U);
  played.line_cut = false;
  played.play(310s);
  EXPECT_TRUE(all_held());
}

TEST_F(ServerAnswersTest, RetryAfterIsObeyed) {
  played.spoil = [](curl::Response response) -> Result<curl::Response> {
    response.status = 503;
    response.headers = {{"retry-after", "120"}};
    return response;
  };
  played.until_idle();
  EXPECT_THAT(played.slept,
              ElementsAre(testing::AllOf(Ge(Milliseconds(120'000)), Le(Milliseconds(122'000)))));
}

TEST_F(ServerAnswersTest, SignedRateLimitHoldsEverything) {
  played.app.seal(3);
  played.server.refuse = problems::rate_limited;
  played.play(600s);
  EXPECT_EQ(state(), "offline");
  played.server.refuse = std::nullopt;
  played.play(310s);
  EXPECT_TRUE(all_held());
}

TEST_F(ServerAnswersTest, ARestoredServerGetsWhatItLostFromWhereItIs) {
  played.app.seal(900);
  played.server.backed_up = 900;
  played.until_idle();
  played.server.restore(epoch(), 250);
  played.app.seal(1);
  played.server.envelopes.clear();
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_EQ(played.server.envelopes[0].first_seq, 901U);
  EXPECT_EQ(played.server.envelopes[1].first_seq, 251U);
  EXPECT_THAT(played.app.reports, testing::Contains(wire::ReportRequest{epoch(), 250, 250, "ok"}));
}

TEST_F(ServerAnswersTest, TheHeartbeatFindsOutThatTheServerWasRestored) {
  played.app.seal(30);
  played.until_idle();
  played.server.restore(epoch(), 0);
  played.play(301s);
  EXPECT_TRUE(all_held());
}

TEST_F(ServerAnswersTest, ARestoredServerGetsOldEpochsTooAtOnce) {
  played.app.seal(40);
  played.app.begin_epoch();
  played.app.seal(5);
  played.until_idle();
  played.server.restore(epoch(0), 7);
  played.server.restore(epoch(1), 2);
  played.app.seal(1);
  played.play(10s);
  EXPECT_TRUE(all_held(0));
  EXPECT_TRUE(all_held(1));
}

TEST_F(ServerAnswersTest, AnOldEpochTheServerLostIsFoundWithinTheHour) {
  played.app.seal(40);
  played.app.begin_epoch();
  played.until_idle();
  played.server.restore(epoch(0), 7);
  played.play(uploader::old_epoch_check * 12 / 10);
  EXPECT_TRUE(all_held(0));
}

TEST_F(ServerAnswersTest, AServerThatIsBehindAgainAndAgainIsNotHammered) {
  played.app.seal(10);
  played.until_idle();
  auto& log = played.server.held[epoch()];
  played.spoil = [&](const curl::Response&) -> Result<curl::Response> {
    auto problem = wire::make_problem(problems::server_behind, "always", 1);
    problem.head_seq = 4;
    problem.head_hash = log.hashes[4];
    const auto answer = played.server.sign(played.last_envelope().nonce, {409, encode_problem(problem)});
    return curl::Response{409, answer.body, {{"xinluon-answer-signature", answer.signature}}};
  };
  played.server.envelopes.clear();
  played.play(3'600s);
  EXPECT_LE(played.posts(), 120U);
}

TEST_F(ServerAnswersTest, ForkStopsTheEpochAndKeepsTheHeartbeat) {
  played.app.seal(10);
  played.until_idle();
  rewrite_server(5, 12);
  played.app.seal(1);
  played.until_idle();
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(state(), "fork");
  played.app.seal(5);
  const std::size_t before = held().size();
  const auto posts = played.posts();
  played.play(3'600s);
  EXPECT_EQ(held().size(), before);
  EXPECT_THAT(played.server.bodies.back(), SizeIs(0));
  EXPECT_NEAR(static_cast<double>(played.posts() - posts), 12.0, 4.0);
  EXPECT_EQ(played.last_envelope().health.app_state, "fork");
  EXPECT_EQ(played.last_envelope().health.pending, 6U);
}

TEST_F(ServerAnswersTest, AForkHoldsUpNoOtherEpoch) {
  played.app.seal(10);
  played.until_idle();
  rewrite_server(5, 12);
  played.app.seal(1);
  played.until_idle();
  played.app.begin_epoch();
  played.app.seal(4);
  played.play(61s);
  EXPECT_TRUE(all_held(1));
  EXPECT_EQ(state(), "ok");
}

TEST_F(ServerAnswersTest, AServerAheadOfARolledBackCardIsAFork) {
  played.app.seal(10);
  played.until_idle();
  played.app.roll_back(0, 6);
  played.start();
  played.until_idle();
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(held().size(), 10U);
  // New votes take numbers the server has others for.
  played.app.seal(1);
  played.play(700s);
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(held().size(), 10U);
}

// What was salvaged of a damaged file ends before what had been sent of it.
TEST_F(ServerAnswersTest, FinishedEpochOfWhichTheServerHoldsMoreIsAllHeld) {
  played.app.seal(10);
  played.until_idle();
  played.app.roll_back(0, 6);
  played.app.begin_epoch();
  played.app.seal(2);
  played.server.backed_up = 8;
  played.start();
  played.play(700s);
  EXPECT_EQ(cursor(0).state, EpochCursor::State::confirmed);
  EXPECT_EQ(played.server.lines(played.app.logs()[0].epoch).size(), 10U);
  EXPECT_EQ(played.server.lines(played.app.logs()[1].epoch).size(), 2U);
  for (const auto& report : played.app.reports) {
    if (report.epoch == played.app.logs()[0].epoch) {
      EXPECT_LE(report.backed_up_seq, 6U);
      EXPECT_NE(report.server_state, "fork");
    }
  }
}

TEST_F(ServerAnswersTest, AHeadWithAnotherHashIsAForkEvenIfTheServerDoesNotSayIt) {
  played.app.seal(10);
  played.until_idle();
  rewrite_server(2, 4);
  played.start();
  played.until_idle();
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(held().size(), 4U);
  // At its own head, beyond the server's, it would be told "server-behind".
  played.play(700s);
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(played.last_envelope().last_seq, 4U) << "the heartbeat asks where the server sees the fork";
  EXPECT_EQ(played.last_envelope().last_hash, played.app.logs()[0].hashes[4]);
}

TEST_F(ServerAnswersTest, AfterTheAdministratorDecidedAForkGoesOn) {
  played.app.seal(10);
  played.until_idle();
  rewrite_server(5, 12);
  played.app.seal(1);
  played.until_idle();
  played.server.restore(epoch(), 5);
  played.play(400s);
  EXPECT_TRUE(all_held());
  EXPECT_EQ(state(), "ok");
}

TEST_F(ServerAnswersTest, TooLargeHalvesDownToOneAndGrowsBack) {
  played.app.seal(40);
  played.server.max_records = 1;
  played.until_idle();
  EXPECT_TRUE(all_held());
  played.server.max_records = 500;
  played.app.seal(3'000);
  played.server.bodies.clear();
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_LT(played.posts(), 400U);
}

TEST_F(ServerAnswersTest, AProxyThatFindsItTooLargeIsBelievedUnsigned) {
  played.app.seal(40);
  played.spoil = [&](curl::Response response) -> Result<curl::Response> {
    if (played.last_envelope().last_seq + 1 - played.last_envelope().first_seq <= 10) return response;
    return curl::Response{413, "<html>nginx</html>", {}};
  };
  played.until_idle();
  EXPECT_EQ(cursor().held, 40U);
}

TEST_F(ServerAnswersTest, OneRecordThatIsTooLargeIsTriedAgainSlowly) {
  played.app.seal(1);
  played.server.max_records = 0;
  played.play(3'600s);
  EXPECT_LE(played.posts(), 120U);
  EXPECT_EQ(cursor().held, 0U);
}

class RefusedTest : public ServerAnswersTest, public testing::WithParamInterface<wire::ProblemKind> {};

TEST_P(RefusedTest, SendsOnlyAnHourlyHeartbeatAndRecoversByItself) {
  played.app.seal(3);
  played.until_idle();
  played.server.refuse = GetParam();
  played.app.seal(3);
  played.until_idle();
  EXPECT_EQ(state(), "refused");
  const auto posts = played.posts();
  played.play(36'000s);
  EXPECT_NEAR(static_cast<double>(played.posts() - posts), 10.0, 3.0);
  EXPECT_EQ(played.last_envelope().last_seq, 3U);
  played.server.refuse = std::nullopt;
  played.play(uploader::refused_pause * 12 / 10);
  EXPECT_TRUE(all_held());
  EXPECT_EQ(state(), "ok");
}

INSTANTIATE_TEST_SUITE_P(Answers, RefusedTest,
                         testing::Values(problems::unknown_kiosk, problems::bad_signature, problems::revoked,
                                         problems::wrong_server, problems::version_not_supported),
                         [](const auto& test) {
                           std::string name(test.param.type);
                           std::erase(name, '-');
                           return name;
                         });

class NotTakenTest : public ServerAnswersTest, public testing::WithParamInterface<wire::ProblemKind> {};

// One bad batch stops nothing else.
TEST_P(NotTakenTest, HoldsUpNoOtherEpochAndIsTriedAgain) {
  played.app.seal(10);
  played.app.begin_epoch();
  played.spoil = [&](curl::Response response) -> Result<curl::Response> {
    const auto& envelope = played.last_envelope();
    if (envelope.epoch != epoch(0) || envelope.first_seq > envelope.last_seq) return response;
    played.server.restore(epoch(0), 0);
    const auto answer =
        played.server.sign(envelope.nonce, played.server.problem(GetParam(), "line 3: not liked"));
    return curl::Response{answer.status, answer.body, {{"xinluon-answer-signature", answer.signature}}};
  };
  for (int i = 0; i < 10; ++i) {
    played.app.seal(1);
    played.play(61s);
    EXPECT_TRUE(all_held(1));
  }
  EXPECT_EQ(cursor(0).held, 0U);
  EXPECT_THAT(played.app.reports, testing::Contains(wire::ReportRequest{epoch(0), 0, 0, "refused"}));
  EXPECT_EQ(played.last_envelope().health.app_state, "stuck");
  played.spoil = nullptr;
  played.play(301s);
  EXPECT_TRUE(all_held(0));
}

INSTANTIATE_TEST_SUITE_P(Answers, NotTakenTest,
                         testing::Values(problems::bad_batch, problems::internal, problems::not_found),
                         [](const auto& test) {
                           std::string name(test.param.type);
                           std::erase(name, '-');
                           return name;
                         });

TEST_F(ServerAnswersTest, AServerWithoutZstdGetsPlainBodies) {
  played.app.seal(10);
  played.server.takes_zstd = false;
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_EQ(played.server.bodies.back(), wire::join_lines(sealed()));
}

TEST_F(ServerAnswersTest, ASignedAnswerThatDoesNotHoldWhatWasSentMovesNothing) {
  played.until_idle();
  played.app.seal(10);
  played.spoil = [&](const curl::Response&) -> Result<curl::Response> {
    const auto hash = played.app.logs()[0].hashes[0];
    const auto answer =
        played.server.sign(played.last_envelope().nonce,
                           {200, wire::encode_batch_answer(wire::BatchAnswer{0, hash, 0, 5, 1, 300'000})});
    return curl::Response{200, answer.body, {{"xinluon-answer-signature", answer.signature}}};
  };
  const auto posts = played.posts();
  played.play(3'600s);
  EXPECT_EQ(cursor().held, 0U);
  EXPECT_LE(played.posts() - posts, 120U);
}

// Faults of every kind at random; when they end, everything is there exactly once, in order. A failing seed
// is played again with --gtest_random_seed=N.
TEST_F(ServerAnswersTest, RandomFaultsLoseAndRepeatNothing) {
  const int given = testing::UnitTest::GetInstance()->random_seed();
  const unsigned seed = given != 0 ? static_cast<unsigned>(given) : std::random_device()() % 100'000;
  SCOPED_TRACE("--gtest_random_seed=" + std::to_string(seed));
  std::mt19937 chance(seed);
  const auto one_in = [&](unsigned n) { return chance() % n == 0; };
  played.random = [&](std::size_t bytes) {
    std::string drawn(bytes, '\0');
    for (char& byte : drawn) byte = static_cast<char>(chance());
    return drawn;
  };
  played.start();
  played.spoil = [&](curl::Response response) -> Result<curl::Response> {
    if (one_in(4)) return fail(Errc::retry_later, "lost");
    if (one_in(10)) response.body += ' ';
    return response;
  };
  for (int round = 0; round < 300; ++round) {
    played.app.seal(static_cast<int>(chance() % 40));
    if (one_in(40)) played.app.begin_epoch();
    if (one_in(20)) played.start();
    if (one_in(15)) {
      const auto i = chance() % played.app.logs().size();
      played.server.restore(epoch(i), held(i).size() / 2);
    }
    played.app_there = !one_in(10);
    played.line_cut = one_in(5);
    played.app.failing_records = one_in(10);
    for (int i = 0; i < 20; ++i) played.step();
    for (const auto& one : played.uploader->overview().epochs) {
      ASSERT_NE(one.state, EpochCursor::State::forked);
      ASSERT_LE(one.held, one.local.head_seq);
    }
  }
  played.spoil = nullptr;
  played.app_there = true;
  played.line_cut = false;
  played.app.failing_records = false;
  played.play(7'200s);
  for (std::size_t i = 0; i < played.app.logs().size(); ++i) EXPECT_TRUE(all_held(i));
}

TEST_F(ServerAnswersTest, AServerThatTakesNothingPlainEitherIsTriedAgain) {
  played.app.seal(3);
  played.server.refuse = problems::unsupported_encoding;
  played.play(600s);
  EXPECT_EQ(state(), "offline");
  EXPECT_LT(played.posts(), 60U) << "not in haste";
  played.server.refuse = std::nullopt;
  played.play(600s);
  EXPECT_TRUE(all_held());
}

TEST_F(ServerAnswersTest, AHeartbeatThatIsNotTakenIsTriedAgain) {
  played.until_idle();
  played.server.refuse = problems::bad_batch;
  played.play(1'200s);
  EXPECT_EQ(state(), "offline");
  played.server.refuse = std::nullopt;
  played.app.seal(1);
  played.play(600s);
  EXPECT_TRUE(all_held());
}

TEST_F(ServerAnswersTest, AForkOfAnOldEpochIsAskedAboutSeldom) {
  played.app.seal(3);
  played.app.begin_epoch();
  played.app.seal(1);
  played.spoil = [&](curl::Response response) -> Result<curl::Response> {
    const auto& envelope = played.last_envelope();
    if (envelope.epoch != epoch(0)) return response;
    const auto answer = played.server.sign(envelope.nonce, played.server.problem(problems::fork, "another"));
    return curl::Response{answer.status, answer.body, {{"xinluon-answer-signature", answer.signature}}};
  };
  played.play(7'200s);
  const auto asked = std::count_if(played.server.envelopes.begin(), played.server.envelopes.end(),
                                   [&](const auto& envelope) { return envelope.epoch == epoch(0); });
  EXPECT_GE(asked, 2);
  EXPECT_LE(asked, 5);
  EXPECT_TRUE(all_held(1));
}

// What is known already is no news: after the first time it is asked about like any fork.
TEST_F(ServerAnswersTest, AnotherHashUnderTheOwnHeadIsAForkAndIsNotHammered) {
  played.app.settings = {true, 1, 0, 0, ""};
  played.app.seal(4);
  played.until_idle();
  played.spoil = [&](const curl::Response&) -> Result<curl::Response> {
    const wire::BatchAnswer another{4, crypto::sha256("another"), 0, 5, 1, 300'000};
    const auto answer =
        played.server.sign(played.last_envelope().nonce, {200, wire::encode_batch_answer(another)});
    return curl::Response{200, answer.body, {{"xinluon-answer-signature", answer.signature}}};
  };
  played.play(400s);
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  EXPECT_EQ(state(), "fork");
  const auto posts = played.posts();
  played.app.settings.version = 2;
  played.play(3'600s);
  EXPECT_NEAR(static_cast<double>(played.posts() - posts), 12.0, 4.0);
  EXPECT_EQ(cursor().state, EpochCursor::State::forked);
  played.spoil = nullptr;
  played.app.seal(1);
  played.play(400s);
  EXPECT_TRUE(all_held()) << "the server says what it did before";
}

// As many records as before, and others.
TEST_F(ServerAnswersTest, ACardThatWasExchangedUnderTheUploaderSendsNothing) {
  played.app.seal(10);
  played.until_idle();
  const auto before = held();
  played.app.roll_back(0, 6);
  played.app.seal(4);
  played.play(400s);
  played.app.seal(1);
  played.play(100s);
  EXPECT_TRUE(held() == before);
  EXPECT_EQ(state(), "refused") << "the staff is shown that something is wrong";
}

TEST_F(ServerAnswersTest, AHeadThatNobodyConfirmedWaitsForTheApp) {
  played.app.seal(5);
  played.until_idle();
  played.app.seal(2);
  played.start();
  for (const auto posts = played.posts(); played.posts() == posts;) played.step();
  EXPECT_EQ(cursor().state, EpochCursor::State::claimed);
  played.app_there = false;
  const auto posts = played.posts();
  played.play(1'000s);
  EXPECT_EQ(played.posts(), posts);
  EXPECT_EQ(cursor().state, EpochCursor::State::claimed);
  played.app_there = true;
  played.play(10s);
  EXPECT_TRUE(all_held());
}

}  // namespace
}  // namespace xinluon::test
