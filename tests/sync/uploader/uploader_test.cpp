#include "sync/uploader/uploader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sync/uploader/played_uploader.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::SizeIs;
using uploader::EpochCursor;

class UploaderTest : public testing::Test {
 protected:
  PlayedUploader played;

  const std::vector<std::string>& held(std::size_t epoch = 0) {
    return played.server.lines(played.app.logs()[epoch].epoch);
  }
  const std::vector<std::string>& sealed(std::size_t epoch = 0) { return played.app.logs()[epoch].lines; }
  // Every record of an epoch is there once, verbatim and in order. Without printing hundreds of them.
  testing::AssertionResult all_held(std::size_t i = 0) {
    if (held(i) == sealed(i)) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << "the server holds " << held(i).size() << " records of " << sealed(i).size() << ", or others";
  }
  std::vector<Seq> sent_heads() {
    std::vector<Seq> heads;
    for (const auto& envelope : played.server.envelopes) heads.push_back(envelope.last_seq);
    return heads;
  }
  EpochCursor cursor(std::size_t epoch = 0) { return played.uploader->overview().epochs[epoch]; }
};

TEST_F(UploaderTest, AsksForTheHeadThenSendsEverythingVerbatim) {
  played.app.seal(1'200);
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_THAT(sent_heads(), ElementsAre(0, 500, 1'000, 1'200));
  EXPECT_EQ(cursor().held, 1'200U);
}

TEST_F(UploaderTest, ABatchStaysBelowTheBytesAllowed) {
  played.app.seal(1);
  auto& log = played.app.logs().back();
  while (log.lines.size() < 300) {
    log.lines.push_back(std::string(4'000, 'x'));
    log.hashes.push_back(crypto::chain_next(log.hashes.back(), log.lines.back()));
  }
  played.until_idle();
  EXPECT_TRUE(all_held());
}

TEST_F(UploaderTest, AfterAStartItGoesOnFromWhatTheServerHolds) {
  played.app.seal(700);
  played.until_idle();
  played.server.envelopes.clear();
  played.app.seal(3);
  played.start();
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_THAT(sent_heads(), ElementsAre(0, 703));
}

TEST_F(UploaderTest, ASealIsSentAtOnce) {
  played.until_idle();
  const auto before = played.clock.boot();
  played.app.seal();
  played.until_idle();
  EXPECT_TRUE(all_held());
  EXPECT_EQ(played.clock.boot() - before, 20ms + 60s);  // one round trip, then the next wait
}

TEST_F(UploaderTest, AnIdleKioskSendsAHeartbeatWhenTheServerSaid) {
  played.server.next_ms = 200'000;
  played.app.seal(2);
  played.until_idle();
  const auto posts = played.posts();
  played.play(2'000s);
  EXPECT_NEAR(static_cast<double>(played.posts() - posts), 10.0, 1.0);
  EXPECT_EQ(played.last_envelope().first_seq, 3U);
  EXPECT_EQ(played.last_envelope().last_seq, 2U);
  EXPECT_EQ(played.last_envelope().prev_hash, played.app.logs()[0].hashes[2]);
  EXPECT_EQ(played.last_envelope().last_hash, played.app.logs()[0].hashes[2]);
  EXPECT_EQ(played.server.bodies.back(), "");
}

TEST_F(UploaderTest, OldEpochsAreDrainedFirst) {
  played.app.seal(600);
  played.app.begin_epoch();
  played.app.seal(1);
  played.app.begin_epoch();
  played.app.seal(10);
  played.until_idle();
  for (std::size_t epoch = 0; epoch < 3; ++epoch) EXPECT_TRUE(all_held(epoch));
  std::vector<Epoch> order;
  for (std::size_t i = 0; i < played.server.bodies.size(); ++i)
    if (!played.server.bodies[i].empty()) order.push_back(played.server.envelopes[i].epoch);
  const auto& logs = played.app.logs();
  EXPECT_THAT(order, ElementsAre(logs[0].epoch, logs[0].epoch, logs[1].epoch, logs[2].epoch));
}

TEST_F(UploaderTest, ANewEpochIsFoundWithoutARestart) {
  played.app.seal(2);
  played.until_idle();
  played.app.begin_epoch();
  played.app.seal(2);
  played.play(61s);
  EXPECT_TRUE(all_held(1));
}

TEST_F(UploaderTest, TheServersStateIsReportedAfterEveryChange) {
  played.app.seal(5);
  played.server.backed_up = 3;
  played.until_idle();
  const auto& epoch = played.app.logs()[0].epoch;
  EXPECT_THAT(played.app.reports,
              ElementsAre(wire::ReportRequest{epoch, 0, 0, "ok"}, wire::ReportRequest{epoch, 5, 3, "ok"}));
  played.line_cut = true;
  played.app.seal(1);
  played.until_idle();
  EXPECT_EQ(played.app.reports.back(), (wire::ReportRequest{epoch, 5, 3, "offline"}));
  played.line_cut = false;
  played.play(10s);
  EXPECT_EQ(played.app.reports.back(), (wire::ReportRequest{epoch, 6, 3, "ok"}));
}

TEST_F(UploaderTest, EveryHeartbeatIsReportedThoughNothingChanged) {
  played.app.seal(1);
  played.until_idle();
  played.app.reports.clear();
  played.play(30min);
  const wire::ReportRequest same{played.app.logs()[0].epoch, 1, 0, "ok"};
  EXPECT_GE(played.app.reports.size(), 4U) << "one in five minutes, give or take a fifth";
  EXPECT_LE(played.app.reports.size(), 9U);
  EXPECT_THAT(played.app.reports, Each(same));
}

TEST_F(UploaderTest, ARestartedAppIsToldAgain) {
  played.app.seal(1);
  played.until_idle();
  played.app_there = false;
  played.until_idle();
  played.app_there = true;
  played.app.reports.clear();
  played.until_idle();
  EXPECT_THAT(played.app.reports, ElementsAre(wire::ReportRequest{played.app.logs()[0].epoch, 1, 0, "ok"}));
}

TEST_F(UploaderTest, TheEnvelopeTellsOfTimeAndDevice) {
  played.app.seal(1);
  played.clock.set_synchronised(true);
  played.clock.set_wall(wall_time(1'750'000'000'000));
  played.until_idle();
  const auto& first = played.server.envelopes[0];
  EXPECT_EQ(first.sent_boot_ms, 60'000);
  EXPECT_EQ(first.wall_ms, 1'750'000'000'000);
  EXPECT_EQ(first.wall_boot_ms, 60'000);
  EXPECT_FALSE(first.anchor);
  EXPECT_EQ(first.boot, "0badcafe");
  EXPECT_EQ(first.server_key, played.server.key().public_key().to_base64());
  EXPECT_EQ(first.health.disk_free_bytes, 1'000'000);
  EXPECT_EQ(first.health.cpu_temp_millicelsius, 48'312);
  EXPECT_EQ(first.health.app_state, "ok");
  EXPECT_EQ(first.health.pending, 1U);
  const auto& second = played.server.envelopes[1];
  EXPECT_EQ(second.anchor, (wire::Anchor{played.server.now_ms, 60'020}));
  EXPECT_NE(second.nonce, first.nonce);
  EXPECT_EQ(second.health.pending, 0U) << "this batch brings what was pending";
}

TEST_F(UploaderTest, AfterHoursWithoutALineTheFirstEnvelopeTellsHowItIsNow) {
  played.until_idle();
  played.line_cut = true;
  played.app.seal(1);
  played.play(7'200s);
  played.app.app_state = "no_touch";
  played.app.seal(4);
  played.play(310s);
  played.line_cut = false;
  played.server.envelopes.clear();
  while (played.server.envelopes.empty()) played.step();
  EXPECT_EQ(played.server.envelopes[0].health.app_state, "no_touch");
  EXPECT_EQ(played.server.envelopes[0].health.pending, 0U);
  EXPECT_EQ(played.server.envelopes[0].last_seq, 5U);
}

TEST_F(UploaderTest, AWallClockNobodySetIsNotSent) {
  played.until_idle();
  EXPECT_FALSE(played.server.envelopes[0].wall_ms);
}

TEST_F(UploaderTest, WhileTheAppIsAwayTheHeartbeatGoesOnAndTellsIt) {
  played.app.seal(1);
  played.until_idle();
  played.app_there = false;
  played.play(700s);
  EXPECT_GE(played.posts(), 3U);
  EXPECT_EQ(played.last_envelope().health.app_state, "unreachable");
  EXPECT_FALSE(played.last_envelope().health.display);
  played.app_there = true;
  played.app.seal(1);
  played.play(6s);
  EXPECT_TRUE(all_held());
}

TEST_F(UploaderTest, AnAppThatIsNotThereIsAskedAgainWithoutHaste) {
  played.app_there = false;
  played.play(60s);
  EXPECT_LT(played.steps, 40);
  EXPECT_THAT(played.slept, Each(testing::Le(Milliseconds(5'000))));
}

TEST_F(UploaderTest, AnotherKiosksVotesAreNotSent) {
  AppSide other("K9999");
  other.seal(3);
  std::swap(played.app, other);
  played.play(310s);
  EXPECT_EQ(played.posts(), 0U);
}

TEST_F(UploaderTest, RecordsThatBreakTheirChainAreNotSentAndHoldUpNoOtherEpoch) {
  played.app.seal(3);
  played.app.logs()[0].lines[1] += ' ';
  played.app.begin_epoch();
  played.app.seal(3);
  played.until_idle();
  EXPECT_EQ(held(0).size(), 0U);
  EXPECT_TRUE(all_held(1));
  EXPECT_EQ(played.last_envelope().health.app_state, "stuck");
  played.play(900s);
  EXPECT_EQ(held(0).size(), 0U);
}

TEST_F(UploaderTest, RecordsThatCannotBeReadAreAskedForAgainLater) {
  played.app.seal(3);
  for (const auto code : {Errc::corrupt, Errc::retry_later}) {
    played.start();  // which asks at once
    played.app.failing_records = true;
    played.app.records_error = code;
    played.play(100s);
  }
  EXPECT_LT(played.steps, 300) << "it asks in haste";
  EXPECT_EQ(held().size(), 0U);
  played.app.failing_records = false;
  played.play(301s);
  EXPECT_TRUE(all_held());
}

TEST_F(UploaderTest, ALineThatIsNoAnswerIsAnAppThatIsNotThere) {
  played.app.seal(1);
  EXPECT_TRUE(std::holds_alternative<uploader::AskApp>(played.uploader->next(played.now())));
  played.uploader->app_answered(Result<std::string>("<html>"), played.clock.boot());
  EXPECT_FALSE(played.uploader->overview().app_reached);
  EXPECT_TRUE(std::holds_alternative<uploader::Sleep>(played.uploader->next(played.now())));
}

TEST_F(UploaderTest, AnAppThatHangsUpOverItsRecordsIsAskedAgainLater) {
  played.app.seal(3);
  for (int steps = 0; steps < 50; ++steps) {
    const auto action = played.uploader->next(played.now());
    const auto* ask = std::get_if<uploader::AskApp>(&action);
    if (ask != nullptr && std::holds_alternative<wire::RecordsRequest>(ask->request)) {
      played.uploader->app_answered(fail(Errc::retry_later, "hung up"), played.clock.boot());
      EXPECT_FALSE(played.uploader->overview().app_reached);
      break;
    }
    if (ask != nullptr) played.uploader->app_answered(played.app.answer(ask->request), played.clock.boot());
    if (const auto* post = std::get_if<uploader::Post>(&action)) {
      const auto answer = played.server.answer({post->request.path,
                                                {post->request.headers.begin(), post->request.headers.end()},
                                                post->request.body});
      played.uploader->server_answered(
          curl::Response{answer.status, answer.body, {{"xinluon-answer-signature", answer.signature}}},
          played.clock.boot());
    }
  }
  EXPECT_TRUE(held().empty());
  played.play(600s);
  EXPECT_TRUE(all_held());
}

// Whoever rolls settings out waits to hear of it.
TEST_F(UploaderTest, SettingsThatChangedAreToldAtOnce) {
  played.app.settings.takes = true;
  played.app.settings.version = 1;
  played.until_idle();
  const auto posts = played.posts();
  played.play(10s);
  EXPECT_EQ(played.posts(), posts) << "nothing changed, and no heartbeat is due";
  played.app.settings.version = 2;
  played.play(1s);
  EXPECT_EQ(played.posts(), posts + 1);
  EXPECT_EQ(played.last_envelope().health.config_version, 2);
}

TEST_F(UploaderTest, AScreenThatDrawsNothingIsTold) {
  played.app.display = false;
  played.until_idle();
  EXPECT_FALSE(played.last_envelope().health.display);
  played.app.display = true;
  played.play(400s);
  EXPECT_TRUE(played.last_envelope().health.display);
}

}  // namespace
}  // namespace xinluon::test
