// What can be done to a batch or a chain on its way, and that each is refused with the place named.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

namespace problems = wire::problems;

class ChainAttacks : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 30; ++i) device.add(test::random_vote(random), now += Milliseconds(60'000));
    ASSERT_TRUE(server.take(device.batch(0, 10, now), now));
  }
  // Records 11–20 with the lines changed on the way; the envelope is the device's own.
  OrProblem<wire::BatchAnswer> tampered(const std::function<void(std::vector<std::string>&)>& change) {
    std::vector<std::string> lines(device.lines().begin() + 10, device.lines().begin() + 20);
    change(lines);
    auto sent = device.batch(10, 20, now);
    sent.body = wire::join_lines(lines);
    return server.take(sent, now);
  }
  Seq held() { return storage::heads(server.writer(), storage::Scope::local_administrator())->front().seq; }
  void expect_refused(const OrProblem<wire::BatchAnswer>& answer, const wire::ProblemKind& kind,
                      std::string_view where) {
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().is(kind)) << answer.error().type << ": " << answer.error().detail;
    EXPECT_NE(answer.error().detail.find(where), std::string::npos) << answer.error().detail;
    EXPECT_EQ(held(), 10U);
  }
  std::vector<storage::AlarmKind> alarm_kinds() {
    std::vector<storage::AlarmKind> kinds;
    const auto all = storage::alarms(server.writer(), storage::Scope::local_administrator(), 100).value();
    for (const auto& alarm : all) kinds.push_back(alarm.kind);
    return kinds;
  }

  const std::uint64_t seed = std::random_device{}();
  testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};
  test::Random random{seed};
  test::TakingServer server;
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
};

TEST_F(ChainAttacks, AnyFlippedBitIsSeen) {
  for (int i = 0; i < 200; ++i) {
    const auto answer = tampered([&](auto& lines) {
      auto& line = lines[random() % lines.size()];
      auto& byte = line[random() % line.size()];
      do byte = static_cast<char>(random());
      while (byte == '\n');
      if (wire::join_lines(lines) == device.batch(10, 20, now).body) byte = static_cast<char>(byte ^ 1);
      if (byte == '\n') byte = 'x';
    });
    expect_refused(answer, problems::bad_batch, "records 11 to 20");
  }
}

TEST_F(ChainAttacks, ADeletedLineIsSeen) {
  expect_refused(tampered([](auto& lines) { lines.erase(lines.begin() + 4); }), problems::bad_batch,
                 "9 lines for records 11 to 20");
}

TEST_F(ChainAttacks, AnInsertedLineIsSeen) {
  expect_refused(tampered([](auto& lines) { lines.insert(lines.begin() + 4, lines[4]); }),
                 problems::bad_batch, "11 lines");
}

TEST_F(ChainAttacks, AReplacedLineIsSeenAndNamed) {
  expect_refused(tampered([](auto& lines) { lines[4] = lines[5]; }), problems::bad_batch,
                 "line 5: says seq 16 in the place of 15");
}

TEST_F(ChainAttacks, SwappedLinesAreSeenAndNamed) {
  expect_refused(tampered([](auto& lines) { std::swap(lines[2], lines[7]); }), problems::bad_batch,
                 "line 3: says seq 18 in the place of 13");
}

TEST_F(ChainAttacks, AGapIsServerBehindWithTheHead) {
  const auto answer = server.take(device.batch(15, 20, now), now);
  expect_refused(answer, problems::server_behind, "records 11 to 15");
  EXPECT_EQ(answer.error().head_seq, 10U);
  EXPECT_EQ(answer.error().head_hash, device.hash(10));
  EXPECT_EQ(alarm_kinds(), std::vector{storage::AlarmKind::server_behind});
  EXPECT_TRUE(server.take(device.batch(10, 20, now), now));
}

TEST_F(ChainAttacks, AWrongHashBeforeIsAFork) {
  auto sent = device.batch(10, 10, now);
  sent.envelope.prev_hash = sent.envelope.last_hash = crypto::sha256("another");
  const auto answer = server.take(device.sign(sent.envelope, ""), now);
  expect_refused(answer, problems::fork, "10");
  EXPECT_EQ(answer.error().head_hash, device.hash(10));
  EXPECT_EQ(alarm_kinds(), std::vector{storage::AlarmKind::fork});
}

// A card restored from an image: the same epoch goes on differently from record 6.
TEST_F(ChainAttacks, AnotherRecordUnderAHeldNumberIsAFork) {
  std::vector<std::string> lines(device.lines().begin(), device.lines().begin() + 5);
  std::vector<crypto::Hash> hashes = {device.hash(5)};
  auto envelope = device.batch(5, 5, now).envelope;
  std::string body;
  for (Seq seq = 6; seq <= 12; ++seq) {
    auto record = test::random_record(random, seq);
    record.boot = device.boot();
    const auto line = wire::encode_record(record);
    hashes.push_back(crypto::chain_next(hashes.back(), line));
    body += line + '\n';
    envelope.last_seq = seq;
    envelope.last_hash = hashes.back();
    expect_refused(server.take(device.sign(envelope, body), now), problems::fork, "another record");
  }
  EXPECT_TRUE(server.take(device.batch(10, 20, now), now)) << "the true chain goes on";
}

TEST_F(ChainAttacks, ARepetitionWithAnotherBeginningIsAFork) {
  auto sent = device.batch(4, 10, now);
  sent.envelope.prev_hash = crypto::sha256("another");
  // The lines themselves do not follow from it, so it falls even before the chain is asked.
  expect_refused(server.take(device.sign(sent.envelope, sent.body), now), problems::bad_batch, "prev_hash");
}

TEST_F(ChainAttacks, AnEpochOfAnotherKioskIsNobodys) {
  auto other = server.new_device("K-02", now);
  auto envelope = device.batch(10, 20, now).envelope;
  envelope.kiosk = other.kiosk();
  const auto answer = server.take(other.sign(envelope, device.batch(10, 20, now).body), now);
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().is(problems::server_behind)) << answer.error().type;
  EXPECT_EQ(answer.error().head_seq, 0U);
  EXPECT_EQ(held(), 10U);
}

}  // namespace
}  // namespace xinluon::ingest
