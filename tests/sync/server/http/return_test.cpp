// After an outage many kiosks come back at the same moment: each is taken at its first try, and counted once.
// tests/bench/drain_bench.cpp measures it with a thousand.
#include <atomic>
#include <deque>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/reports/recount.h"
#include "tests/support/random_vote.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

constexpr std::size_t kiosks = 200;
constexpr std::size_t clients = 32;
constexpr std::size_t votes = 10;

TEST(LongReturn, OfManyKiosksMeetsNoErrorOfTheServersOwnMaking) {
  HttpStand stand;
  const WallTime now = stand.clock().wall();
  const WallTime morning = now - std::chrono::hours(4);
  std::deque<Device> devices;
  for (std::size_t i = 0; i < kiosks; ++i) {
    auto& device = devices.emplace_back("K-" + std::to_string(i), stand.server_key());
    device.begin_boot(morning);
    auto vote = plain_vote();
    vote.counter = CounterId::from("TM-X01-Q01").value();
    for (std::size_t n = 0; n < votes; ++n) device.add(vote, morning + std::chrono::minutes(10 * n));
    stand.enrol(device);
  }
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> taken = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < clients; ++i)
    threads.emplace_back([&] {
      for (std::size_t k = next++; k < kiosks; k = next++) {
        const bool asked = stand.send(devices[k].batch(0, 0, now)).status == 200;
        const bool sent = stand.send(devices[k].batch(0, votes, now)).status == 200;
        if (asked && sent) ++taken;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, kiosks);
  const auto counted = stand.application().writer().run(
      [](db::Connection& writer) { return reports::recount(writer, storage::Scope::local_administrator()); });
  ASSERT_TRUE(counted) << counted.error().message;
  EXPECT_TRUE(counted->clean());
  EXPECT_EQ(counted->votes, kiosks * votes);
}

}  // namespace
}  // namespace xinluon::test
