#include <algorithm>

#include "sync/base/format.h"
#include "sync/server/organisation/tables.h"

namespace xinluon::organisation {
namespace {

constexpr std::string_view like = "like ";

std::optional<SpecialDay> hours_of(Import& import, const wire::CsvRow& row) {
  const std::string& text = import.cell(row, "hours");
  if (text.starts_with(like)) {
    if (const auto weekday = weekday_from_name(std::string_view(text).substr(like.size())))
      return SpecialDay{{}, *weekday};
  }
  auto hours = hours_from_text(text);
  if (hours) return SpecialDay{*std::move(hours), 0};
  import.complain(row, "hours", "\"" + text + "\" are no opening hours",
                  "write 07:00-11:30 13:30-17:00, closed, or for one day \"like mon\"");
  return std::nullopt;
}

std::optional<storage::CalendarEntry> entry_of(Import& import, const wire::CsvRow& row) {
  storage::CalendarEntry entry;
  if (!import.cell(row, "unit").empty()) {
    const auto unit = import.id<UnitId>(row, "unit");
    if (!unit) return std::nullopt;
    entry.unit = *unit;
  }
  const auto from = import.day(row, "valid_from", storage::since_ever);
  const auto what = hours_of(import, row);
  if (!from || !what) return std::nullopt;
  entry.what = *what;
  entry.name = import.cell(row, "name");
  if (const auto weekday = weekday_from_name(import.cell(row, "on"))) {
    entry.weekday = *weekday;
    entry.valid_from = *from;
    return entry;
  }
  const auto day = day_from_text(import.cell(row, "on"));
  if (!day) {
    import.complain(row, "on", "\"" + import.cell(row, "on") + "\" is neither a weekday nor a day",
                    "write mon, tue, wed, thu, fri, sat, sun or a day like 2026-02-17");
    return std::nullopt;
  }
  entry.day = *day;
  return entry;
}

}  // namespace

Result<void> import_officers(Import& import) {
  for (const auto& row : import.rows()) {
    const auto id = import.id<OfficerId>(row, "id");
    const auto unit = import.id<UnitId>(row, "unit");
    const auto closed = import.flag(row, "closed");
    if (!id || !unit || !closed) continue;
    storage::Officer officer{*id, *unit, import.cell(row, "name"), *closed};
    const auto known = storage::find_officer(import.changes().writer(), import.changes().scope(), *id);
    if (known) officer.sample = known->sample;
    if (known && *known == officer) continue;
    XINLUON_TRY(const bool done, import.settle(row, "", import.changes().put(officer)));
    import.changed += done ? 1 : 0;
  }
  return {};
}

Result<void> import_shifts(Import& import) {
  std::map<CounterId, std::vector<std::pair<storage::Shift, std::size_t>>> taken;
  for (const auto& row : import.rows()) {
    const auto counter = import.id<CounterId>(row, "counter");
    const auto from = import.moment(row, "from");
    const auto to = import.moment(row, "to");
    storage::Shift shift;
    if (!import.cell(row, "officer").empty()) {
      const auto officer = import.id<OfficerId>(row, "officer");
      if (!officer) continue;
      shift.officer = *officer;
    }
    if (!counter || !from || !to) continue;
    shift.counter = *counter;
    shift.from = *from;
    shift.to = *to;
    auto& others = taken[*counter];
    const auto overlapping = std::find_if(others.begin(), others.end(), [&](const auto& other) {
      return other.first.from < shift.to && shift.from < other.first.to;
    });
    if (overlapping != others.end()) {
      import.complain(row, "from", format("it overlaps the shift in line {}", overlapping->second),
                      "let one begin when the other ends");
      continue;
    }
    others.emplace_back(shift, row.line);
    const auto done = import.changes().put(shift);
    XINLUON_TRY(const bool fine, import.settle(row, "", done ? Result<void>() : fail(done.error())));
    import.changed += fine ? 1 : 0;
  }
  return {};
}

Result<void> import_calendar(Import& import) {
  for (const auto& row : import.rows()) {
    const auto entry = entry_of(import, row);
    if (!entry) continue;
    XINLUON_TRY(const bool done, import.settle(row, "", import.changes().put(*entry)));
    import.changed += done ? 1 : 0;
  }
  return {};
}

}  // namespace xinluon::organisation
