// When quality is an alert: every count up to a size, not examples alone.
#include "sync/server/notices/rules.h"

#include <gtest/gtest.h>

namespace xinluon::notices {
namespace {

Day day(std::string_view text) {
  return day_from_text(text).value();
}
Period period(std::string_view text) {
  return period_from_text(text).value();
}
std::optional<Sample> sample(std::uint64_t satisfied, std::uint64_t votes, int target = 95) {
  return Sample{period("2026-11-01..2026-11-14"), {satisfied, votes}, target};
}

TEST(Rules, JudgeClosedDaysWeeksAndMonths) {
  const Windows days = windows_in_days(day("2026-11-21"));
  EXPECT_EQ(days.recent, period("2026-11-08..2026-11-21"));
  EXPECT_EQ(days.before, period("2026-10-11..2026-11-07"));
  const Windows weeks = windows_in_weeks(day("2026-11-21"));  // a Saturday
  EXPECT_EQ(weeks.recent, period("2026-11-02..2026-11-15"));
  EXPECT_EQ(weeks.before, period("2026-10-05..2026-11-01"));
  EXPECT_EQ(windows_in_weeks(day("2026-11-22")).recent, period("2026-11-09..2026-11-22"));
  const Windows months = windows_in_months(day("2026-11-29"));
  EXPECT_EQ(months.recent, period("2026-10"));
  EXPECT_EQ(months.before, period("2026-09"));
  EXPECT_EQ(windows_in_months(day("2026-11-30")).recent, period("2026-11"));
  EXPECT_EQ(windows_in_months(day("2026-01-15")).before, period("2025-11"));
}

TEST(Rules, NeverBelowThirtyVotesAndNeverFromWhatIsNotShown) {
  for (std::uint64_t n = 0; n < 30; ++n) {
    EXPECT_EQ(below_target(sample(0, n)), Found::no) << n;
    EXPECT_EQ(dropped(sample(0, n), sample(1000, 1000)), Found::no) << n;
    EXPECT_EQ(dropped(sample(0, 1000), sample(n, n)), Found::no) << n;
  }
  EXPECT_EQ(below_target(std::nullopt), Found::unknown);
  EXPECT_EQ(dropped(std::nullopt, sample(95, 100)), Found::unknown);
  EXPECT_EQ(dropped(sample(5, 100), std::nullopt), Found::unknown);
}

TEST(Rules, QualityIsBelowOnlyWithTheWholeInterval) {
  EXPECT_EQ(below_target(sample(20, 30)), Found::yes);
  EXPECT_EQ(below_target(sample(1362, 1480)), Found::yes);
  EXPECT_EQ(below_target(sample(90, 96)), Found::no) << "93.75 %, but the interval reaches 95 %";
  EXPECT_EQ(below_target(sample(90, 96, 99)), Found::yes);
}

// Whoever is at or above the target is no alert, and one bad vote more does not make them one.
TEST(Rules, OneBadVoteMoreNeverMakesAnAlertOfAPlaceAtItsTarget) {
  for (const int target : {80, 90, 95, 99})
    for (std::uint64_t n = 1; n <= 3000; ++n) {
      const std::uint64_t least = (n * static_cast<std::uint64_t>(target) + 99) / 100;
      ASSERT_EQ(below_target(sample(least, n, target)), Found::no) << least << "/" << n;
      ASSERT_EQ(below_target(sample(least, n + 1, target)), Found::no) << least << "/" << n + 1;
    }
}

// By the two-proportion test alone one bad vote of 30 would be a drop from 200 good ones on.
TEST(Rules, OneBadVoteNeverMakesADrop) {
  for (std::uint64_t n = 29; n <= 600; ++n)
    for (const std::uint64_t before : {30ULL, 200ULL, 2'000ULL, 100'000ULL})
      ASSERT_EQ(dropped(sample(n, n + 1), sample(before, before)), Found::no) << n << " after " << before;
  EXPECT_EQ(dropped(sample(28, 30), sample(2'000, 2'000)), Found::yes) << "two are more than chance";
}

// A better vote in place of a worse one never raises an alert, and of worse and better places the worse is
// the alert.
TEST(Rules, AreMonotonous) {
  for (std::uint64_t n = 30; n <= 500; n += 7) {
    bool alert = true;
    bool drop = true;
    for (std::uint64_t satisfied = 0; satisfied <= n; ++satisfied) {
      const bool here = below_target(sample(satisfied, n)) == Found::yes;
      ASSERT_TRUE(alert || !here) << satisfied << "/" << n;
      alert = here;
      const bool fell = dropped(sample(satisfied, n), sample(930, 1000)) == Found::yes;
      ASSERT_TRUE(drop || !fell) << satisfied << "/" << n;
      drop = fell;
    }
    EXPECT_FALSE(alert);
    EXPECT_FALSE(drop);
  }
}

TEST(Rules, ADropIsADropAndNoRise) {
  EXPECT_EQ(dropped(sample(80, 100), sample(190, 200)), Found::yes);
  EXPECT_EQ(dropped(sample(190, 200), sample(80, 100)), Found::no);
  EXPECT_EQ(dropped(sample(28, 30), sample(60, 60)), Found::no) << "p is 0.04";
}

TEST(Rules, WriteWhatTheyFound) {
  EXPECT_EQ(evidence_of(*sample(20, 30)),
            R"({"first":"2026-11-01","last":"2026-11-14","votes":30,"satisfied":20,"basis_points":6667,)"
            R"("lower":4878,"upper":8077,"target_percent":95})");
  EXPECT_NE(evidence_of(*sample(80, 100), *sample(190, 200)).find(R"("p_per_million":45})"),
            std::string::npos);
}

}  // namespace
}  // namespace xinluon::notices
