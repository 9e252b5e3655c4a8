// An app that answers, but not what it was asked, or nothing that can be read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sync/uploader/played_uploader.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

class OddAppTest : public testing::Test {
 protected:
  // Answers to requests of this kind become what `spoil` makes of them.
  template <class Asked>
  void spoil(std::function<std::string(std::string)> spoil) {
    played.spoil_app = [spoil = std::move(spoil)](const wire::SocketRequest& request, std::string line) {
      return std::holds_alternative<Asked>(request) ? spoil(std::move(line)) : line;
    };
  }
  template <class Asked>
  void say_instead(const std::string& line) {
    spoil<Asked>([line](const std::string&) { return line; });
  }
  std::size_t held() { return played.server.lines(played.app.logs()[0].epoch).size(); }
  bool reached() { return played.uploader->overview().app_reached; }
  void expect_all_is_sent_once_it_answers_rightly() {
    played.spoil_app = nullptr;
    played.play(310s);
    EXPECT_EQ(played.server.lines(played.app.logs()[0].epoch), played.app.logs()[0].lines);
  }

  PlayedUploader played;
};

TEST_F(OddAppTest, RecordsThatWereNotAskedForAreNotSent) {
  const std::vector<std::function<void(wire::RecordsAnswer&)>> lies = {
      [](auto& records) { records.epoch = crypto::random_epoch(); },
      [](auto& records) { ++records.first_seq; },
      [](auto& records) { records.lines.clear(); },
      [](auto& records) { records.lines.clear(), records.last_hash = records.prev_hash; },
      [](auto& records) { records.lines.assign(wire::max_batch_records + 1, records.lines.front()); },
      [](auto& records) { records.prev_hash = crypto::sha256("another"); },
      [](auto& records) { records.last_hash = crypto::sha256("another"); },
  };
  played.app.seal(20);
  for (const auto& lie : lies) {
    bool told = false;
    spoil<wire::RecordsRequest>([&](const std::string& line) {
      auto records = wire::decode_records(line).value();
      lie(records);
      told = true;
      return encode(records);
    });
    // It asks again after up to five minutes, as chance has it.
    for (int i = 0; i < 31 && !told; ++i) played.play(10s);
    EXPECT_TRUE(told);
    played.play(1s);
    EXPECT_EQ(held(), 0U);
    EXPECT_TRUE(reached());
    EXPECT_EQ(played.app.reports.back().server_state, "refused")
        << "the staff is shown that something is wrong";
  }
  expect_all_is_sent_once_it_answers_rightly();
}

TEST_F(OddAppTest, AnswersThatCanNotBeReadAreAnAppThatIsNotThere) {
  played.app.seal(3);
  played.until_idle();
  const std::string rubbish = "<html>";
  const std::string busy = encode(wire::error_answer({Errc::retry_later, "closed"}));
  for (const auto& line : {rubbish, busy}) {
    say_instead<wire::WaitRequest>(line);
    played.play(1s);
    EXPECT_FALSE(reached());
    say_instead<wire::HelloRequest>(line);
    played.play(6s);
    EXPECT_FALSE(reached());
    played.spoil_app = nullptr;
    played.play(6s);
    EXPECT_TRUE(reached());
  }
}

TEST_F(OddAppTest, ReportThatIsRefusedIsMadeOnceAndOneThatCanNotBeTakenNowAgain) {
  played.app.seal(3);
  say_instead<wire::ReportRequest>(encode(wire::error_answer({Errc::rejected, "no such epoch"})));
  played.until_idle();
  EXPECT_TRUE(reached());
  EXPECT_EQ(held(), 3U);
  const auto told = played.app.reports.size();
  say_instead<wire::ReportRequest>(encode(wire::error_answer({Errc::retry_later, "closed"})));
  played.app.seal(1);
  played.until_idle();
  EXPECT_FALSE(reached());
  EXPECT_EQ(played.app.reports.size(), told + 1);
  played.spoil_app = nullptr;
  played.play(6s);
  EXPECT_GT(played.app.reports.size(), told + 1);
  EXPECT_EQ(played.app.reports.back().server_state, "ok");
  EXPECT_EQ(held(), 4U);
}

TEST_F(OddAppTest, HashThatCanNotBeHadNowIsAskedForAgainAndIsNoFork) {
  played.app.seal(5);
  played.until_idle();
  played.start();
  played.app.seal(2);
  say_instead<wire::HashRequest>(encode(wire::error_answer({Errc::retry_later, "closed"})));
  played.play(60s);
  EXPECT_EQ(held(), 5U);
  EXPECT_FALSE(reached());
  expect_all_is_sent_once_it_answers_rightly();
}

TEST_F(OddAppTest, VoteLogThatIsNotOpenIsWaitedFor) {
  auto logs = played.app.logs();
  played.app.logs().clear();
  played.play(60s);
  EXPECT_EQ(played.posts(), 0U);
  EXPECT_FALSE(reached());
  EXPECT_LT(played.steps, 60);
  played.app.logs() = std::move(logs);
  played.app.seal(3);
  expect_all_is_sent_once_it_answers_rightly();
}

}  // namespace
}  // namespace xinluon::test
