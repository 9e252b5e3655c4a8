// The sample province's working calendar: Monday to Friday with a lunch break, public holidays, Tết, and days
// swapped for Saturdays. The server keeps it as data of the province's, and the sample's votes follow it.
#pragma once

#include <vector>

#include "sync/domain/period.h"
#include "sync/server/storage/calendar.h"

namespace xinluon::sample {

// Of the years 2024 to 2031; each name says that it is sample data.
std::vector<storage::CalendarEntry> calendar_for(const UnitId& province);

// By that calendar.
bool is_worked(Day day);

// Milliseconds since midnight in Vietnam.
inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t opens_ms = 7 * 60 * minute_ms;
inline constexpr std::int64_t lunch_begins_ms = (11 * 60 + 30) * minute_ms;
inline constexpr std::int64_t lunch_ends_ms = (13 * 60 + 30) * minute_ms;
inline constexpr std::int64_t closes_ms = 17 * 60 * minute_ms;

}  // namespace xinluon::sample
