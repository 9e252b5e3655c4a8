// Moments and entries of the calendar as people write them, in tables and in requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/storage/calendar.h"

namespace xinluon::organisation {

// "2026-11-21 07:00" in Vietnam; seconds, a T for the blank, and "+07:00" behind it are allowed. 24:00 is the
// end of a day. rejected, with the form.
Result<WallTime> moment_from_text(std::string_view text);

// "mon" … "sun" for 1 … 7.
std::string_view weekday_name(int iso_weekday);
std::optional<int> weekday_from_name(std::string_view name);

// What a calendar's entry says, as it is written.
struct EntryText {
  std::string on;     // "mon" … "sun", or a day like 2026-02-17
  std::string hours;  // "07:00-11:30 13:30-17:00", "closed", or for a single day "like mon"
};
EntryText text_of(const storage::CalendarEntry& entry);
// Sets the weekday or the day; valid_from counts for a weekday only.
Result<void> set_on(storage::CalendarEntry& entry, std::string_view on, Day valid_from);
Result<void> set_hours(storage::CalendarEntry& entry, std::string_view hours);

}  // namespace xinluon::organisation
