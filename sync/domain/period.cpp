#include "sync/domain/period.h"

#include <algorithm>
#include <optional>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;

// Asia/Ho_Chi_Minh, without daylight saving since 1975; also the offset that to_rfc3339 spells out.
constexpr auto vietnam_offset = 7h;
// The day before is published from here on.
constexpr auto publication_time = 6h;

constexpr Day first_day = year(1) / 1 / 1;
constexpr Day last_day = year(9999) / 12 / 31;

WallTime clamped(WallTime t) {
  return std::clamp(t, start_of(first_day), start_of(last_day + days(1)) - 1ms);
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

std::optional<int> digits_between(std::string_view text, int min, int max) {
  const auto value = digits(text);
  return value && *value >= min && *value <= max ? value : std::nullopt;
}

std::optional<year> year_from(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  const auto value = digits_between(text, 1, 9999);
  return value ? std::optional(year(*value)) : std::nullopt;
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = year_from(text.substr(0, 4));
  const auto m = digits_between(text.substr(5, 2), 1, 12);
  const auto d = digits_between(text.substr(8, 2), 1, 31);
  if (!y || !m || !d) return std::nullopt;
  const year_month_day day = *y / *m / *d;
  return day.ok() ? std::optional(Day(day)) : std::nullopt;
}

Period months_of(year y, int first_month, int how_many) {
  const auto begin = y / month(static_cast<unsigned>(first_month));
  return {Day(begin / 1), Day((begin + months(how_many - 1)) / last)};
}

// ISO 8601: week 1 is the one with 4 January in it.
std::optional<Period> week_of(year y, int week) {
  const auto monday_of_week_1 = [](year in) {
    const Day day = in / 1 / 4;
    return day - days(std::chrono::weekday(day).iso_encoding() - 1);
  };
  const Day monday = monday_of_week_1(y) + days(7 * (week - 1));
  if (monday >= monday_of_week_1(y + years(1))) return std::nullopt;
  return Period{monday, monday + days(6)};
}

// What follows "2026-": "11", "Q4", "H1", "9M", "W47".
std::optional<Period> part_of_year(year y, std::string_view part) {
  if (part == "9M") return months_of(y, 1, 9);
  if (part.size() == 3 && part[0] == 'W') {
    const auto week = digits_between(part.substr(1), 1, 53);
    return week ? week_of(y, *week) : std::nullopt;
  }
  if (part.size() != 2) return std::nullopt;
  if (const auto m = digits_between(part, 1, 12)) return months_of(y, *m, 1);
  if (const auto q = digits_between(part.substr(1), 1, 4); q && part[0] == 'Q')
    return months_of(y, 3 * *q - 2, 3);
  if (const auto h = digits_between(part.substr(1), 1, 2); h && part[0] == 'H')
    return months_of(y, 6 * *h - 5, 6);
  return std::nullopt;
}

std::optional<Period> parse_period(std::string_view text) {
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto first = parse_day(text.substr(0, dots));
    const auto final = parse_day(text.substr(dots + 2));
    return first && final && *first <= *final ? std::optional(Period{*first, *final}) : std::nullopt;
  }
  if (const auto day = parse_day(text)) return Period{*day, *day};
  const auto y = year_from(text.substr(0, 4));
  if (!y) return std::nullopt;
  if (text.size() == 4) return months_of(*y, 1, 12);
  return text[4] == '-' ? part_of_year(*y, text.substr(5)) : std::nullopt;
}

}  // namespace

Day day_of(WallTime t) {
  return Day(floor<days>(clamped(t).time_since_epoch() + vietnam_offset));
}

WallTime start_of(Day day) {
  return WallTime(Milliseconds(day.time_since_epoch()) - vietnam_offset);
}

std::string to_text(Day day) {
  const year_month_day date = day;
  return format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
}

Result<Day> day_from_text(std::string_view text) {
  if (const auto day = parse_day(text)) return *day;
  return fail(Errc::rejected, format("\"{}\" is no day; write one like 2026-11-21", printable(text)));
}

std::string to_rfc3339(WallTime t) {
  const Day day = day_of(t);
  const std::chrono::hh_mm_ss time(clamped(t) - start_of(day));
  return format("{}T{:02}:{:02}:{:02}.{:03}+07:00", to_text(day), time.hours().count(),
                time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Period> period_from_text(std::string_view text) {
  if (const auto period = parse_period(text)) return *period;
  return fail(
      Errc::rejected,
      format("\"{}\" is no period; write 2026-11-21, 2026-W47, 2026-11, 2026-Q4, 2026-H1, 2026-9M, 2026 or "
             "2026-07-01..2026-11-21 (first day, last day)",
             printable(text)));
}

std::string to_text(const Period& period) {
  return format("{}..{}", to_text(period.first), to_text(period.last));
}

Day last_published_day(WallTime now) {
  return day_of(clamped(now) - publication_time) - days(1);
}

}  // namespace xinluon
