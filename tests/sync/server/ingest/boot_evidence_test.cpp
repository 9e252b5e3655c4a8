// Dates follow from what batches tell about boots, and tallies follow the dates.
#include "sync/server/ingest/boot_evidence.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "sync/server/ingest/dating.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/votes.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

using storage::Quality;
using storage::Scope;

constexpr Milliseconds second(1000);
constexpr Milliseconds hour(3'600'000);
constexpr Milliseconds day = 24 * hour;

class BootEvidence : public testing::Test {
 protected:
  void vote(WallTime at) {
    device.add(test::plain_vote(), at);
    truth.push_back(at);
  }
  std::vector<storage::CountedVote> votes() {
    return storage::votes_after(server.writer(), everything, device.kiosk(), device.epoch(), 0, 100'000)
        .value();
  }
  std::uint64_t on(WallTime at) {
    const Day wanted = day_of(at);
    const auto node = storage::Node::of(UnitId::from("TM").value());
    return storage::counts_of(server.writer(), everything, node, {wanted, wanted})->counted.votes();
  }
  void take(Seq after, Seq last, WallTime sent, WallTime received) {
    const auto answer = server.take(device.batch(after, last, sent), received);
    ASSERT_TRUE(answer) << answer.error().type << ": " << answer.error().detail;
  }
  // I7, and that every vote is dated by the bounds that are kept.
  void expect_truth_within_bounds() {
    const auto all = votes();
    ASSERT_EQ(all.size(), truth.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& dated = all[i].dated;
      if (dated.t_low_ms) {
        EXPECT_LE(*dated.t_low_ms, to_ms(truth[i])) << "record " << i + 1;
      }
      ASSERT_TRUE(dated.t_high_ms) << "record " << i + 1;
      EXPECT_GE(*dated.t_high_ms, to_ms(truth[i])) << "record " << i + 1;
      const auto bounds =
          storage::bounds_of_boot(server.writer(), everything, device.kiosk(), all[i].boot).value();
      EXPECT_EQ(dated, date(bounds, all[i].boot_ms)) << "record " << i + 1;
      EXPECT_EQ(all[i].day, dated.day());
    }
  }
  void expect_tallies_follow() {
    std::map<Day, storage::Count> expected;
    const auto all = votes();
    for (const auto& one : all) {
      ++expected[one.day].raw;
      ++expected[one.day].counted;
    }
    const auto node = storage::Node::of(UnitId::from("TM").value());
    EXPECT_EQ(storage::counts_by_day(server.writer(), everything, node).value(), expected);
  }

  test::TakingServer server;
  const WallTime start = start_of(day_from_text("2026-11-16").value()) + 7 * hour;
  test::Device device = server.new_device("K-01", start);
  const Scope everything = Scope::local_administrator();
  std::vector<WallTime> truth;
};

TEST_F(BootEvidence, AVoteOfAnOnlineKioskIsAnchoredToTheSecond) {
  vote(start + hour);
  WallTime now = start + hour + second;
  server.drain(device, now);
  const auto dated = votes().front().dated;
  EXPECT_EQ(dated.quality, Quality::anchored);
  EXPECT_LE(*dated.t_high_ms - *dated.t_low_ms, 200);
  expect_truth_within_bounds();
}

// A boot without an anchor, sent long after: the votes lie on the wrong day until the anchor comes.
TEST_F(BootEvidence, AnAnchorMovesVotesToTheirDayAndTheTalliesFollow) {
  vote(start + hour);
  vote(start + 2 * hour);
  // The request was held up for two days on its way.
  take(0, 2, start + 3 * hour, start + 3 * hour + 2 * day);
  EXPECT_EQ(votes().front().dated.quality, Quality::unknown);
  EXPECT_EQ(on(start), 0U);
  EXPECT_EQ(on(start + 2 * day), 2U);
  expect_tallies_follow();

  WallTime now = start + 4 * day;
  server.exchange(device, 2, 2, now, Milliseconds(50));  // gives the device an anchor
  server.exchange(device, 2, 2, now, Milliseconds(50));  // which it sends
  EXPECT_EQ(votes().front().dated.quality, Quality::anchored);
  EXPECT_EQ(on(start), 2U);
  EXPECT_EQ(on(start + 2 * day), 0U);
  expect_tallies_follow();
  expect_truth_within_bounds();
}

TEST_F(BootEvidence, ABootThatNeverMetTheServerIsBoundedByItsNeighbours) {
  vote(start + hour);
  WallTime now = start + 2 * hour;
  server.drain(device, now);
  // Two offline days, each a boot of its own.
  device.begin_boot(start + day);
  vote(start + day + hour);
  vote(start + day + 9 * hour);
  device.begin_boot(start + 2 * day);
  vote(start + 2 * day + hour);
  device.begin_boot(start + 3 * day);
  now = start + 3 * day + second;
  server.drain(device, now);
  const auto all = votes();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].dated.quality, Quality::anchored);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(all[i].dated.quality, Quality::bounded) << i;
    EXPECT_GE(*all[i].dated.t_low_ms, *all[0].dated.t_low_ms);
    EXPECT_LE(*all[i].dated.t_high_ms, to_ms(start + 3 * day) + 1000);
  }
  // What came 8 hours later on the same boot is dated 8 hours later.
  EXPECT_NEAR(static_cast<double>(all[2].dated.at_ms - all[1].dated.at_ms), 8.0 * 3'600'000, 20'000);
  expect_truth_within_bounds();
  expect_tallies_follow();
}

TEST_F(BootEvidence, AnAnchorAfterNowIsNotBelieved) {
  device.take_anchor(start + 10 * day, start + second);
  vote(start + hour);
  take(0, 1, start + 2 * hour, start + 2 * hour);
  const auto dated = votes().front().dated;
  EXPECT_EQ(dated.quality, Quality::unknown);
  EXPECT_EQ(*dated.t_high_ms,
            to_ms(start + hour) + 2167);  // 601 millionths of an hour, and three clocks cut to milliseconds
}

TEST_F(BootEvidence, ALongBootStaysDatedToTheMinute) {
  device.set_drift_ppm(300);
  Seq held = 0;
  for (int days = 0; days < 60; ++days) {
    vote(start + days * day + hour);
    WallTime now = start + days * day + hour + second;
    server.exchange(device, held, held, now, Milliseconds(40));
    held = server.exchange(device, held, held + 1, now, Milliseconds(40)).head_seq;
  }
  expect_truth_within_bounds();
  const auto all = votes();
  for (const auto& one : all) EXPECT_LE(*one.dated.t_high_ms - *one.dated.t_low_ms, 2 * 52'000);
}

// Everything at once: reboots, offline stretches, delays, drift, sessions of the network in any order.
TEST_F(BootEvidence, RandomLivesKeepTheTruthWithinTheBounds) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  WallTime now = start;
  Seq held = 0;
  for (int event = 0; event < 400; ++event) {
    now += Milliseconds(below(3 * 3'600'000));
    const auto what = below(100);
    if (what < 60) {
      vote(now);
    } else if (what < 70) {
      now += Milliseconds(below(20 * 3'600'000));
      device.set_drift_ppm(static_cast<double>(below(1'190)) - 595);
      device.begin_boot(now);
    } else {
      if (what < 75) device.forget_anchor();
      const Seq last = held + static_cast<Seq>(below(static_cast<std::int64_t>(device.head() - held) + 1));
      held = std::max(held, server.exchange(device, held, last, now, Milliseconds(below(4'000))).head_seq);
    }
  }
  server.exchange(device, held, held, now, Milliseconds(50));
  server.exchange(device, held, device.head(), now, Milliseconds(50));
  expect_truth_within_bounds();
  expect_tallies_follow();
}

}  // namespace
}  // namespace xinluon::ingest
