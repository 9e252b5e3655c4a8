#include "sync/server/reports/publication.h"

#include <algorithm>
#include <chrono>

namespace xinluon::reports {
namespace {

using std::chrono::days;

constexpr days week{7};

Day end_of_month(Day day) {
  return month_of(month_of(day) + days(31)) - days(1);
}

}  // namespace

Day month_of(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

bool ends_cell(Grid grid, Day day) {
  if (grid == Grid::days) return true;
  const Day end = end_of_month(day);
  if (day == end) return true;
  if (grid == Grid::months || std::chrono::weekday(day) != std::chrono::Sunday) return false;
  return day - month_of(day) + days(1) >= week && end - day >= week;
}

bool holds_a_cell(Grid grid, const Period& asked, Day last) {
  constexpr days two_months{62};  // one cell at least begins and ends within them
  const Day end = std::min(asked.last, last);
  bool begun = false;
  for (Day day = std::max(asked.first, end - two_months); day <= end; day += days(1)) {
    begun = begun || ends_cell(grid, day - days(1));
    if (begun && ends_cell(grid, day)) return true;
  }
  return false;
}

std::optional<Period> published_part(const Boundaries& boundaries, Grid grid, const Period& asked) {
  if (boundaries.empty()) return std::nullopt;
  const Day before_all = boundaries.front();
  if (asked.first > before_all) return between(boundaries, asked);
  Day first = asked.first;
  while (first <= before_all && !ends_cell(grid, first - days(1))) first += days(1);
  Day last = asked.last;
  if (asked.last >= before_all) {
    last = *(std::upper_bound(boundaries.begin(), boundaries.end(), asked.last) - 1);
  } else {
    while (last >= first && !ends_cell(grid, last)) last -= days(1);
  }
  if (last < first) return std::nullopt;
  return Period{first, last};
}

bool runs_between(const Boundaries& boundaries, const Period& period) {
  const auto holds = [&boundaries](Day day) {
    return !boundaries.empty() &&
           (day <= boundaries.front() || std::binary_search(boundaries.begin(), boundaries.end(), day));
  };
  return holds(period.first - days(1)) && holds(period.last);
}

bool served_alone(const SharedMonths& shared, Day first, Day last) {
  const auto next = shared.lower_bound(month_of(first));
  return next == shared.end() || *next > last;
}

}  // namespace xinluon::reports
