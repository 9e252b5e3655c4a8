// Which days the sample's offices work: Monday to Friday without public holidays and Tết. Good enough for
// votes that are made up; the calendar that alarms follow is data of the server.
#pragma once

#include "sync/domain/period.h"

namespace xinluon::sample {

bool is_worked(Day day);

// Milliseconds since midnight in Vietnam.
inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t opens_ms = 7 * 60 * minute_ms;
inline constexpr std::int64_t lunch_begins_ms = (11 * 60 + 30) * minute_ms;
inline constexpr std::int64_t lunch_ends_ms = (13 * 60 + 30) * minute_ms;
inline constexpr std::int64_t closes_ms = 17 * 60 * minute_ms;

}  // namespace xinluon::sample
