// A million replays, no double: every batch that was ever sent may come again, in any order, from anywhere.
//   tests/long.sh replays --count 1000000 --seed S
#include <random>
#include <vector>

#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/sync/server/ingest/siege.h"

namespace xinluon::ingest {
namespace {

constexpr std::uint64_t default_count = 10'000;
constexpr std::size_t kiosks = 3;
constexpr std::size_t batches_a_kiosk = 60;

class Replays : public testing::Test {
 protected:
  // Batches that overlap, heartbeats, reboots, as a kiosk sends them on a bad line.
  void live(const std::string& id) {
    auto device = server.new_device(id, now);
    Seq held = 0;
    for (std::size_t i = 0; i < batches_a_kiosk; ++i) {
      now += Milliseconds(60'000);
      if (test::below(random, 10) == 0) device.begin_boot(now);
      for (std::size_t votes = test::below(random, 6); votes > 0; --votes) {
        auto vote = test::random_vote(random);
        vote.officer = OfficerId();
        device.add(std::move(vote), now += Milliseconds(5'000));
      }
      const Seq from = held - std::min<Seq>(held, test::below(random, 4));
      batches.push_back(device.batch(from, device.head(), now));
      const auto answer = server.take(batches.back(), now);
      ASSERT_TRUE(answer) << answer.error().detail;
      held = answer->head_seq;
    }
    sealed += device.head();
  }
  void expect_each_once() {
    EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM record"), static_cast<std::int64_t>(sealed));
    EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote"), static_cast<std::int64_t>(sealed));
    const auto counted = test::must(reports::recount(server.writer(), storage::Scope::local_administrator()));
    EXPECT_TRUE(counted.clean()) << counted.differences.front().where << ": "
                                 << counted.differences.front().what;
  }

  const std::uint64_t seed = test::setting("XINLUON_REPLAYS_SEED", std::random_device{}());
  const std::uint64_t count = test::size_of("XINLUON_REPLAYS_COUNT", default_count);
  testing::ScopedTrace trace{
      __FILE__, __LINE__, format("seed {}: tests/long.sh replays --count {} --seed {}", seed, count, seed)};
  test::Random random{seed};
  test::TakingServer server{test::Medium::memory};
  WallTime now = wall_time(1'790'000'000'000);
  std::vector<test::SentBatch> batches;
  Seq sealed = 0;
};
using LongReplays = Replays;

TEST_F(LongReplays, ChangeNothing) {
  for (std::size_t i = 1; i <= kiosks; ++i) {
    live("K-0" + std::to_string(i));
    if (HasFailure()) return;
  }
  expect_each_once();
  test::Progress progress("replays", count);
  for (std::uint64_t i = 1; i <= count; ++i) {
    now += Milliseconds(static_cast<std::int64_t>(test::below(random, 30'000)));
    const auto answer = server.take(batches[test::below(random, batches.size())], now);
    ASSERT_TRUE(answer) << answer.error().detail;
    progress.done(i);
  }
  expect_each_once();
}

}  // namespace
}  // namespace xinluon::ingest
