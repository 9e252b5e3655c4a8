#include "sync/server/storage/calendar.h"

#include <algorithm>
#include <map>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

struct Key {
  std::string_view kind;
  std::int64_t on_day;
  std::int64_t valid_from;
};
Key key_of(const CalendarEntry& entry) {
  if (entry.day) return {"day", to_number(*entry.day), 0};
  return {"weekday", entry.weekday, to_number(entry.valid_from)};
}

constexpr std::string_view columns = "unit, kind, on_day, valid_from, hours, like_weekday, name";

Result<CalendarEntry> entry_of(const db::Row& row) {
  CalendarEntry entry;
  entry.unit = UnitId::from(row.text(0)).value_or(UnitId());
  if (row.text(1) == "day") {
    entry.day = day_from_number(row.integer(2));
  } else {
    entry.weekday = static_cast<int>(row.integer(2));
    entry.valid_from = day_from_number(row.integer(3));
  }
  XINLUON_TRY(entry.what.hours, hours_from_text(row.text(4)));
  entry.what.like_weekday = static_cast<int>(row.integer(5));
  entry.name = row.string(6);
  return entry;
}

Result<std::vector<CalendarEntry>> entries_of(db::Connection& connection, const std::string& unit) {
  static const std::string sql =
      format("SELECT {} FROM calendar WHERE unit = $1 ORDER BY kind, on_day, valid_from", columns);
  std::vector<CalendarEntry> entries;
  XINLUON_RETURN_IF_ERROR(connection.each(sql, {unit}, [&entries](const db::Row& row) -> Result<void> {
    XINLUON_TRY(entries.emplace_back(), entry_of(row));
    return {};
  }));
  return entries;
}

CalendarRules rules_of(const std::vector<CalendarEntry>& entries) {
  CalendarRules rules;
  for (const CalendarEntry& entry : entries) {
    if (entry.day)
      rules.days[*entry.day] = entry.what;
    else
      rules.weekly.at(static_cast<std::size_t>(entry.weekday - 1))[entry.valid_from] = entry.what.hours;
  }
  return rules;
}

Result<void> check(const CalendarEntry& entry) {
  const auto weekday = [](int number) { return number >= 1 && number <= 7; };
  if (!entry.day && !weekday(entry.weekday))
    return fail(Errc::rejected, "a calendar entry is for a weekday (1 to 7) or for one day");
  if (!entry.day && entry.what.like_weekday != 0)
    return fail(Errc::rejected, "only a single day can work like a weekday");
  if (entry.what.like_weekday != 0 && !weekday(entry.what.like_weekday))
    return fail(Errc::rejected, "a day works like weekday 1 (Monday) to 7 (Sunday)");
  if (entry.name.size() > max_name_bytes)
    return fail(Errc::rejected, format("a name of a day has at most {} bytes", max_name_bytes));
  return {};
}

}  // namespace

Result<void> put_calendar_entry(db::Connection& connection, const CalendarEntry& entry) {
  XINLUON_RETURN_IF_ERROR(check(entry));
  if (!entry.unit.empty())
    XINLUON_RETURN_IF_ERROR(find_unit(connection, Scope::local_administrator(), entry.unit));
  const Key key = key_of(entry);
  XINLUON_TRY(
      [[maybe_unused]] const auto put,
      connection.run("INSERT INTO calendar (unit, kind, on_day, valid_from, hours, like_weekday, name) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit, kind, on_day, valid_from) "
                     "DO UPDATE SET hours = excluded.hours, like_weekday = excluded.like_weekday, "
                     "name = excluded.name",
                     {entry.unit.text(), key.kind, key.on_day, key.valid_from, to_text(entry.what.hours),
                      entry.what.like_weekday, entry.name}));
  return {};
}

Result<bool> delete_calendar_entry(db::Connection& connection, const CalendarEntry& entry) {
  const Key key = key_of(entry);
  XINLUON_TRY(
      const auto gone,
      connection.run("DELETE FROM calendar WHERE unit = $1 AND kind = $2 AND on_day = $3 AND valid_from = $4",
                     {entry.unit.text(), key.kind, key.on_day, key.valid_from}));
  return gone > 0;
}

Result<WorkingCalendar> calendar_of(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_TRY(const auto path, path_up(connection, scope, unit, for_ever));
  std::vector<CalendarRules> nearest_first;
  for (const UnitId& at : path) {
    XINLUON_TRY(const auto entries, entries_of(connection, at.text()));
    if (!entries.empty()) nearest_first.push_back(rules_of(entries));
  }
  XINLUON_TRY(const auto everywhere, entries_of(connection, ""));
  nearest_first.push_back(rules_of(everywhere));
  return WorkingCalendar(std::move(nearest_first));
}

Result<std::vector<CalendarEntry>> calendar_entries(db::Connection& connection, const Scope& scope) {
  static const std::string sql =
      format("SELECT {} FROM calendar ORDER BY unit, kind, on_day, valid_from", columns);
  std::vector<CalendarEntry> all;
  XINLUON_RETURN_IF_ERROR(connection.each(sql, {}, [&all](const db::Row& row) -> Result<void> {
    XINLUON_TRY(all.emplace_back(), entry_of(row));
    return {};
  }));
  std::map<UnitId, bool> covered = {{UnitId(), true}};
  std::vector<CalendarEntry> seen;
  for (CalendarEntry& entry : all) {
    if (!covered.contains(entry.unit)) {
      XINLUON_TRY(covered[entry.unit], covers(connection, scope, entry.unit));
    }
    if (covered[entry.unit]) seen.push_back(std::move(entry));
  }
  return seen;
}

}  // namespace xinluon::storage
