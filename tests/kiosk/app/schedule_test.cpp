#include "kiosk/app/schedule.h"

#include <gtest/gtest.h>

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view day, int hour, int minute = 0) {
  return start_of(*day_from_text(day)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

// Monday to Friday, morning and afternoon; closed over Tết 2027 (Friday 5 to Thursday 11 February).
OpeningHours office() {
  OpeningHours hours;
  for (std::size_t day = 0; day < 5; ++day) hours.week[day] = {{450, 690}, {810, 1020}};
  hours.holidays = {*period_from_text("2027-02-05..2027-02-11")};
  return hours;
}

TEST(OpenAt, OpensAndClosesTwiceADay) {
  const auto expect = [](WallTime now, bool open, WallTime until) {
    const OpenNow found = open_at(office(), now);
    EXPECT_EQ(found.open, open) << to_rfc3339(now);
    EXPECT_EQ(found.until, until) << to_rfc3339(now);
  };
  expect(at("2026-11-23", 6), false, at("2026-11-23", 7, 30));
  expect(at("2026-11-23", 7, 30), true, at("2026-11-23", 11, 30));
  expect(at("2026-11-23", 11, 30) - 1ms, true, at("2026-11-23", 11, 30));
  expect(at("2026-11-23", 11, 30), false, at("2026-11-23", 13, 30));
  expect(at("2026-11-23", 17), false, at("2026-11-24", 7, 30));
  expect(at("2026-11-27", 17), false, at("2026-11-30", 7, 30));  // over the weekend
}

TEST(OpenAt, StaysClosedOverTet) {
  EXPECT_EQ(open_at(office(), at("2027-02-04", 17)), (OpenNow{false, at("2027-02-12", 7, 30)}));
  EXPECT_EQ(open_at(office(), at("2027-02-08", 9)), (OpenNow{false, at("2027-02-12", 7, 30)}));
}

TEST(OpenAt, MidnightIsNoEdgeWhereTheNextDayGoesOn) {
  OpeningHours nights;
  nights.week[0] = {{1200, minutes_of_day}};
  nights.week[1] = {{0, 120}};
  EXPECT_EQ(open_at(nights, at("2026-11-23", 23)), (OpenNow{true, at("2026-11-24", 2)}));
  EXPECT_EQ(open_at(nights, at("2026-11-24", 0)), (OpenNow{true, at("2026-11-24", 2)}));
  EXPECT_EQ(open_at(nights, at("2026-11-24", 2)), (OpenNow{false, at("2026-11-30", 20)}));
}

TEST(OpenAt, NeverChangesWithoutHoursOrWithoutABreak) {
  EXPECT_EQ(open_at({}, at("2026-11-23", 9)), (OpenNow{false, std::nullopt}));
  OpeningHours always;
  for (auto& day : always.week) day = {{0, minutes_of_day}};
  EXPECT_EQ(open_at(always, at("2026-11-23", 9)), (OpenNow{true, std::nullopt}));
}

// The clock is set back or forward while the program runs: each question is answered anew.
TEST(OpenAt, AnswersAJumpOfTheClockFromWhereItLands) {
  const OpenNow before = open_at(office(), at("2026-11-23", 9));
  const OpenNow after = open_at(office(), at("1970-01-04", 3));
  EXPECT_TRUE(before.open);
  EXPECT_EQ(after, (OpenNow{false, at("1970-01-05", 7, 30)}));
}

TEST(StepAt, TheLastStepLastsUntilTheFirstOfTheNextDay) {
  const DailyPlan plan = {{360, 100}, {1080, 40}};
  EXPECT_EQ(step_at(plan, at("2026-11-23", 5, 59)), (StepNow{40, at("2026-11-23", 6)}));
  EXPECT_EQ(step_at(plan, at("2026-11-23", 6)), (StepNow{100, at("2026-11-23", 18)}));
  EXPECT_EQ(step_at(plan, at("2026-11-23", 18)), (StepNow{40, at("2026-11-24", 6)}));
  EXPECT_EQ(step_at(plan, at("2026-11-23", 23, 59)), (StepNow{40, at("2026-11-24", 6)}));
}

TEST(StepAt, OneStepHoldsForEver) {
  EXPECT_EQ(step_at({{600, 70}}, at("2026-11-23", 3)), (StepNow{70, std::nullopt}));
}

}  // namespace
}  // namespace xinluon::app
