// What version 1 gained for the fleet: settings, journals, newer health, news. Absent, it means what it meant
// before.
#include "sync/wire/settings.h"

#include <gtest/gtest.h>

#include "sync/wire/answer.h"
#include "sync/wire/envelope.h"
#include "sync/wire/journal.h"
#include "sync/wire/poll.h"
#include "tests/support/protocol_vectors.h"

namespace xinluon::wire {
namespace {

TEST(FleetMessages, SettingsAnswersComeBackAsTheyWere) {
  const SettingsAnswer answer{1'790'000'000'000, 7, "[site]\nother_ways = \"Đường dây nóng\"\n"};
  EXPECT_EQ(decode_settings_answer(encode_settings_answer(answer)).value(), answer);
  EXPECT_FALSE(decode_settings_answer(R"({"server_ms":1,"version":-1,"toml":""})"));
  EXPECT_FALSE(
      decode_settings_answer(encode_settings_answer({1, 2, std::string(max_settings_bytes + 1, 'x')})));
}

TEST(FleetMessages, JournalsComeBackAsTheyWereAndAreBounded) {
  const Journal journal{3, {"một dòng", "\"quoted\"\ttab"}};
  EXPECT_EQ(decode_journal(encode_journal(journal)).value(), journal);
  Journal many{3, std::vector<std::string>(max_journal_lines + 1, "x")};
  EXPECT_FALSE(decode_journal(encode_journal(many)));
  EXPECT_FALSE(decode_journal(encode_journal({3, {std::string(max_journal_line_bytes + 1, 'x')}})));
  EXPECT_FALSE(decode_journal(R"({"request":0,"lines":[]})"));
}

TEST(FleetMessages, NewerHealthIsOptionalAndComesBackAsItWas) {
  const xinluon::test::ProtocolVectors vectors;
  auto envelope = decode_envelope(vectors.of("envelope_header")).value();
  EXPECT_FALSE(envelope.health.undervoltage);
  EXPECT_FALSE(envelope.health.clock_skew_ms);
  EXPECT_EQ(envelope.health.config_version, 0);
  EXPECT_EQ(encode_envelope(envelope), vectors.of("envelope_header")) << "unsaid, the bytes are as ever";
  envelope.health.undervoltage = true;
  envelope.health.throttled = false;
  envelope.health.clock_skew_ms = -1'790'000'000'000;
  envelope.health.config_version = 6;
  envelope.health.config_refused = 7;
  envelope.health.config_trouble = "settings 7:2: times.cool_down_s";
  EXPECT_EQ(decode_envelope(encode_envelope(envelope)).value(), envelope);
}

TEST(FleetMessages, AnAnswerMayAskForTheJournalAndAPollMayHaveNews) {
  BatchAnswer answer;
  answer.config_version = 7;
  EXPECT_EQ(encode_batch_answer(answer).find("log_"), std::string::npos);
  answer.log_request = 4;
  answer.log_lines = 200;
  EXPECT_EQ(decode_batch_answer(encode_batch_answer(answer)).value(), answer);
  EXPECT_EQ(encode_poll_answer({1, {}}).find("news"), std::string::npos);
  const PollAnswer poll{1, {}, true};
  EXPECT_EQ(decode_poll_answer(encode_poll_answer(poll)).value(), poll);
}

TEST(FleetMessages, TheAppIsHandedSettingsAndTellsHowItStands) {
  const SocketRequest configure = ConfigureRequest{7, std::string(max_settings_bytes, '"')};
  const std::string line = encode(configure);
  EXPECT_LE(line.size(), max_request_line_bytes);
  EXPECT_EQ(decode_request(line).value(), configure);
  EXPECT_EQ(decode_request(encode(SocketRequest(HurryRequest{}))).value(), SocketRequest(HurryRequest{}));
  EXPECT_FALSE(decode_request(R"({"ask":"withdraw","token":"a","x":")" + std::string(2'000, 'x') + "\"}"))
      << "others stay short";
  HelloAnswer hello;
  hello.kiosk = KioskId::from("K-1").value();
  hello.counter = CounterId::from("Q1").value();
  hello.boot = "00000001";
  EXPECT_EQ(encode(hello).find("settings"), std::string::npos);
  EXPECT_FALSE(decode_hello(encode(hello)).value().settings.takes);
  hello.settings = {true, 5, 0, 7, "why not"};
  EXPECT_EQ(decode_hello(encode(hello)).value(), hello);
}

}  // namespace
}  // namespace xinluon::wire
