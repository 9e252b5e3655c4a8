#include "sync/domain/working_time.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Day day(const char* text) {
  return day_from_text(text).value();
}
WallTime at(const char* text, int hour, int minute) {
  return start_of(day(text)) + hours(hour) + minutes(minute);
}

// 14–22 February is Tết of 2026; Saturday 22 August works for Monday 31 August.
WorkingCalendar national() {
  CalendarRules rules;
  for (Day tet = day("2026-02-14"); tet <= day("2026-02-22"); tet += std::chrono::days(1))
    rules.days[tet] = {};
  rules.days[day("2026-08-31")] = {};
  rules.days[day("2026-08-22")] = {{}, 1};
  return WorkingCalendar({CalendarRules(), rules});
}

TEST(WorkingTime, HoursAreReadAndWrittenBack) {
  for (const char* text : {"07:00-11:30 13:30-17:00", "closed", "00:00-24:00", "07:30-11:30"})
    EXPECT_EQ(to_text(hours_from_text(text).value()), text);
  for (const char* text :
       {"", " ", "7:00-11:30", "07:00-11:30 ", "11:30-07:00", "07:00-07:00", "07:00-24:01", "07:60-08:00",
        "13:30-17:00 07:00-11:30", "07:00-12:00 12:00-17:00", "Closed", "07:00–11:30"})
    EXPECT_FALSE(hours_from_text(text)) << text;
}

TEST(WorkingTime, WithoutRulesAnOfficeWorksFromMondayToFridayWithLunch) {
  const WorkingCalendar usual;
  EXPECT_FALSE(is_working_time(usual, at("2026-11-20", 6, 59)));
  EXPECT_TRUE(is_working_time(usual, at("2026-11-20", 7, 0)));
  EXPECT_TRUE(is_working_time(usual, at("2026-11-20", 11, 29)));
  EXPECT_FALSE(is_working_time(usual, at("2026-11-20", 11, 30)));
  EXPECT_FALSE(is_working_time(usual, at("2026-11-20", 13, 29)));
  EXPECT_TRUE(is_working_time(usual, at("2026-11-20", 16, 59)));
  EXPECT_FALSE(is_working_time(usual, at("2026-11-21", 9, 0)));  // a Saturday
  EXPECT_TRUE(is_working_time(usual, at("2026-11-20", 6, 45), minutes(15)));
  EXPECT_TRUE(is_working_time(usual, at("2026-11-20", 17, 14), minutes(15)));
  EXPECT_FALSE(is_working_time(usual, at("2026-11-20", 17, 15), minutes(15)));
}

TEST(WorkingTime, HolidaysAndSwappedDaysGoBeforeWeekdays) {
  const auto calendar = national();
  EXPECT_FALSE(is_working_time(calendar, at("2026-02-17", 9, 0)));
  EXPECT_TRUE(is_working_time(calendar, at("2026-02-13", 9, 0)));
  EXPECT_FALSE(is_working_time(calendar, at("2026-08-31", 9, 0)));
  EXPECT_TRUE(is_working_time(calendar, at("2026-08-22", 9, 0)));
}

TEST(WorkingTime, TheNearestUnitThatSaysSomethingCounts) {
  CalendarRules above;
  above.weekly[5][day("2026-01-01")] = hours_from_text("07:30-11:30").value();  // Saturday mornings
  above.weekly[0][day("2026-01-01")] = hours_from_text("08:00-12:00").value();
  above.days[day("2026-11-23")] = {{}, 0};
  CalendarRules own;
  own.weekly[0][day("2026-06-01")] = hours_from_text("09:00-10:00").value();
  own.days[day("2026-11-30")] = {{}, 6};
  const WorkingCalendar calendar({own, above});
  EXPECT_EQ(to_text(calendar.hours_on(day("2026-11-21"))), "07:30-11:30");
  EXPECT_EQ(to_text(calendar.hours_on(day("2025-12-27"))), "closed");       // before it held
  EXPECT_EQ(to_text(calendar.hours_on(day("2026-05-25"))), "08:00-12:00");  // the one above, before its own
  EXPECT_EQ(to_text(calendar.hours_on(day("2026-06-01"))), "09:00-10:00");
  EXPECT_EQ(to_text(calendar.hours_on(day("2026-11-23"))), "closed");       // a holiday from above
  EXPECT_EQ(to_text(calendar.hours_on(day("2026-11-30"))), "07:30-11:30");  // works as a Saturday
}

TEST(WorkingTime, AWeekHasFortyHours) {
  const WorkingCalendar usual;
  EXPECT_EQ(working_time_between(usual, at("2026-11-16", 0, 0), at("2026-11-23", 0, 0)), hours(40));
  EXPECT_EQ(working_time_between(usual, at("2026-11-20", 11, 0), at("2026-11-20", 14, 0)), hours(1));
  EXPECT_EQ(working_time_between(usual, at("2026-11-20", 16, 30), at("2026-11-23", 7, 30)), hours(1));
  EXPECT_EQ(working_time_between(usual, at("2026-11-20", 9, 0), at("2026-11-20", 9, 0)), hours(0));
  EXPECT_EQ(working_time_between(usual, at("2026-11-20", 10, 0), at("2026-11-20", 9, 0)), hours(0));
}

// Minute by minute, against the sum.
TEST(WorkingTime, SumsAreTheMinutesThatAreWorkingTime) {
  const auto calendar = national();
  std::mt19937 random(7);
  SCOPED_TRACE("seed 7");
  for (int round = 0; round < 30; ++round) {
    const WallTime from = start_of(day("2026-08-20")) + minutes(random() % 20'000);
    const WallTime to = from + minutes(random() % 5'000);
    minutes counted(0);
    for (WallTime t = from; t < to; t += minutes(1)) counted += minutes(is_working_time(calendar, t) ? 1 : 0);
    EXPECT_EQ(working_time_between(calendar, from, to), counted);
  }
}

}  // namespace
}  // namespace xinluon
