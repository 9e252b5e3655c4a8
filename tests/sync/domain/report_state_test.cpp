#include "sync/domain/report_state.h"

#include <set>

#include <gtest/gtest.h>

namespace xinluon {
namespace {

Day day(std::string_view text) {
  return day_from_text(text).value();
}

const Period year = {day("2025-11-16"), day("2026-11-15")};

TEST(ReportState, UntilItIsSentTheDaysDecide) {
  const auto on = [](std::string_view today) {
    return state_until_sent(year, day("2026-11-29"), day(today));
  };
  EXPECT_EQ(on("2025-01-01"), ReportState::not_due) << "before it begins";
  EXPECT_EQ(on("2026-11-15"), ReportState::not_due) << "its last day is not over";
  EXPECT_EQ(on("2026-11-16"), ReportState::due);
  EXPECT_EQ(on("2026-11-29"), ReportState::due) << "the last day to send";
  EXPECT_EQ(on("2026-11-30"), ReportState::late);
}

TEST(ReportState, WithoutALastDayItIsNeverLate) {
  EXPECT_EQ(state_until_sent(year, {}, day("2026-11-15")), ReportState::not_due);
  EXPECT_EQ(state_until_sent(year, {}, day("2036-11-15")), ReportState::due);
  EXPECT_EQ(state_when_sent(day("2036-11-15"), {}), ReportState::sent);
}

TEST(ReportState, TheLastDayIsInTime) {
  EXPECT_EQ(state_when_sent(day("2026-11-29"), day("2026-11-29")), ReportState::sent);
  EXPECT_EQ(state_when_sent(day("2026-11-30"), day("2026-11-29")), ReportState::sent_late);
}

TEST(ReportState, NamesAreReadBack) {
  std::set<std::string_view> names;
  for (const ReportState state : all_report_states) {
    EXPECT_EQ(report_state_from_name(name_of(state)), state);
    names.insert(name_of(state));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"late", "due", "not_due", "sent_late", "sent"}));
  EXPECT_FALSE(report_state_from_name(""));
  EXPECT_FALSE(report_state_from_name("Late"));
}

}  // namespace
}  // namespace xinluon
