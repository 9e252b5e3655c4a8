#include "sync/server/ingest/dating.h"

#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/dating_vectors.h"

namespace xinluon::ingest {
namespace {

using storage::Quality;

constexpr std::int64_t began = 1'790'000'000'000;

TEST(Dating, WithoutAnyBoundNothingIsKnown) {
  const auto dated = date({}, 1000);
  EXPECT_FALSE(dated.t_low_ms);
  EXPECT_FALSE(dated.t_high_ms);
  EXPECT_EQ(dated.quality, Quality::unknown);
}

TEST(Dating, OneSideIsUnknownAndTakenAsItIs) {
  const auto dated = date({{0, {}, OffsetBound{began, 1000}}}, 1000);
  EXPECT_EQ(dated.t_high_ms, began + 1003);
  EXPECT_EQ(dated.at_ms, began + 1003);
  EXPECT_EQ(dated.quality, Quality::unknown);
}

TEST(Dating, BothSidesGiveTheMidpoint) {
  const auto dated = date({{0, OffsetBound{began - 40, 1000}, OffsetBound{began + 60, 1000}}}, 1000);
  EXPECT_EQ(dated.t_low_ms, began + 957);
  EXPECT_EQ(dated.t_high_ms, began + 1063);
  EXPECT_EQ(dated.at_ms, began + 1010);
  EXPECT_EQ(dated.quality, Quality::anchored);
}

TEST(Dating, ABoundLoosensBySixHundredAndOneMillionthsOfTheDistanceAndThreeCutClocks) {
  const std::vector<BoundPart> bounds = {{0, OffsetBound{began, 0}, OffsetBound{began, 0}}};
  const auto dated = date(bounds, 1'000'000);
  EXPECT_EQ(dated.t_low_ms, began + 1'000'000 - 601 - 3);
  EXPECT_EQ(dated.t_high_ms, began + 1'000'000 + 601 + 3);
  EXPECT_EQ(date(bounds, 1).t_high_ms, began + 1 + 1 + 3) << "rounded so that the bound holds";
}

TEST(Dating, IsThatOfTheProtocolsVectors) {
  const test::DatingVectors vectors;
  for (const auto& moment : vectors.moments) {
    const auto dated = date(vectors.bounds, moment.boot_ms);
    EXPECT_EQ(dated.t_low_ms, moment.t_low_ms);
    EXPECT_EQ(dated.t_high_ms, moment.t_high_ms);
  }
}

TEST(Dating, TheTightestOfAllPartsCounts) {
  const std::vector<BoundPart> bounds = {{0, OffsetBound{began - 5000, 0}, OffsetBound{began + 10, 0}},
                                         {1, OffsetBound{began - 10, 0}, OffsetBound{began + 5000, 0}}};
  const auto dated = date(bounds, 0);
  EXPECT_EQ(dated.t_low_ms, began - 13);
  EXPECT_EQ(dated.t_high_ms, began + 13);
}

TEST(Dating, WhatNeighboursSayIsBounded) {
  const auto dated =
      date({{storage::neighbours_part, OffsetBound{began, 0}, {}}, {0, {}, OffsetBound{began + 10, 0}}}, 0);
  EXPECT_EQ(dated.quality, Quality::bounded);
}

TEST(Dating, BoundsThatContradictGiveTheStretchBetween) {
  const auto dated = date({{0, OffsetBound{began + 3'600'000, 0}, OffsetBound{began, 0}}}, 0);
  EXPECT_EQ(dated.t_low_ms, began + 3);
  EXPECT_EQ(dated.t_high_ms, began + 3'600'000 - 3);
}

TEST(Dating, BoundsAreTakenWhenTheyCloseASideOrNarrowEnough) {
  const BoundPart nothing{0, {}, {}};
  const BoundPart high{0, {}, OffsetBound{began + 30'000, 0}};
  const BoundPart both{0, OffsetBound{began, 0}, OffsetBound{began + 30'000, 0}};
  EXPECT_FALSE(tightened(nothing, nothing));
  EXPECT_TRUE(tightened(nothing, high));
  EXPECT_TRUE(tightened(high, both));
  EXPECT_FALSE(tightened(both, both));
  const BoundPart a_little{0, OffsetBound{began + 3'000, 0}, OffsetBound{began + 30'000, 0}};
  EXPECT_FALSE(tightened(both, a_little)) << "a tenth";
  const BoundPart enough{0, OffsetBound{began + 4'000, 0}, OffsetBound{began + 30'000, 0}};
  EXPECT_TRUE(tightened(both, enough)) << "more than an eighth";
  const BoundPart fine{0, OffsetBound{began, 0}, OffsetBound{began + 1'200, 0}};
  const BoundPart finer{0, OffsetBound{began, 0}, OffsetBound{began + 300, 0}};
  EXPECT_FALSE(tightened(fine, finer)) << "less than a second";
  const BoundPart earlier{0, {}, OffsetBound{began + 28'000, 0}};
  EXPECT_TRUE(tightened(high, earlier));
  EXPECT_FALSE(tightened(high, {0, {}, OffsetBound{began + 29'500, 0}}));
  EXPECT_FALSE(tightened(both, {0, OffsetBound{began + 70'000, 0}, {}})) << "a contradiction is no gain";
}

TEST(Dating, TheSidesOfTwoRequestsCombine) {
  const BoundPart kept{0, OffsetBound{began - 50, 0}, OffsetBound{began + 9'000, 0}};
  const BoundPart fresh{0, OffsetBound{began - 9'000, 0}, OffsetBound{began + 40, 0}};
  const auto best = tightened(kept, fresh);
  ASSERT_TRUE(best);
  EXPECT_EQ(best->low, kept.low);
  EXPECT_EQ(best->high, fresh.high);
}

// I7: whatever the drift and the delays, the true time lies within the bounds.
TEST(Dating, TheTrueTimeLiesWithinTheBounds) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  for (int round = 0; round < 2000; ++round) {
    const double rate = 1 + (static_cast<double>(below(1'190)) - 595) / 1e6;
    const auto boot_at = [&](std::int64_t true_ms) {
      return static_cast<std::int64_t>(static_cast<double>(true_ms - began) * rate);
    };
    std::map<std::int64_t, BoundPart> parts;
    for (int requests = 1 + static_cast<int>(below(6)); requests > 0; --requests) {
      const std::int64_t sent = began + below(90LL * 86'400'000);
      const std::int64_t received = sent + below(5'000);
      const std::int64_t answered = began + below(sent - began + 1);
      const std::int64_t arrived = std::min(sent, answered + below(5'000));
      BoundPart fresh{part_of(boot_at(sent)), {}, OffsetBound{received - boot_at(sent), boot_at(sent)}};
      if (below(4) != 0) fresh.low = OffsetBound{answered - boot_at(arrived), boot_at(arrived)};
      BoundPart& kept = parts.try_emplace(fresh.part, BoundPart{fresh.part, {}, {}}).first->second;
      if (const auto tighter = tightened(kept, fresh)) kept = *tighter;
    }
    std::vector<BoundPart> bounds;
    for (const auto& [part, bound] : parts) bounds.push_back(bound);
    for (int votes = 0; votes < 10; ++votes) {
      const std::int64_t true_ms = began + below(90LL * 86'400'000);
      const auto dated = date(bounds, boot_at(true_ms));
      if (dated.t_low_ms) {
        EXPECT_LE(*dated.t_low_ms, true_ms);
      }
      ASSERT_TRUE(dated.t_high_ms);
      EXPECT_GE(*dated.t_high_ms, true_ms);
    }
  }
}

// One request may know only how early, another only how late; each side moves by itself.
TEST(Dating, AnOpenSideIsTightenedByItself) {
  const OffsetBound early{1'000'000, 0};
  const OffsetBound late{2'000'000, 0};
  const BoundPart lows{0, early, {}};
  const BoundPart highs{0, {}, late};
  EXPECT_EQ(tightened(lows, {0, OffsetBound{early.o_ms + 5'000, 0}, {}})->low->o_ms, early.o_ms + 5'000);
  EXPECT_FALSE(tightened(lows, {0, OffsetBound{early.o_ms - 5'000, 0}, {}})) << "wider";
  EXPECT_FALSE(tightened(lows, {0, {}, {}})) << "nothing new";
  EXPECT_EQ(tightened(highs, {0, {}, OffsetBound{late.o_ms - 5'000, 0}})->high->o_ms, late.o_ms - 5'000);
  EXPECT_FALSE(tightened(highs, {0, {}, OffsetBound{late.o_ms + 5'000, 0}})) << "wider";
  EXPECT_FALSE(tightened(highs, {0, {}, {}})) << "nothing new";
  EXPECT_FALSE(tightened({0, {}, {}}, {0, {}, {}}));
}

TEST(Dating, ABootBoundedFromOneSideByItselfIsNotAnchored) {
  const OffsetBound early{1'000'000, 0};
  const OffsetBound late{1'000'100, 0};
  const BoundPart neighbours{storage::neighbours_part, early, late};
  EXPECT_EQ(date({neighbours, {0, early, {}}}, 0).quality, storage::Quality::bounded);
  EXPECT_EQ(date({neighbours, {0, {}, late}}, 0).quality, storage::Quality::bounded);
  EXPECT_EQ(date({{0, early, {}}, {1, {}, late}}, 0).quality, storage::Quality::anchored);
}

}  // namespace
}  // namespace xinluon::ingest
