// Of thousands of damaged batches those that break signature, continuity or hash are refused with the place
// named; an unreadable line inside a right batch is kept and alarmed; and the next good batch goes through,
// each time.
//   tests/long.sh mutations --count 1000000 --seed S
#include <algorithm>

#include "sync/base/log.h"
#include "sync/server/storage/boots.h"
#include "sync/wire/compression.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/sync/server/ingest/siege.h"

namespace xinluon::ingest {
namespace {

constexpr std::uint64_t default_count = 10'000;
constexpr std::uint64_t mutations_a_server = 2'000;  // so that its chain stays short enough to compare whole

class MutatedBatches {
 public:
  explicit MutatedBatches(std::uint64_t seed) : siege_(seed) {}

  void attack() {
    const auto sent = siege_.next_batch(1 + static_cast<int>(test::below(siege_.random, 5)));
    switch (test::below(siege_.random, 6)) {
      case 0:
        on_the_way(sent, &test::SentBatch::body, "");
        break;
      case 1:
        on_the_way(sent, &test::SentBatch::envelope_text, "");
        break;
      case 2:
        on_the_way(sent, &test::SentBatch::signature, "");
        break;
      case 3:
        compressed(sent);
        break;
      default:
        right_but_unreadable();
    }
    siege_.good_batch();
    held_ = siege_.device.head();
  }
  void finish() {
    EXPECT_EQ(siege_.heads().front().unreadable, unreadable_);
    EXPECT_EQ(siege_.alarms(storage::AlarmKind::unreadable), unreadable_);
    siege_.expect_all_is_right();
  }

 private:
  void on_the_way(const test::SentBatch& sent, std::string test::SentBatch::*part,
                  std::string_view encoding) {
    auto broken = sent;
    test::mutate(siege_.random, broken.*part, siege_.device.batch(0, 0, siege_.now).*part);
    if (broken.*part == sent.*part) return;
    const auto answer = siege_.server.take(broken, siege_.now, encoding);
    if (answer && part == &test::SentBatch::signature) return;  // the same bytes, spelled otherwise
    expect_told(answer);
    expect_place(answer, sent, part);
    EXPECT_EQ(siege_.held(), held_);
  }
  static void expect_place(const OrProblem<wire::BatchAnswer>& answer, const test::SentBatch& sent,
                           std::string test::SentBatch::*part) {
    if (answer || part != &test::SentBatch::body) return;
    const auto& detail = answer.error().detail;
    const auto range = format("records {} to {}", sent.envelope.first_seq, sent.envelope.last_seq);
    EXPECT_TRUE(detail.starts_with("body: ") || detail.find(range) != std::string::npos) << detail;
  }
  void compressed(test::SentBatch sent) {
    sent.body = wire::zstd_compress(sent.body);
    auto broken = sent;
    test::mutate(siege_.random, broken.body, wire::zstd_compress(sent.signature));
    if (broken.body == sent.body) return;
    const auto answer = siege_.server.take(broken, siege_.now, "zstd");
    if (answer) {  // the same text, packed otherwise
      held_ = answer->head_seq;
      return;
    }
    expect_told(answer);
    EXPECT_EQ(siege_.held(), held_);
  }
  // A kiosk with a fault: its chain and its signature are right, its line is not.
  void right_but_unreadable() {
    auto& device = siege_.device;
    auto record = test::random_record(siege_.random, device.head() + 1);
    record.boot = device.boot();
    std::string line = wire::encode_record(record);
    test::mutate(siege_.random, line, device.lines().back());
    std::replace(line.begin(), line.end(), '\n', ' ');
    if (line.empty()) return;
    const auto read = wire::decode_record(line);
    const bool makes_sense =
        read && read->seq == device.head() + 1 && read->vote.boot_ms <= storage::max_boot_ms;
    if (!makes_sense) ++unreadable_;
    device.add_line(std::move(line));
  }

  Siege siege_;
  Seq held_ = 0;
  std::uint64_t unreadable_ = 0;
};

void besiege(std::uint64_t seed, std::uint64_t mutations) {
  MutatedBatches server(seed);
  for (std::uint64_t i = 0; i < mutations && !testing::Test::HasFailure(); ++i) server.attack();
  if (!testing::Test::HasFailure()) server.finish();
}

TEST(LongMutatedBatches, AreRefusedOrKeptAndTheNextGoodOneGoesThrough) {
  const std::uint64_t seed = test::setting("XINLUON_MUTATIONS_SEED", std::random_device{}());
  const std::uint64_t count = test::size_of("XINLUON_MUTATIONS_COUNT", default_count);
  log::silence();
  SCOPED_TRACE(format("seed {}: tests/long.sh mutations --count {} --seed {}", seed, count, seed));
  test::Progress progress("mutations", count);
  for (std::uint64_t done = 0; done < count && !testing::Test::HasFailure(); done += mutations_a_server) {
    besiege(seed + done, std::min(mutations_a_server, count - done));
    progress.done(done + mutations_a_server);
  }
}

// A boot of a hundred years: its votes are dated before 1970, and the recount's hours were below zero.
TEST(LongMutatedBatches, SeedsThatOnceWereRed) {
  log::silence();
  besiege(618'647'464, mutations_a_server);
}

}  // namespace
}  // namespace xinluon::ingest
