// When the quality of a place is an alert. Pure; only figures that are published come in here.
#pragma once

#include <optional>
#include <string>

#include "sync/domain/period.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/reports/percentages.h"

namespace xinluon::notices {

inline constexpr std::string_view rule_quality = "quality";
inline constexpr std::string_view rule_drop = "drop";
inline constexpr double drop_p = 0.01;

// The days that are judged, and those they are compared with. `last` is the last published day.
struct Windows {
  Period recent;
  Period before;
};
Windows windows_in_days(Day last);    // 14 days, and the 28 before
Windows windows_in_weeks(Day last);   // the last 2 whole weeks, and the 4 before
Windows windows_in_months(Day last);  // the last whole month, and the one before

// What a figure tells; empty when it has no votes, is hidden or not published, and then no rule says
// anything.
struct Sample {
  Period period;
  Ratio satisfied;  // of n
  int target_percent = 95;
};
std::optional<Sample> sample_of(const reports::Figure& figure);

enum class Found { yes, no, unknown };
// Both would find the same had any one of the recent votes been better: nothing is ever found from a single
// vote. (One bad vote of 30 after 2,000 good ones has p < 0.01 by itself.)

// n ≥ 30 and the upper end of the interval is below the target.
Found below_target(const std::optional<Sample>& recent);
// n ≥ 30 in both, a smaller share than before, and p < 0.01.
Found dropped(const std::optional<Sample>& recent, const std::optional<Sample>& before);

// One line of JSON, for the alert.
std::string evidence_of(const Sample& recent);
std::string evidence_of(const Sample& recent, const Sample& before);

}  // namespace xinluon::notices
