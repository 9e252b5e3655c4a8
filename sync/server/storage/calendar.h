// Opening hours as data: weekdays' hours, holidays, Tết, swapped days, of one unit and all below it, or of
// everywhere. What follows from them is domain/working_time.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/domain/working_time.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct CalendarEntry {
  UnitId unit;             // empty: everywhere
  int weekday = 0;         // 1 (Monday) to 7: hours of that weekday from valid_from on…
  Day valid_from{};        // …
  std::optional<Day> day;  // or, with weekday 0, of this one day
  SpecialDay what;         // its hours; a single day may work like a weekday
  std::string name;        // "Tết Nguyên đán"
  bool operator==(const CalendarEntry&) const = default;
};

// Writes, within the caller's transaction: add or replace what is said of the same unit and day.
Result<void> put_calendar_entry(db::Connection& connection, const CalendarEntry& entry);
// Whether there was one for that unit and day (or weekday and valid_from).
Result<bool> delete_calendar_entry(db::Connection& connection, const CalendarEntry& entry);

// What holds for the unit: its own entries, those of every unit above it in today's tree, those of
// everywhere.
Result<WorkingCalendar> calendar_of(db::Connection& connection, const Scope& scope, const UnitId& unit);
// The entries of the units the scope covers and those of everywhere, by unit and day.
Result<std::vector<CalendarEntry>> calendar_entries(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
