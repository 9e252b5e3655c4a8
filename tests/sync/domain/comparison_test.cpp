#include "sync/domain/comparison.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

Period period(std::string_view text) {
  return period_from_text(text).value();
}
Day day(std::string_view text) {
  return day_from_text(text).value();
}

// Newcombe 1998, table II, method 10.
TEST(Newcombe, AgreesWithThePublishedIntervals) {
  const struct {
    Ratio now, before;
    double lower, upper;
  } cases[] = {{{56, 70}, {48, 80}, 0.0524, 0.3339}, {{9, 10}, {3, 10}, 0.1705, 0.8090},
               {{6, 7}, {2, 7}, 0.0582, 0.8062},     {{5, 56}, {0, 29}, -0.0381, 0.1926},
               {{0, 10}, {0, 20}, -0.1611, 0.2775},  {{0, 10}, {0, 10}, -0.2775, 0.2775},
               {{10, 10}, {0, 20}, 0.6791, 1.0000},  {{10, 10}, {0, 10}, 0.6075, 1.0000}};
  for (const auto& [now, before, lower, upper] : cases) {
    const Interval found = newcombe(now, before);
    EXPECT_NEAR(found.lower, lower, 0.00006) << now.part << "/" << now.of;
    EXPECT_NEAR(found.upper, upper, 0.00006) << now.part << "/" << now.of;
  }
}

TEST(Newcombe, SaysWhetherItRoseOrFell) {
  EXPECT_EQ(change({960, 1000}, {900, 1000}), Change::rising);
  EXPECT_EQ(change({900, 1000}, {960, 1000}), Change::falling);
  EXPECT_EQ(change({95, 100}, {94, 100}), Change::undecided);
  EXPECT_EQ(change({29, 29}, {900, 1000}), Change::too_few);
}

TEST(PreviousPeriod, IsAsManyMonthsOrDaysRightBefore) {
  EXPECT_EQ(previous_period(period("2026-11")), period("2026-10"));
  EXPECT_EQ(previous_period(period("2026-03")), period("2026-02"));
  EXPECT_EQ(previous_period(period("2026-Q1")), period("2025-Q4"));
  EXPECT_EQ(previous_period(period("2026-H2")), period("2026-H1"));
  EXPECT_EQ(previous_period(period("2026-9M")), period("2025-9M"));
  EXPECT_EQ(previous_period(period("2026")), period("2025"));
  EXPECT_EQ(previous_period(period("2025-11-16..2026-05-15")), period("2025-05-16..2025-11-15"));
  EXPECT_EQ(previous_period(period("2026-W47")), period("2026-W46"));
  EXPECT_EQ(previous_period(period("2026-11-03..2026-11-12")), period("2026-10-24..2026-11-02"));
}

TEST(PreviousPeriod, OfTheLastYear) {
  EXPECT_EQ(a_year_earlier(period("2026-11")), period("2025-11"));
  EXPECT_EQ(a_year_earlier(period("2024-02")), period("2023-02"));
  EXPECT_EQ(a_year_earlier(period("2025-02")), period("2024-02"));
  EXPECT_EQ(a_year_earlier(period("2024-02-29")), period("2023-02-28"));
}

TEST(PreviousPeriod, AnUnfinishedOneComparesEqualElapsedDays) {
  const Period november = period("2026-11");
  const Period october = period("2026-10");
  EXPECT_EQ(equally_elapsed(october, november, day("2026-11-20")), period("2026-10-01..2026-10-20"));
  EXPECT_EQ(equally_elapsed(october, november, day("2026-11-30")), october);
  EXPECT_EQ(equally_elapsed(period("2026-02"), period("2026-03"), day("2026-03-30")), period("2026-02"));
}

TEST(Steps, CutAPeriodAtTheCalendar) {
  const auto weeks = steps_of(period("2026-11"), Step::week);
  ASSERT_EQ(weeks.size(), 6U);
  EXPECT_EQ(weeks[0], period("2026-11-01"));
  EXPECT_EQ(weeks[1], period("2026-W45"));
  EXPECT_EQ(weeks[5], period("2026-11-30"));
  EXPECT_EQ(steps_of(period("2026"), Step::month).size(), 12U);
  EXPECT_EQ(steps_of(period("2026"), Step::day).size(), 365U);
  const auto quarters = steps_of(period("2026-02-10..2026-08-01"), Step::quarter);
  ASSERT_EQ(quarters.size(), 3U);
  EXPECT_EQ(quarters[1], period("2026-Q2"));
  EXPECT_EQ(quarters[2], period("2026-07-01..2026-08-01"));
}

}  // namespace
}  // namespace xinluon
