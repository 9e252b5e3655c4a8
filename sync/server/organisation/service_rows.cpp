#include <algorithm>

#include "sync/base/format.h"
#include "sync/server/organisation/tables.h"
#include "sync/server/organisation/time_text.h"

namespace xinluon::organisation {
namespace {

// A cell that was understood; else it is complained of.
bool said(Import& import, const wire::CsvRow& row, std::string_view column, const Result<void>& understood) {
  return import.settle(row, column, understood).value_or(false);
}

std::optional<storage::CalendarEntry> entry_of(Import& import, const wire::CsvRow& row) {
  storage::CalendarEntry entry;
  if (!import.cell(row, "unit").empty()) {
    const auto unit = import.id<UnitId>(row, "unit");
    if (!unit) return std::nullopt;
    entry.unit = *unit;
  }
  const auto from = import.day(row, "valid_from", storage::since_ever);
  if (!from) return std::nullopt;
  entry.name = import.cell(row, "name");
  if (!said(import, row, "on", set_on(entry, import.cell(row, "on"), *from)) ||
      !said(import, row, "hours", set_hours(entry, import.cell(row, "hours"))))
    return std::nullopt;
  return entry;
}

Result<void> put_shift(Import& import, const wire::CsvRow& row, const storage::Shift& shift) {
  const auto before = import.changes().served_during(shift);
  const auto done = import.changes().put(shift);
  XINLUON_TRY(const bool fine, import.settle(row, "", done ? Result<void>() : fail(done.error())));
  import.changed += fine ? 1 : 0;
  if (fine && before && !before->empty() && *before != words_of_service(shift))
    import.corrections.push_back({shift.counter, words_of_correction(shift, *before)});
  return {};
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
    XINLUON_RETURN_IF_ERROR(put_shift(import, row, shift));
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

Result<void> import_transactions(Import& import) {
  std::map<std::pair<CounterId, Day>, std::size_t> told;
  for (const auto& row : import.rows()) {
    const auto counter = import.id<CounterId>(row, "counter");
    const auto day = import.day(row, "day", storage::since_ever);
    const auto count = import.count(row, "count", storage::max_transactions);
    if (!counter || !day || !count) continue;
    if (const auto [other, first] = told.emplace(std::pair(*counter, *day), row.line); !first) {
      import.complain(row, "day", format("line {} tells this counter's day too", other->second),
                      "keep one of the two lines");
      continue;
    }
    const auto done = import.changes().put(storage::Transactions{*counter, *day, *count});
    XINLUON_TRY(const bool fine, import.settle(row, "", done ? Result<void>() : fail(done.error())));
    import.changed += fine && *done ? 1 : 0;
  }
  return {};
}

}  // namespace xinluon::organisation
