#include "sync/domain/working_time.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr int friday = 5;
constexpr std::string_view closed_word = "closed";

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// "07:30"; "24:00" is the end of the day.
std::optional<int> minute_from(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const int at = *hour * 60 + *minute;
  return at <= minutes_of_a_day ? std::optional(at) : std::nullopt;
}

std::optional<OpenSpan> span_from(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = minute_from(text.substr(0, 5));
  const auto to = minute_from(text.substr(6));
  return from && to && *from < *to ? std::optional(OpenSpan{*from, *to}) : std::nullopt;
}

std::optional<DayHours> parse_hours(std::string_view text) {
  if (text == closed_word) return DayHours();
  DayHours hours;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const auto span = span_from(text.substr(0, blank));
    if (!span || (!hours.empty() && span->from_minute <= hours.back().to_minute)) return std::nullopt;
    hours.push_back(*span);
    text.remove_prefix(blank == text.npos ? text.size() : blank + 1);
    if (blank != text.npos && text.empty()) return std::nullopt;
  }
  return hours.empty() || hours.size() > max_spans_of_a_day ? std::nullopt : std::optional(hours);
}

struct Stretch {
  WallTime from;
  WallTime to;
};
Stretch stretch_of(Day day, const OpenSpan& span) {
  const WallTime midnight = start_of(day);
  return {midnight + minutes(span.from_minute), midnight + minutes(span.to_minute)};
}

}  // namespace

Result<DayHours> hours_from_text(std::string_view text) {
  if (auto hours = parse_hours(text)) return *std::move(hours);
  return fail(Errc::rejected,
              format("\"{}\" are no opening hours; write them in order, at most {} stretches, like "
                     "07:00-11:30 13:30-17:00, or closed",
                     printable(text), max_spans_of_a_day));
}

std::string to_text(const DayHours& hours) {
  if (hours.empty()) return std::string(closed_word);
  std::string text;
  for (const OpenSpan& span : hours)
    text += format("{}{:02}:{:02}-{:02}:{:02}", text.empty() ? "" : " ", span.from_minute / 60,
                   span.from_minute % 60, span.to_minute / 60, span.to_minute % 60);
  return text;
}

DayHours usual_hours() {
  return {{7 * 60, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60}};
}

int iso_weekday_of(Day day) {
  return static_cast<int>(std::chrono::weekday(day).iso_encoding());
}

WorkingCalendar::WorkingCalendar(std::vector<CalendarRules> nearest_first)
    : rules_(std::move(nearest_first)) {}

DayHours WorkingCalendar::weekly_hours(int iso_weekday, Day day) const {
  for (const CalendarRules& rules : rules_) {
    const auto& held = rules.weekly.at(static_cast<std::size_t>(iso_weekday - 1));
    const auto next = held.upper_bound(day);
    if (next != held.begin()) return std::prev(next)->second;
  }
  return iso_weekday <= friday ? usual_hours() : DayHours();
}

DayHours WorkingCalendar::hours_on(Day day) const {
  for (const CalendarRules& rules : rules_) {
    const auto special = rules.days.find(day);
    if (special == rules.days.end()) continue;
    const int like = special->second.like_weekday;
    return like == 0 ? special->second.hours : weekly_hours(like, day);
  }
  return weekly_hours(iso_weekday_of(day), day);
}

bool is_working_time(const WorkingCalendar& calendar, WallTime at, Milliseconds margin) {
  for (Day day = day_of(at - margin); day <= day_of(at + margin); day += days(1)) {
    for (const OpenSpan& span : calendar.hours_on(day)) {
      const Stretch open = stretch_of(day, span);
      if (open.from - margin <= at && at < open.to + margin) return true;
    }
  }
  return false;
}

Milliseconds working_time_between(const WorkingCalendar& calendar, WallTime from, WallTime to) {
  Milliseconds sum(0);
  if (to <= from) return sum;
  for (Day day = day_of(from); day <= day_of(to); day += days(1)) {
    for (const OpenSpan& span : calendar.hours_on(day)) {
      const Stretch open = stretch_of(day, span);
      const Milliseconds inside = std::min(open.to, to) - std::max(open.from, from);
      sum += std::max(inside, Milliseconds(0));
    }
  }
  return sum;
}

}  // namespace xinluon
