#include "sync/domain/comparison.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace xinluon {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

// The same day of another month, or its last day.
Day moved(Day day, int by_months) {
  const year_month_day date(day);
  const auto month = date.year() / date.month() + months(by_months);
  const year_month_day there = month / date.day();
  return there.ok() ? Day(there) : Day(month / std::chrono::last);
}

// How many months the period is; 0 when it is none.
int months_in(const Period& period) {
  const year_month_day first(period.first);
  if (first.day() > std::chrono::day(28)) return 0;
  for (const int count : {1, 2, 3, 6, 9, 12})
    if (moved(period.first, count) == period.last + days(1)) return count;
  return 0;
}

Day next_of(Step step, Day day) {
  const year_month_day date(day);
  const Day month(date.year() / date.month() / 1);
  switch (step) {
    case Step::day:
      return day + days(1);
    case Step::week:
      return day + days(8 - std::chrono::weekday(day).iso_encoding());
    case Step::month:
      return moved(month, 1);
    case Step::quarter:
      break;
  }
  return moved(month, 3 - static_cast<int>((static_cast<unsigned>(date.month()) - 1) % 3));
}

constexpr std::array<std::string_view, 4> step_names = {"day", "week", "month", "quarter"};

}  // namespace

Interval newcombe(Ratio now, Ratio before) {
  const auto share = [](Ratio ratio) {
    return static_cast<double>(ratio.part) / static_cast<double>(ratio.of);
  };
  const Interval later = wilson(now);
  const Interval earlier = wilson(before);
  const double difference = share(now) - share(before);
  return {difference - std::hypot(share(now) - later.lower, earlier.upper - share(before)),
          difference + std::hypot(later.upper - share(now), share(before) - earlier.lower)};
}

Change change(Ratio now, Ratio before) {
  if (now.of < min_votes_for_verdict || before.of < min_votes_for_verdict) return Change::too_few;
  const Interval interval = newcombe(now, before);
  if (interval.lower > 0) return Change::rising;
  if (interval.upper < 0) return Change::falling;
  return Change::undecided;
}

std::string_view name_of(Change change) {
  static constexpr std::array<std::string_view, 4> names = {"rising", "falling", "undecided", "too_few"};
  return names[static_cast<std::size_t>(change)];
}

Period previous_period(const Period& period) {
  const int count = months_in(period);
  if (count == 9) return a_year_earlier(period);
  if (count > 0) return {moved(period.first, -count), period.first - days(1)};
  return {period.first - (period.last - period.first) - days(1), period.first - days(1)};
}

Period a_year_earlier(const Period& period) {
  if (months_in(period) > 0) return {moved(period.first, -12), moved(period.last + days(1), -12) - days(1)};
  return {moved(period.first, -12), moved(period.last, -12)};
}

Period equally_elapsed(const Period& before, const Period& period, Day last) {
  if (last >= period.last) return before;
  return {before.first, std::min(before.last, before.first + (std::max(last, period.first) - period.first))};
}

std::optional<Step> step_from_name(std::string_view name) {
  const auto* const found = std::find(step_names.begin(), step_names.end(), name);
  if (found == step_names.end()) return std::nullopt;
  return static_cast<Step>(found - step_names.begin());
}

std::string_view name_of(Step step) {
  return step_names[static_cast<std::size_t>(step)];
}

std::vector<Period> steps_of(const Period& period, Step step) {
  std::vector<Period> steps;
  for (Day day = period.first; day <= period.last;) {
    const Day next = next_of(step, day);
    steps.push_back({day, std::min(period.last, next - days(1))});
    day = next;
  }
  return steps;
}

}  // namespace xinluon
