#include "sync/settings/hours.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "sync/base/format.h"

namespace xinluon::settings {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"hours.monday",   "hours.tuesday", "hours.wednesday",
                                                      "hours.thursday", "hours.friday",  "hours.saturday",
                                                      "hours.sunday"};

std::optional<int> number(std::string_view digits, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && value >= 0;
  return whole && value <= max ? std::optional(value) : std::nullopt;
}

// "07:30"; "24:00" is the end of the day.
std::optional<int> minute_from(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = number(text.substr(0, 2), 24);
  const auto minutes = number(text.substr(3), 59);
  if (!hours || !minutes || *hours * 60 + *minutes > minutes_of_day) return std::nullopt;
  return *hours * 60 + *minutes;
}

// "07:30-11:30"
std::optional<Opening> opening_from(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = minute_from(text.substr(0, dash));
  const auto to = minute_from(text.substr(dash + 1));
  return from && to && *from < *to ? std::optional(Opening{*from, *to}) : std::nullopt;
}

std::vector<Opening> read_day(ConfigFile& file, std::string_view key) {
  std::vector<Opening> day;
  for (const std::string& text : file.texts(key, {})) {
    const auto opening = opening_from(text);
    if (!opening) {
      file.reject(key, format("\"{}\" are no hours of one day; write \"07:30-11:30\"", text));
    } else if (!day.empty() && opening->from_min < day.back().to_min) {
      file.reject(key, format("\"{}\" begins before the one before ends; put them in order", text));
    } else {
      day.push_back(*opening);
    }
  }
  return day;
}

std::vector<Period> read_holidays(ConfigFile& file) {
  constexpr std::string_view key = "hours.holidays";
  std::vector<Period> holidays;
  for (const std::string& text : file.texts(key, {})) {
    if (const auto days = period_from_text(text)) {
      holidays.push_back(*days);
    } else {
      file.reject(key,
                  format("\"{}\" are no days; write \"2027-02-05..2027-02-11\" or \"2026-09-02\"", text));
    }
  }
  return holidays;
}

// "07:00 80": from then on 80 per cent.
std::optional<DailyStep> step_from(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto from = minute_from(text.substr(0, blank));
  const auto percent = number(text.substr(blank + 1), 100);
  return from && percent && *from < minutes_of_day ? std::optional(DailyStep{*from, *percent}) : std::nullopt;
}

}  // namespace

std::optional<OpeningHours> read_hours(ConfigFile& file, const std::optional<OpeningHours>& otherwise) {
  OpeningHours hours;
  const bool any = std::any_of(weekdays.begin(), weekdays.end(), [&](auto key) { return file.has(key); });
  for (std::size_t day = 0; day < weekdays.size(); ++day)
    hours.week.at(day) = read_day(file, weekdays.at(day));
  hours.holidays = read_holidays(file);
  if (any) return hours;
  if (hours.holidays.empty()) return otherwise;
  if (!otherwise) {
    file.reject("hours.holidays", "need opening hours; write for example monday = [\"07:30-17:00\"]");
    return std::nullopt;
  }
  hours.week = otherwise->week;
  return hours;
}

DailyPlan read_plan(ConfigFile& file, std::string_view key, const DailyPlan& otherwise) {
  if (!file.has(key)) return otherwise;
  DailyPlan plan;
  for (const std::string& text : file.texts(key, {})) {
    const auto step = step_from(text);
    if (!step) {
      file.reject(key, format("\"{}\" is no time and per cent; write \"07:00 80\"", text));
    } else if (!plan.empty() && step->from_min <= plan.back().from_min) {
      file.reject(key, format("\"{}\" is not later than the one before; put them in order", text));
    } else {
      plan.push_back(*step);
    }
  }
  return plan;
}

}  // namespace xinluon::settings
