#include "sync/domain/period.h"

#include <cstdint>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinluon {
namespace {

using testing::HasSubstr;

// 2026-11-21T00:00:00+07:00
constexpr Milliseconds::rep midnight_ms = 1'795'194'000'000;
constexpr Milliseconds::rep hour_ms = 3'600'000;

Day day(std::string_view text) {
  const auto parsed = day_from_text(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Day{});
}

std::string period(std::string_view text) {
  const auto parsed = period_from_text(text);
  return parsed ? to_text(*parsed) : "rejected";
}

TEST(Day, ChangesAtMidnightInVietnam) {
  EXPECT_EQ(to_text(day_of(wall_time(midnight_ms))), "2026-11-21");
  EXPECT_EQ(to_text(day_of(wall_time(midnight_ms - 1))), "2026-11-20");
  EXPECT_EQ(to_text(day_of(wall_time(midnight_ms + 24 * hour_ms - 1))), "2026-11-21");
  EXPECT_EQ(to_text(day_of(wall_time(0))), "1970-01-01");
  EXPECT_EQ(to_text(day_of(wall_time(-7 * hour_ms - 1))), "1969-12-31");
}

TEST(Day, StartIsMidnight) {
  EXPECT_EQ(to_ms(start_of(day("2026-11-21"))), midnight_ms);
  EXPECT_EQ(day_of(start_of(day("2024-02-29"))), day("2024-02-29"));
}

TEST(Day, ClocksGoneMadGiveTheNearestDay) {
  constexpr auto min = std::numeric_limits<Milliseconds::rep>::min();
  constexpr auto max = std::numeric_limits<Milliseconds::rep>::max();
  EXPECT_EQ(to_text(day_of(wall_time(max))), "9999-12-31");
  EXPECT_EQ(to_text(day_of(wall_time(min))), "0001-01-01");
  EXPECT_EQ(to_rfc3339(wall_time(max)), "9999-12-31T23:59:59.999+07:00");
  EXPECT_EQ(to_rfc3339(wall_time(min)), "0001-01-01T00:00:00.000+07:00");
  EXPECT_LT(last_published_day(wall_time(min)), day("0001-01-01"));
}

TEST(Day, TextMustBeARealDay) {
  EXPECT_EQ(to_text(day("2024-02-29")), "2024-02-29");
  for (const std::string_view wrong :
       {"2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2026-1-1", "2026/01/01",
        "20260101", "2026-01-01 ", "+026-01-01", "0000-01-01", "", "2026-01-0x"}) {
    const auto parsed = day_from_text(wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().code, Errc::rejected);
  }
}

TEST(Rfc3339, HasMillisecondsAndVietnamsOffset) {
  EXPECT_EQ(to_rfc3339(wall_time(midnight_ms + 8 * hour_ms + 930'123)), "2026-11-21T08:15:30.123+07:00");
  EXPECT_EQ(to_rfc3339(wall_time(-1)), "1970-01-01T06:59:59.999+07:00");
}

TEST(Period, FormsOfTheCalendar) {
  EXPECT_EQ(period("2026-11-21"), "2026-11-21..2026-11-21");
  EXPECT_EQ(period("2026-11"), "2026-11-01..2026-11-30");
  EXPECT_EQ(period("2024-02"), "2024-02-01..2024-02-29");
  EXPECT_EQ(period("2026-12"), "2026-12-01..2026-12-31");
  EXPECT_EQ(period("2026-Q1"), "2026-01-01..2026-03-31");
  EXPECT_EQ(period("2026-Q4"), "2026-10-01..2026-12-31");
  EXPECT_EQ(period("2026-H1"), "2026-01-01..2026-06-30");
  EXPECT_EQ(period("2026-H2"), "2026-07-01..2026-12-31");
  EXPECT_EQ(period("2026-9M"), "2026-01-01..2026-09-30");
  EXPECT_EQ(period("2026"), "2026-01-01..2026-12-31");
  EXPECT_EQ(period("2026-07-01..2026-11-21"), "2026-07-01..2026-11-21");
  EXPECT_EQ(period("2025-12-15..2025-12-15"), "2025-12-15..2025-12-15");
}

// date -d 2026-11-21 +%G-W%V and the like.
TEST(Period, WeeksAreThoseOfIso8601) {
  EXPECT_EQ(period("2026-W47"), "2026-11-16..2026-11-22");
  EXPECT_EQ(period("2026-W01"), "2025-12-29..2026-01-04");
  EXPECT_EQ(period("2026-W53"), "2026-12-28..2027-01-03");
  EXPECT_EQ(period("2027-W01"), "2027-01-04..2027-01-10");
  EXPECT_EQ(period("2027-W53"), "rejected");
  EXPECT_EQ(period("2021-W01"), "2021-01-04..2021-01-10");
}

TEST(Period, EverythingElseIsRejectedWithTheForms) {
  for (const std::string_view wrong : {"",
                                       "26",
                                       "2026-",
                                       "2026-13",
                                       "2026-00",
                                       "2026-Q0",
                                       "2026-Q5",
                                       "2026-H3",
                                       "2026-8M",
                                       "2026-W00",
                                       "2026-W54",
                                       "2026-W1",
                                       "2026-q4",
                                       "2026-11-31",
                                       "2026-11-21..",
                                       "..2026-11-21",
                                       "2026-11..2026-12",
                                       "2026-11-22..2026-11-21",
                                       "2026-11-21..2026-11-22..2026-11-23",
                                       "20261",
                                       "2026_11",
                                       " 2026"}) {
    EXPECT_EQ(period(wrong), "rejected") << wrong;
  }
  const auto error = period_from_text("x\n");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, Errc::rejected);
  EXPECT_THAT(error.error().message, HasSubstr("\"x\\n\" is no period; write 2026-11-21"));
}

TEST(Period, TextOfAPeriodIsAPeriodAgain) {
  for (const std::string_view text : {"2026", "2026-Q3", "2026-W10", "2026-02-03"}) {
    const auto once = period_from_text(text);
    ASSERT_TRUE(once);
    EXPECT_EQ(period_from_text(to_text(*once)).value_or(Period{}), *once);
  }
}

TEST(Publication, YesterdayFromSixOn) {
  const auto six = midnight_ms + 6 * hour_ms;
  EXPECT_EQ(to_text(last_published_day(wall_time(six))), "2026-11-20");
  EXPECT_EQ(to_text(last_published_day(wall_time(six - 1))), "2026-11-19");
  EXPECT_EQ(to_text(last_published_day(wall_time(midnight_ms))), "2026-11-19");
  EXPECT_EQ(to_text(last_published_day(wall_time(midnight_ms + 24 * hour_ms - 1))), "2026-11-20");
}

}  // namespace
}  // namespace xinluon
