#include "sync/server/storage/organisation.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 6> type_names = {"nation",  "province", "department",
                                                        "commune", "centre",   "point"};

Result<void> check_name(std::string_view what, std::string_view name) {
  if (name.empty()) return fail(Errc::rejected, format("{}: the name is empty; give one", what));
  if (name.size() > max_name_bytes)
    return fail(Errc::rejected, format("{}: the name is longer than {} bytes", what, max_name_bytes));
  return {};
}

Result<bool> exists(db::Connection& connection, std::string_view sql, const std::string& id) {
  XINLUON_TRY(const auto found, connection.row(sql, {id}, [](const db::Row& row) { return row.integer(0); }));
  return found.has_value();
}

struct Above {
  std::string unit;
  Day from;
  Day to;
  std::int64_t distance;
};

Result<std::vector<Above>> all_above(db::Connection& connection, const UnitId& unit) {
  return connection.rows("SELECT above, valid_from, valid_to, distance FROM unit_path WHERE unit = $1",
                         {unit.text()}, [](const db::Row& row) {
                           return Above{row.string(0), day_from_number(row.integer(1)),
                                        day_from_number(row.integer(2)), row.integer(3)};
                         });
}

Result<void> put_above(db::Connection& connection, const Unit& unit, const Above& above) {
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(
                  "INSERT INTO unit_path (unit, above, valid_from, valid_to, distance) "
                  "VALUES ($1, $2, $3, $4, $5)",
                  {unit.id.text(), above.unit, to_number(above.from), to_number(above.to), above.distance}));
  return {};
}

// The unit stands below everything its parent stands below, on the days that both are valid.
Result<void> put_paths(db::Connection& connection, const Unit& unit) {
  XINLUON_RETURN_IF_ERROR(put_above(connection, unit, {unit.id.text(), unit.valid_from, unit.valid_to, 0}));
  if (unit.parent.empty()) return {};
  XINLUON_TRY(const auto parents, all_above(connection, unit.parent));
  for (Above above : parents) {
    above.from = std::max(above.from, unit.valid_from);
    above.to = std::min(above.to, unit.valid_to);
    above.distance += 1;
    if (above.distance >= static_cast<std::int64_t>(max_tree_depth))
      return fail(Errc::rejected, format("unit {}: deeper than {} levels", unit.id.text(), max_tree_depth));
    if (above.from <= above.to) XINLUON_RETURN_IF_ERROR(put_above(connection, unit, above));
  }
  return {};
}

Result<void> check_unit(db::Connection& connection, const Unit& unit) {
  const std::string what = format("unit {}", unit.id.text());
  if (unit.id.empty()) return fail(Errc::rejected, "a unit needs an id");
  if (unit.valid_from > unit.valid_to) return fail(Errc::rejected, what + ": it ends before it begins");
  if (unit.target_percent < 0 || unit.target_percent > 100)
    return fail(Errc::rejected, what + ": a target is 0 to 100 percent");
  XINLUON_RETURN_IF_ERROR(check_name(what, unit.name));
  constexpr std::string_view by_id = "SELECT 1 FROM unit WHERE id = $1";
  XINLUON_TRY(const bool taken, exists(connection, by_id, unit.id.text()));
  if (taken) return fail(Errc::rejected, what + ": this id is taken; choose another");
  if (unit.parent.empty()) return {};
  XINLUON_TRY(const bool parent, exists(connection, by_id, unit.parent.text()));
  if (parent) return {};
  return fail(Errc::rejected,
              format("{}: no unit {} to put it below; add that first", what, unit.parent.text()));
}

}  // namespace

std::string_view name_of(UnitType type) {
  return type_names[static_cast<std::size_t>(type)];
}

std::optional<UnitType> unit_type_from_name(std::string_view name) {
  const auto* const found = std::find(type_names.begin(), type_names.end(), name);
  if (found == type_names.end()) return std::nullopt;
  return static_cast<UnitType>(found - type_names.begin());
}

Result<void> add_unit(db::Connection& connection, const Unit& unit) {
  XINLUON_RETURN_IF_ERROR(check_unit(connection, unit));
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(
                  "INSERT INTO unit (id, valid_from, valid_to, parent, type, name, code, "
                  "target_percent, sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  {unit.id.text(), to_number(unit.valid_from), to_number(unit.valid_to), unit.parent.text(),
                   name_of(unit.type), unit.name, unit.code, unit.target_percent, unit.sample}));
  return put_paths(connection, unit);
}

Result<void> add_counter(db::Connection& connection, const Counter& counter) {
  const std::string what = format("counter {}", counter.id.text());
  if (counter.id.empty()) return fail(Errc::rejected, "a counter needs an id");
  XINLUON_RETURN_IF_ERROR(check_name(what, counter.name));
  XINLUON_TRY(const bool taken, exists(connection, "SELECT 1 FROM counter WHERE id = $1", counter.id.text()));
  if (taken) return fail(Errc::rejected, what + ": this id is taken; choose another");
  XINLUON_TRY(const bool unit, exists(connection, "SELECT 1 FROM unit WHERE id = $1", counter.unit.text()));
  if (!unit) return fail(Errc::rejected, format("{}: no unit {}; add that first", what, counter.unit.text()));
  XINLUON_TRY(
      [[maybe_unused]] const auto changed,
      connection.run("INSERT INTO counter (id, unit, number, name, field) VALUES ($1, $2, $3, $4, $5)",
                     {counter.id.text(), counter.unit.text(), counter.number, counter.name, counter.field}));
  return {};
}

}  // namespace xinluon::storage
