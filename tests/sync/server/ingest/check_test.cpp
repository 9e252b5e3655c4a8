#include <regex>

#include <gtest/gtest.h>

#include "sync/server/ingest/problems.h"
#include "sync/server/ingest/read_record.h"
#include "sync/server/storage/boots.h"
#include "sync/wire/compression.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

class Check : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 5; ++i) device.add(test::plain_vote(), now);
    sent = device.batch(0, 5, now);
  }
  OrProblem<Sender> envelope() { return envelope(sent.path, "POST"); }
  OrProblem<Sender> envelope(std::string_view path, std::string_view method) {
    return check_envelope(server.writer(), {kiosk, method, path, sent.envelope_text, sent.signature, now},
                          server.settings());
  }
  OrProblem<Batch> body(std::string_view bytes, std::string_view encoding = "") {
    return check_batch(envelope().value(), encoding, bytes);
  }
  // The device signs what it is told to.
  template <class Change>
  void resign(const Change& change) {
    auto changed = sent.envelope;
    change(changed);
    sent = device.sign(changed, sent.body);
  }

  test::TakingServer server;
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
  std::string kiosk = "K-01";
  test::SentBatch sent;
};

template <class T>
void expect_problem(const OrProblem<T>& checked, const wire::ProblemKind& kind, std::string_view where = "") {
  ASSERT_FALSE(checked) << kind.type;
  EXPECT_TRUE(checked.error().is(kind)) << checked.error().type << ": " << checked.error().detail;
  EXPECT_NE(checked.error().detail.find(where), std::string::npos) << checked.error().detail;
}

namespace problems = wire::problems;

TEST_F(Check, TakesWhatTheDeviceSigned) {
  const auto sender = envelope();
  ASSERT_TRUE(sender) << sender.error().detail;
  EXPECT_EQ(sender->envelope, sent.envelope);
  EXPECT_EQ(sender->kiosk.public_key, device.public_key());
  const auto batch = check_batch(*sender, "identity", sent.body);
  ASSERT_TRUE(batch) << batch.error().detail;
  ASSERT_EQ(batch->lines.size(), 5U);
  for (Seq seq = 1; seq <= 5; ++seq) {
    const auto& line = batch->lines[seq - 1];
    EXPECT_EQ(line.bytes, device.lines()[seq - 1]);
    EXPECT_EQ(line.hash, device.hash(seq));
    ASSERT_TRUE(line.record) << line.why_unreadable;
    EXPECT_EQ(line.record->seq, seq);
  }
}

TEST_F(Check, TakesItCompressed) {
  EXPECT_TRUE(body(wire::zstd_compress(sent.body), "zstd"));
}

TEST_F(Check, RefusesAnUnknownKiosk) {
  kiosk = "K-99";
  resign([](auto& e) { e.kiosk = KioskId::from("K-99").value(); });
  expect_problem(envelope(), problems::unknown_kiosk);
}

TEST_F(Check, RefusesARevokedKiosk) {
  ASSERT_TRUE(storage::set_kiosk_state(server.writer(), device.kiosk(), storage::KioskState::revoked));
  expect_problem(envelope(), problems::revoked);
}

TEST_F(Check, RefusesASignatureOverAnythingElse) {
  expect_problem(envelope("/v1/kiosks/K-02/batches", "POST"), problems::bad_signature);
  expect_problem(envelope(sent.path, "PUT"), problems::bad_signature);
  sent.signature = device.batch(0, 4, now).signature;
  expect_problem(envelope(), problems::bad_signature);
  for (const auto* const rubbish : {"", "AAAA", "not base64!"}) {
    sent.signature = rubbish;
    expect_problem(envelope(), problems::bad_signature);
  }
}

TEST_F(Check, RefusesAnotherDevicesKey) {
  auto stranger = server.new_device("K-02", now);
  server.database().enrol(KioskId::from("K-02").value(), stranger.public_key());
  sent = stranger.sign(sent.envelope, sent.body);
  sent.path = wire::batches_path(device.kiosk());
  expect_problem(envelope(), problems::bad_signature);
}

TEST_F(Check, RefusesAnEnvelopeForAnotherPathServerOrVersion) {
  kiosk = "K-02";
  expect_problem(envelope(), problems::bad_batch, "path");
  kiosk = "K-01";
  resign([](auto& e) { e.server_key = crypto::SecretKey::generate().public_key().to_base64(); });
  expect_problem(envelope(), problems::wrong_server);
  sent.envelope_text = "rubbish";
  expect_problem(envelope(), problems::bad_batch, "envelope");
}

TEST_F(Check, RefusesAVersionItDoesNotSpeak) {
  resign([](auto& e) { e.v = 2; });
  expect_problem(envelope(), problems::version_not_supported, "speaks 1");
}

TEST_F(Check, RefusesNumbersThatAreNoRange) {
  resign([](auto& e) { e.last_seq = e.first_seq + wire::max_batch_records; });
  expect_problem(envelope(), problems::too_large);
  sent = device.batch(0, 5, now);
  resign([](auto& e) { e.sent_boot_ms = storage::max_boot_ms + 1; });
  expect_problem(envelope(), problems::bad_batch, "boot time");
  sent = device.batch(0, 5, now);
  resign([](auto& e) { e.anchor = wire::Anchor{1'790'000'000'000, storage::max_boot_ms + 1}; });
  expect_problem(envelope(), problems::bad_batch, "boot time");
}

TEST_F(Check, RefusesABodyThatIsTooLargeOrRubbish) {
  expect_problem(body(std::string(wire::max_compressed_bytes + 1, 'x')), problems::too_large);
  expect_problem(body(wire::zstd_compress(std::string(10'000'000, 'x')), "zstd"), problems::too_large);
  expect_problem(body(sent.body, "br"), problems::unsupported_encoding);
  expect_problem(body("rubbish", "zstd"), problems::bad_batch, "body");
  expect_problem(body("rubbish", "gzip"), problems::bad_batch, "body");
}

TEST_F(Check, RefusesLinesThatAreNotTheRightNumber) {
  expect_problem(body(""), problems::bad_batch, "0 lines for records 1 to 5");
  expect_problem(body(sent.body + "{}\n"), problems::bad_batch, "6 lines");
  expect_problem(body(sent.body.substr(0, sent.body.size() - 1)), problems::bad_batch, "line 5");
  expect_problem(body("\n" + sent.body), problems::bad_batch, "line 1");
}

TEST_F(Check, AHeartbeatHasNoLines) {
  sent = device.batch(3, 3, now);
  EXPECT_TRUE(body(""));
  expect_problem(body("{}\n"), problems::bad_batch, "1 lines");
}

TEST_F(Check, ALineThatIsNoRecordIsKeptWithTheReason) {
  device.add_line("{\"not\":\"a record\"}");
  device.add_line(device.lines()[0]);  // seq 1 in the place of 7
  device.add(test::plain_vote(), now);
  sent = device.batch(5, 8, now);
  const auto batch = body(sent.body);
  ASSERT_TRUE(batch) << batch.error().detail;
  EXPECT_FALSE(batch->lines[0].record);
  EXPECT_FALSE(batch->lines[0].why_unreadable.empty());
  EXPECT_FALSE(batch->lines[1].record);
  EXPECT_NE(batch->lines[1].why_unreadable.find("seq 1 in the place of 7"), std::string::npos);
  EXPECT_TRUE(batch->lines[2].record);
}

TEST_F(Check, ARecordFromACenturyAfterItsBootIsKeptWithTheReason) {
  const std::regex boot_ms(R"("boot_ms":\d+)");
  const std::string late = R"("boot_ms":)" + std::to_string(storage::max_boot_ms + 1);
  auto line = std::regex_replace(device.lines()[0], boot_ms, late);
  device.add_line(std::regex_replace(line, std::regex(R"("seq":1,)"), R"("seq":6,)"));
  sent = device.batch(5, 6, now);
  const auto batch = body(sent.body);
  ASSERT_TRUE(batch) << batch.error().detail;
  EXPECT_FALSE(batch->lines[0].record);
  EXPECT_NE(batch->lines[0].why_unreadable.find("boot_ms"), std::string::npos)
      << batch->lines[0].why_unreadable;
}

TEST(Problems, ADatabaseThatIsFullOrBusyIsPassingAndOneThatIsDamagedIsNot) {
  const WallTime now = wall_time(1);
  for (const auto code : {Errc::retry_later, Errc::full})
    EXPECT_EQ(refuse_for({code, "why"}, now).value().type, wire::problems::unavailable.type);
  for (const auto code : {Errc::corrupt, Errc::internal})
    EXPECT_EQ(refuse_for({code, "why"}, now).value().type, wire::problems::internal.type);
}

TEST(ReadRecord, ABootTimeHasBounds) {
  EXPECT_TRUE(sane_boot_time(0));
  EXPECT_TRUE(sane_boot_time(storage::max_boot_ms));
  EXPECT_FALSE(sane_boot_time(-1));
  EXPECT_FALSE(sane_boot_time(storage::max_boot_ms + 1));
}

TEST_F(Check, AKeyInTheDatabaseThatIsNoneProvesNothing) {
  server.database().damage("UPDATE kiosk SET public_key = 'rubbish'");
  expect_problem(envelope(), problems::bad_signature);
}

}  // namespace
}  // namespace xinluon::ingest
