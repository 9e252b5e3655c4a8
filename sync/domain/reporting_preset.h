// Periods that a rule of the province or of the state asks reports for, with the day they are due.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/period.h"

namespace xinluon {

// A day of a year, or of each month when `month` is 0.
struct YearDay {
  int year_offset = 0;  // -1: of the year before; of a monthly one: of the month before
  unsigned month = 0;
  unsigned day = 1;
};
struct ReportingPreset {
  std::string_view id;
  std::string_view name;              // in Vietnamese, as on the page
  YearDay first;                      // of the data
  YearDay last;                       // inclusive
  std::optional<YearDay> due_before;  // "trước 31/5": the last day is the day before
};

// "Chỉ thị Đắk Lắk" (half-year and year) and "Báo cáo hành chính" (month, half-year, year).
std::span<const ReportingPreset> reporting_presets();

struct ReportingPeriod {
  const ReportingPreset* preset = nullptr;
  Period data;
  std::optional<Day> last_day_to_send;
};
// "dak-lak-nam/2026", "hanh-chinh-thang/2026-11". rejected with the list of presets otherwise.
Result<ReportingPeriod> reporting_period(std::string_view text);

// Days left, the last day included: 0 on it, negative when it is over.
int days_left(Day last_day_to_send, Day today);

}  // namespace xinluon
