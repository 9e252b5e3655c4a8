#include "sync/server/reports/recount_dates.h"

#include <gtest/gtest.h>

#include "tests/support/dating_vectors.h"

namespace xinluon::reports {
namespace {

using storage::OffsetBound;
using storage::Quality;

constexpr std::int64_t began = 1'790'000'000'000;

TEST(RecountDates, AreThoseOfTheProtocolsVectors) {
  const test::DatingVectors vectors;
  for (const auto& moment : vectors.moments) {
    const auto dated = recount_date(vectors.bounds, moment.boot_ms);
    EXPECT_EQ(dated.t_low_ms, moment.t_low_ms);
    EXPECT_EQ(dated.t_high_ms, moment.t_high_ms);
    EXPECT_EQ(dated.at_ms, moment.t_low_ms + (moment.t_high_ms - moment.t_low_ms) / 2);
    EXPECT_EQ(dated.quality, Quality::anchored);
  }
}

TEST(RecountDates, AreTheOnlyBoundWhereThereIsOne) {
  const auto low = recount_date({{0, OffsetBound{began, 10}, {}}}, 10);
  EXPECT_EQ(low.at_ms, began + 10 - 3);
  EXPECT_EQ(low.t_high_ms, std::nullopt);
  EXPECT_EQ(low.quality, Quality::unknown);
  const auto high = recount_date({{0, {}, OffsetBound{began, 10}}}, 10);
  EXPECT_EQ(high.at_ms, began + 10 + 3);
  EXPECT_EQ(high.t_low_ms, std::nullopt);
  EXPECT_EQ(high.quality, Quality::unknown);
  EXPECT_EQ(recount_date({}, 10), storage::Dated{});
}

TEST(RecountDates, AreTheStretchBetweenBoundsThatContradict) {
  const auto dated = recount_date({{0, OffsetBound{began + 1'000, 0}, OffsetBound{began, 0}}}, 0);
  EXPECT_EQ(dated.t_low_ms, began + 3);
  EXPECT_EQ(dated.t_high_ms, began + 1'000 - 3);
}

TEST(RecountDates, AreBoundedWhereOnlyNeighboursSayHowEarlyOrHowLate) {
  const storage::BoundPart own_low{0, OffsetBound{began, 0}, {}};
  const storage::BoundPart own_high{0, {}, OffsetBound{began + 50, 0}};
  const storage::BoundPart neighbours{storage::neighbours_part, OffsetBound{began - 9, 0},
                                      OffsetBound{began + 99, 0}};
  EXPECT_EQ(recount_date({neighbours}, 0).quality, Quality::bounded);
  EXPECT_EQ(recount_date({neighbours, own_low}, 0).quality, Quality::bounded);
  EXPECT_EQ(recount_date({neighbours, own_high}, 0).quality, Quality::bounded);
  EXPECT_EQ(recount_date({own_low, own_high}, 0).quality, Quality::anchored);
}

}  // namespace
}  // namespace xinluon::reports
