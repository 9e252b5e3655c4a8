#include <algorithm>

#include "sync/base/format.h"
#include "sync/server/organisation/csv_import.h"
#include "sync/server/organisation/time_text.h"

namespace xinluon::organisation {
namespace {

using Cells = std::vector<std::string>;
using Rows = std::vector<Cells>;

std::string day_or_empty(Day day, Day nothing) {
  return day == nothing ? std::string() : to_text(day);
}

std::string closed(bool is) {
  return is ? "1" : "0";
}

// Those that have ended too, in the order of their ids.
Result<std::vector<UnitId>> covered_units(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto history, storage::unit_history(reader, storage::Scope::local_administrator()));
  std::vector<UnitId> ids;
  for (const auto& time : history) {
    if (!ids.empty() && ids.back() == time.id) continue;
    XINLUON_TRY(const bool covered, storage::covers(reader, scope, time.id));
    if (covered) ids.push_back(time.id);
  }
  return ids;
}

Result<Rows> unit_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto ids, covered_units(reader, scope));
  Rows rows;
  for (const UnitId& id : ids) {
    XINLUON_TRY(const auto times, storage::unit_times(reader, scope, id));
    for (const auto& time : times)
      rows.push_back({id.text(), time.parent.text(), std::string(storage::name_of(time.type)), time.name,
                      time.code, std::to_string(time.target_percent),
                      day_or_empty(time.valid_from, storage::since_ever),
                      day_or_empty(time.valid_to, storage::for_ever)});
  }
  return rows;
}

Result<std::vector<storage::Counter>> covered_counters(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto ids, covered_units(reader, scope));
  std::vector<storage::Counter> all;
  for (const UnitId& id : ids) {
    XINLUON_TRY(const auto some, storage::counters(reader, scope, id));
    all.insert(all.end(), some.begin(), some.end());
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return all;
}

Result<Rows> counter_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto counters, covered_counters(reader, scope));
  Rows rows;
  for (const auto& counter : counters) {
    XINLUON_TRY(const auto times, storage::counter_times(reader, scope, counter.id));
    for (const auto& time : times)
      rows.push_back({time.id.text(), time.unit.text(), time.number, time.name, time.field,
                      day_or_empty(time.valid_from, storage::since_ever),
                      day_or_empty(time.valid_to, storage::for_ever)});
  }
  return rows;
}

Result<Rows> field_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto fields, storage::fields(reader, scope));
  Rows rows;
  for (const auto& field : fields) rows.push_back({field.id, field.name, closed(field.closed)});
  return rows;
}

Result<Rows> procedure_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto procedures, storage::procedures(reader, scope));
  Rows rows;
  for (const auto& one : procedures) rows.push_back({one.code, one.name, one.field, closed(one.closed)});
  return rows;
}

Result<Rows> officer_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto officers, storage::officers(reader, scope));
  Rows rows;
  for (const auto& one : officers)
    rows.push_back({one.id.text(), one.unit.text(), one.name, closed(one.closed)});
  return rows;
}

// "2026-11-21 07:00:00" in Vietnam.
std::string moment(WallTime at) {
  std::string text = to_rfc3339(at).substr(0, 19);
  text[10] = ' ';
  return text;
}

Result<Rows> shift_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto counters, covered_counters(reader, scope));
  Rows rows;
  for (const auto& counter : counters) {
    XINLUON_TRY(const auto shifts,
                storage::shifts_between(reader, scope, counter.id, start_of(storage::since_ever),
                                        start_of(storage::for_ever)));
    for (const auto& shift : shifts)
      rows.push_back({counter.id.text(), shift.officer.text(), moment(shift.from), moment(shift.to)});
  }
  return rows;
}

Result<Rows> calendar_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto entries, storage::calendar_entries(reader, scope));
  Rows rows;
  for (const auto& entry : entries) {
    const auto [on, hours] = text_of(entry);
    rows.push_back({entry.unit.text(), on,
                    entry.day ? std::string() : day_or_empty(entry.valid_from, storage::since_ever), hours,
                    entry.name});
  }
  return rows;
}

Result<Rows> target_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto ids, covered_units(reader, scope));
  Rows rows;
  for (const UnitId& id : ids) {
    XINLUON_TRY(const auto times, storage::unit_times(reader, scope, id));
    int before = 0;
    for (const auto& time : times) {
      if (time.target_percent != before)
        rows.push_back({id.text(), std::to_string(time.target_percent), to_text(time.valid_from)});
      before = time.target_percent;
    }
  }
  return rows;
}

Result<Rows> transaction_rows(db::Connection& reader, const storage::Scope& scope) {
  XINLUON_TRY(const auto counters, covered_counters(reader, scope));
  Rows rows;
  for (const auto& counter : counters) {
    XINLUON_TRY(const auto days, storage::transactions_by_day(reader, scope, counter.id));
    for (const auto& [day, count] : days)
      rows.push_back({counter.id.text(), to_text(day), std::to_string(count)});
  }
  return rows;
}

using Giving = Result<Rows> (*)(db::Connection&, const storage::Scope&);
constexpr std::array<Giving, 9> givings = {unit_rows,      counter_rows, field_rows,
                                           procedure_rows, officer_rows, shift_rows,
                                           calendar_rows,  target_rows,  transaction_rows};

}  // namespace

Result<std::string> export_csv(db::Connection& reader, const storage::Scope& scope, Kind kind,
                               wire::CsvForm form) {
  XINLUON_TRY(const auto rows, givings[static_cast<std::size_t>(kind)](reader, scope));
  Cells heading;
  for (const auto& column : columns_of(kind)) heading.emplace_back(column.name);
  wire::CsvText out(form);
  out.row(heading);
  for (const auto& row : rows) out.row(row);
  return out.text();
}

}  // namespace xinluon::organisation
