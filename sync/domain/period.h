// Days and periods in Vietnam (UTC+7, no daylight saving). A period is a closed range of days.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace xinluon {

using Day = std::chrono::sys_days;  // a calendar day in Vietnam

Day day_of(WallTime t);        // a time outside the years 1 to 9999 counts as the nearest day inside
WallTime start_of(Day day);    // 00:00 in Vietnam
std::string to_text(Day day);  // 2026-11-21
Result<Day> day_from_text(std::string_view text);
std::string to_rfc3339(WallTime t);  // 2026-11-21T08:15:30.123+07:00

struct Period {
  Day first;
  Day last;  // inclusive
  auto operator<=>(const Period&) const = default;
};

// "2026-11-21", "2026-W47" (ISO 8601: Monday to Sunday), "2026-11", "2026-Q4", "2026-H1", "2026-9M" (January
// to September), "2026", or "2026-07-01..2026-11-21". rejected with the list of forms otherwise.
Result<Period> period_from_text(std::string_view text);
std::string to_text(const Period& period);  // always "first..last"

// The last day whose figures are published at `now`: yesterday from 06:00 on, else the day before.
Day last_published_day(WallTime now);

}  // namespace xinluon
