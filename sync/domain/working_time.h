// When an office is open: hours of each weekday with lunch, public holidays, Tết, swapped days and Saturday
// mornings, all of them data. Outside it nothing is alarmed as silent. Pure; Vietnam's time throughout.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/period.h"

namespace xinluon {

inline constexpr int minutes_of_a_day = 24 * 60;
inline constexpr std::size_t max_spans_of_a_day = 8;

// Minutes since 00:00 in Vietnam: open from `from_minute` on, closed again from `to_minute` on.
struct OpenSpan {
  int from_minute = 0;
  int to_minute = 0;
  auto operator<=>(const OpenSpan&) const = default;
};
// In order and apart; empty is a closed day.
using DayHours = std::vector<OpenSpan>;

// "07:00-11:30 13:30-17:00"; "closed" is a closed day. rejected, with the rule, for anything else.
Result<DayHours> hours_from_text(std::string_view text);
std::string to_text(const DayHours& hours);

// 07:00–11:30 and 13:30–17:00: what counts where nobody has set hours, from Monday to Friday.
DayHours usual_hours();

// Monday is 1, Sunday is 7, as in ISO 8601.
int iso_weekday_of(Day day);

// What one day is, whatever its weekday: its own hours (a holiday has none), or those of another weekday (a
// swapped day: "Saturday 22 August works as a Monday").
struct SpecialDay {
  DayHours hours;
  int like_weekday = 0;  // 1–7; 0: `hours` count
  auto operator<=>(const SpecialDay&) const = default;
};

// What one unit has set; the rest it has from above.
struct CalendarRules {
  std::array<std::map<Day, DayHours>, 7> weekly;  // by weekday − 1, then by the day they hold from
  std::map<Day, SpecialDay> days;
};

class WorkingCalendar {
 public:
  // Without rules: usual_hours() from Monday to Friday, no holidays.
  WorkingCalendar() = default;
  // The unit's own rules first, then those of every unit above, nearest first. A special day from anywhere
  // goes before weekly hours; otherwise the nearest that says something counts.
  explicit WorkingCalendar(std::vector<CalendarRules> nearest_first);

  DayHours hours_on(Day day) const;

 private:
  DayHours weekly_hours(int iso_weekday, Day day) const;
  std::vector<CalendarRules> rules_;
};

// True within opening hours; `margin` widens every span on both sides (an early or late vote is no night
// one).
bool is_working_time(const WorkingCalendar& calendar, WallTime at, Milliseconds margin = Milliseconds(0));

// How much of [from, to) lies within opening hours; 0 when to <= from. Looks at every day between: callers
// keep it to months.
Milliseconds working_time_between(const WorkingCalendar& calendar, WallTime from, WallTime to);

}  // namespace xinluon
