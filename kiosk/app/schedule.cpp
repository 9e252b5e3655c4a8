#include "kiosk/app/schedule.h"

#include <algorithm>

#include "sync/base/check.h"

namespace xinluon::app {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// A holiday list reaches a year ahead at most; a week repeats.
constexpr int days_looked_ahead = 366;

WallTime at_minute(Day day, int minute) {
  return start_of(day) + minutes(minute);
}

bool is_holiday(const OpeningHours& hours, Day day) {
  return std::any_of(hours.holidays.begin(), hours.holidays.end(),
                     [&](const Period& p) { return p.first <= day && day <= p.last; });
}

const std::vector<Opening>& openings_on(const OpeningHours& hours, Day day) {
  static const std::vector<Opening> none;
  if (is_holiday(hours, day)) return none;
  const unsigned monday_first = std::chrono::weekday(day).iso_encoding() - 1;
  return hours.week[monday_first];
}

bool open_during(const OpeningHours& hours, WallTime t) {
  const Day day = day_of(t);
  const auto& today = openings_on(hours, day);
  return std::any_of(today.begin(), today.end(), [&](const Opening& o) {
    return t >= at_minute(day, o.from_min) && t < at_minute(day, o.to_min);
  });
}

// The edges of a day's openings. One at midnight may be none: an opening of the next day may join it.
std::vector<WallTime> edges_on(const OpeningHours& hours, Day day) {
  std::vector<WallTime> edges;
  for (const Opening& o : openings_on(hours, day)) {
    edges.push_back(at_minute(day, o.from_min));
    edges.push_back(at_minute(day, o.to_min));
  }
  return edges;
}

}  // namespace

OpenNow open_at(const OpeningHours& hours, WallTime now) {
  const bool open = open_during(hours, now);
  const Day today = day_of(now);
  for (int ahead = 0; ahead <= days_looked_ahead; ++ahead) {
    for (const WallTime edge : edges_on(hours, today + days(ahead))) {
      if (edge > now && open_during(hours, edge) != open) return {open, edge};
    }
  }
  return {open, std::nullopt};
}

StepNow step_at(const DailyPlan& plan, WallTime now) {
  XINLUON_CHECK(!plan.empty(), "a plan without a step says nothing");
  const Day today = day_of(now);
  const auto next = std::find_if(plan.begin(), plan.end(),
                                 [&](const DailyStep& s) { return at_minute(today, s.from_min) > now; });
  const int percent = next == plan.begin() ? plan.back().percent : std::prev(next)->percent;
  if (plan.size() == 1) return {percent, std::nullopt};
  return {percent, next == plan.end() ? at_minute(today + days(1), plan.front().from_min)
                                      : at_minute(today, next->from_min)};
}

}  // namespace xinluon::app
