#include "sync/server/organisation/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon::organisation {
namespace {

constexpr std::array<std::string_view, 7> weekday_names = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::string_view like = "like ";
constexpr std::string_view offset = "+07:00";

std::optional<int> two_digits(std::string_view text, int highest) {
  int number = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = text.size() == 2 && parsed.ec == std::errc() && parsed.ptr == text.data() + 2;
  return whole && number >= 0 && number <= highest ? std::optional(number) : std::nullopt;
}

std::optional<WallTime> moment_in(std::string_view text) {
  if (text.ends_with(offset)) text.remove_suffix(offset.size());
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  const bool punctuated =
      (text[10] == ' ' || text[10] == 'T') && text[13] == ':' && (text.size() == 16 || text[16] == ':');
  const auto day = day_from_text(text.substr(0, 10));
  const auto hour = two_digits(text.substr(11, 2), 24);
  const auto minute = two_digits(text.substr(14, 2), 59);
  const auto second = text.size() == 19 ? two_digits(text.substr(17, 2), 59) : std::optional(0);
  if (!punctuated || !day || !hour || !minute || !second) return std::nullopt;
  if (*hour == 24 && (*minute > 0 || *second > 0)) return std::nullopt;
  return start_of(*day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(printable(text)) + "\"";
}

}  // namespace

Result<WallTime> moment_from_text(std::string_view text) {
  if (const auto moment = moment_in(text)) return *moment;
  return fail(Errc::rejected, quoted(text) + " is no moment; write one like 2026-11-21 07:00");
}

std::string_view weekday_name(int iso_weekday) {
  return weekday_names.at(static_cast<std::size_t>(iso_weekday - 1));
}

std::optional<int> weekday_from_name(std::string_view name) {
  const auto* const found = std::find(weekday_names.begin(), weekday_names.end(), name);
  if (found == weekday_names.end()) return std::nullopt;
  return static_cast<int>(found - weekday_names.begin()) + 1;
}

EntryText text_of(const storage::CalendarEntry& entry) {
  const int weekday = entry.what.like_weekday;
  return {entry.day ? to_text(*entry.day) : std::string(weekday_name(entry.weekday)),
          weekday == 0 ? to_text(entry.what.hours) : std::string(like) + std::string(weekday_name(weekday))};
}

Result<void> set_on(storage::CalendarEntry& entry, std::string_view on, Day valid_from) {
  if (const auto weekday = weekday_from_name(on)) {
    entry.weekday = *weekday;
    entry.valid_from = valid_from;
    return {};
  }
  const auto day = day_from_text(on);
  if (!day)
    return fail(Errc::rejected,
                quoted(on) +
                    " is neither a weekday nor a day; write mon, tue, wed, thu, fri, sat, sun or a day "
                    "like 2026-02-17");
  entry.day = *day;
  return {};
}

Result<void> set_hours(storage::CalendarEntry& entry, std::string_view hours) {
  if (hours.starts_with(like)) {
    if (const auto weekday = weekday_from_name(hours.substr(like.size()))) {
      entry.what = {{}, *weekday};
      return {};
    }
  }
  auto spans = hours_from_text(hours);
  if (!spans)
    return fail(Errc::rejected, quoted(hours) +
                                    " are no opening hours; write 07:00-11:30 13:30-17:00, closed, or "
                                    "for one day \"like mon\"");
  entry.what = {*std::move(spans), 0};
  return {};
}

}  // namespace xinluon::organisation
