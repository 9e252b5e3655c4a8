// A server under attack: after whatever was tried, the kiosk's next good batch must go through, and what is
// held must be what the kiosk sealed, each record once.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "tests/support/mutation.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {

class Siege {
 public:
  explicit Siege(std::uint64_t seed) : random(seed) {}

  // One to four more votes, and with them whatever has not arrived yet, sent as they should be.
  void good_batch() {
    const Seq before = held();
    seal(1 + static_cast<int>(test::below(random, 4)));
    const auto answer = server.take(device.batch(before, device.head(), now), now);
    ASSERT_TRUE(answer) << answer.error().type << ": " << answer.error().detail;
    ASSERT_EQ(answer->head_seq, device.head());
  }
  void seal(int votes) {
    for (int i = 0; i < votes; ++i) device.add(test::random_vote(random), now += Milliseconds(10'000));
  }
  // Sealed and not yet sent, in batches that will be attacked.
  test::SentBatch next_batch(int votes) {
    const Seq before = device.head();
    seal(votes);
    return device.batch(before, device.head(), now);
  }
  Seq held() {
    const auto known = heads();
    return known.empty() ? 0 : known.front().seq;
  }
  std::vector<storage::Head> heads() {
    return test::must(storage::heads(server.writer(), storage::Scope::local_administrator()));
  }
  std::uint64_t alarms(storage::AlarmKind kind) {
    std::uint64_t times = 0;
    for (const auto& alarm :
         test::must(storage::alarms(server.writer(), storage::Scope::local_administrator(), 1'000)))
      if (alarm.kind == kind) times += alarm.times;
    return times;
  }
  // Everything the kiosk sealed is held verbatim, and every figure follows from it.
  void expect_all_is_right() {
    const auto kept =
        test::must(storage::records_after(server.writer(), storage::Scope::local_administrator(),
                                          device.kiosk(), device.epoch(), 0, 1'000'000));
    ASSERT_EQ(kept.size(), device.lines().size());
    for (std::size_t i = 0; i < kept.size(); ++i)
      ASSERT_EQ(kept[i].bytes, device.lines()[i]) << "record " << i + 1;
    const auto counted = test::must(reports::recount(server.writer(), storage::Scope::local_administrator()));
    EXPECT_TRUE(counted.clean()) << counted.differences.front().where << ": "
                                 << counted.differences.front().what;
    EXPECT_EQ(counted.votes + counted.unreadable, device.head());
  }

  test::Random random;
  test::TakingServer server{test::Medium::memory};
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
};

// A problem that a kiosk can act on and a person can understand.
inline void expect_told(const OrProblem<wire::BatchAnswer>& answer) {
  ASSERT_FALSE(answer);
  const auto& problem = answer.error();
  EXPECT_GE(problem.status, 400);
  EXPECT_LT(problem.status, 500) << problem.detail;
  EXPECT_FALSE(problem.detail.empty()) << problem.type;
  const auto read = wire::decode_problem(wire::encode_problem(problem));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->type, problem.type);
}

}  // namespace xinluon::ingest
