#include "sync/domain/reporting_preset.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;

constexpr std::size_t max_preset_id_bytes = 40;
constexpr std::size_t max_name_bytes = 200;
constexpr std::size_t max_source_bytes = 500;
constexpr days longest_window{366};

// Two digits from `first` to `last`.
std::optional<unsigned> two_digits(std::string_view text, unsigned first, unsigned last) {
  unsigned number = 0;
  if (text.size() != 2) return std::nullopt;
  const auto parsed = std::from_chars(text.data(), text.data() + 2, number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + 2 || number < first || number > last)
    return std::nullopt;
  return number;
}

// Of the shortest month of that name; of any month for 0.
unsigned days_of_month(unsigned month) {
  constexpr unsigned of_every_month = 28;
  if (month == 0) return of_every_month;
  constexpr std::chrono::year no_leap_year{2027};
  return static_cast<unsigned>((no_leap_year / std::chrono::month(month) / std::chrono::last).day());
}

std::optional<YearDay> year_day(std::string_view text) {
  YearDay found;
  if (text.starts_with("-1:") || text.starts_with("+1:")) {
    found.year_offset = text[0] == '-' ? -1 : 1;
    text.remove_prefix(3);
  }
  if (text.size() == 5 && text[2] == '-') {
    const auto month = two_digits(text.substr(0, 2), 1, 12);
    if (!month) return std::nullopt;
    found.month = *month;
    text.remove_prefix(3);
  }
  const auto day = two_digits(text, 1, days_of_month(found.month));
  if (!day) return std::nullopt;
  found.day = *day;
  return found;
}

Day day_in(const YearDay& of, year_month base) {
  if (of.month == 0) return Day((base + months(of.year_offset)) / std::chrono::day(of.day));
  return Day((base.year() + std::chrono::years(of.year_offset)) / std::chrono::month(of.month) /
             std::chrono::day(of.day));
}

// `base` is the year, or the month, that names it.
ReportingPeriod period_in(const ReportingPreset& preset, year_month base) {
  const std::string month = to_text(Day(base / 1)).substr(0, 7);
  ReportingPeriod found{format("{}/{}", preset.id, preset.monthly() ? month : month.substr(0, 4)),
                        {day_in(preset.first, base), day_in(preset.last, base)},
                        {}};
  if (preset.due_before) found.last_day_to_send = day_in(*preset.due_before, base) - days(1);
  return found;
}

Error unknown(std::string_view text, std::span<const ReportingPreset> presets) {
  std::string names;
  for (const auto& preset : presets)
    names += format(" {}/{}", preset.id, preset.monthly() ? "2026-11" : "2026");
  return {Errc::rejected, format("\"{}\" is no reporting period; {}{}", printable(text),
                                 names.empty() ? "there is none yet" : "write one of", names)};
}

Result<void> check_text(std::string_view what, const std::string& text, std::size_t most) {
  if (text.empty()) return fail(Errc::rejected, format("the {} is empty; give one", what));
  if (text.size() > most)
    return fail(Errc::rejected, format("the {} is longer than {} bytes; shorten it", what, most));
  return {};
}

bool possible_id(std::string_view id) {
  return !id.empty() && id.size() <= max_preset_id_bytes && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<void> check_window(const ReportingPreset& preset, year_month base) {
  const ReportingPeriod period = period_in(preset, base);
  if (period.data.last < period.data.first)
    return fail(Errc::rejected, "it ends before it begins; write -1: before a day of the year before");
  if (period.data.last - period.data.first >= longest_window)
    return fail(Errc::rejected, "it is longer than a year; take the first day nearer to the last");
  if (period.last_day_to_send && *period.last_day_to_send < period.data.last)
    return fail(Errc::rejected,
                "it is due before its last day is over; take a later day, +1: is of the next year");
  return {};
}

}  // namespace

Result<YearDay> year_day_from_text(std::string_view text) {
  if (const auto found = year_day(text)) return *found;
  return fail(
      Errc::rejected,
      format("\"{}\" is no day of a year or month; write month and day that every year has, like 05-15, or a "
             "day from 01 to 28 for each month, with -1: before it for the one before and +1: for the next",
             printable(text)));
}

std::string to_text(const YearDay& day) {
  const std::string offset = day.year_offset == 0 ? "" : day.year_offset < 0 ? "-1:" : "+1:";
  return day.month == 0 ? format("{}{:02}", offset, day.day)
                        : format("{}{:02}-{:02}", offset, day.month, day.day);
}

Result<void> check(const ReportingPreset& preset) {
  if (!possible_id(preset.id))
    return fail(Errc::rejected,
                format("an id has 1 to {} of a-z 0-9 -; choose another", max_preset_id_bytes));
  XINLUON_RETURN_IF_ERROR(check_text("name", preset.name, max_name_bytes));
  XINLUON_RETURN_IF_ERROR(check_text("source", preset.source, max_source_bytes));
  const bool monthly = preset.monthly();
  if ((preset.first.month == 0) != monthly ||
      (preset.due_before && (preset.due_before->month == 0) != monthly))
    return fail(Errc::rejected, "some of its days are of a year and some of a month; write all in one way");
  // A leap year and one that is none.
  constexpr std::chrono::year leap{2028};
  for (const auto year : {leap - std::chrono::years(1), leap})
    for (unsigned month = 1; month <= 12; ++month)
      XINLUON_RETURN_IF_ERROR(check_window(preset, year / std::chrono::month(month)));
  return {};
}

Result<ReportingPeriod> reporting_period(std::string_view text, std::span<const ReportingPreset> presets) {
  const auto slash = text.find('/');
  for (const auto& preset : presets) {
    if (slash == text.npos || preset.id != text.substr(0, slash)) continue;
    const std::string_view when = text.substr(slash + 1);
    const auto base = period_from_text(when);
    if (!base || when.size() != (preset.monthly() ? 7U : 4U)) return tl::unexpected(unknown(text, presets));
    const std::chrono::year_month_day last(base->last);
    // The first year has none before it, the last one none behind.
    constexpr std::chrono::year first_year{2};
    constexpr std::chrono::year last_year{9998};
    if (last.year() < first_year || last.year() > last_year) return tl::unexpected(unknown(text, presets));
    return period_in(preset, last.year() / last.month());
  }
  return tl::unexpected(unknown(text, presets));
}

std::vector<ReportingPeriod> reporting_periods_at(const ReportingPreset& preset, Day today) {
  const std::chrono::year_month_day date(today);
  const auto step = preset.monthly() ? months(1) : months(12);
  const auto is_over = [&](year_month base) {
    const auto period = period_in(preset, base);
    return period.last_day_to_send.value_or(period.data.last) < today;
  };
  // The last days of a period lie at the most a step before the year or month that names it.
  year_month next = date.year() / date.month() - step - step;
  while (is_over(next)) next += step;
  return {period_in(preset, next), period_in(preset, next - step)};
}

int days_left(Day last_day_to_send, Day today) {
  return static_cast<int>((last_day_to_send - today).count());
}

}  // namespace xinluon
