// Two shares side by side: periods to compare, the difference in percentage points and what it says.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/satisfaction.h"

namespace xinluon {

// The interval of now − before at 95 %, as fractions in [-1, 1], of two independent shares; both need of > 0.
// R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
// eleven methods", Statistics in Medicine 17 (1998), method 10: from the two Wilson intervals.
Interval newcombe(Ratio now, Ratio before);

// "rising" and "falling" when the interval lies on one side of 0; too_few below min_votes_for_verdict.
enum class Change { rising, falling, undecided, too_few };
Change change(Ratio now, Ratio before);
std::string_view name_of(Change change);  // sent, frozen

// The period right before: as many whole months where it is months from any day of a month on (a month, a
// quarter, 16/11–15/5), else as many days. One of nine months gives the same nine of the year before.
Period previous_period(const Period& period);
// The same days a year earlier; 29/2 becomes 28/2.
Period a_year_earlier(const Period& period);
// The part of `before` with as many days as `period` has until `last`; all of it when `period` has ended.
Period equally_elapsed(const Period& before, const Period& period, Day last);

// A period cut into days, weeks, months or quarters of the calendar; the first and the last piece as far as
// they lie inside.
enum class Step { day, week, month, quarter };
std::optional<Step> step_from_name(std::string_view name);
std::string_view name_of(Step step);
std::vector<Period> steps_of(const Period& period, Step step);

}  // namespace xinluon
