#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view unit_columns =
    "id, parent, type, name, code, valid_from, valid_to, target_percent, sample";

Unit unit_of(const db::Row& row) {
  return {UnitId::from(row.text(0)).value_or(UnitId()),
          UnitId::from(row.text(1)).value_or(UnitId()),
          unit_type_from_name(row.text(2)).value_or(UnitType::point),
          row.string(3),
          row.string(4),
          day_from_number(row.integer(5)),
          day_from_number(row.integer(6)),
          static_cast<int>(row.integer(7)),
          row.integer(8) != 0};
}

Counter counter_of(const db::Row& row) {
  return {CounterId::from(row.text(0)).value_or(CounterId()), UnitId::from(row.text(1)).value_or(UnitId()),
          row.string(2), row.string(3), row.string(4)};
}

Result<std::vector<Unit>> all_children(db::Connection& connection, const std::string& parent, Day day) {
  static const std::string sql =
      format("SELECT {} FROM unit WHERE parent = $1 AND valid_from <= $2 AND valid_to >= $3 ORDER BY id",
             unit_columns);
  return connection.rows(sql, {parent, to_number(day), to_number(day)}, unit_of);
}

Result<void> append_tree(db::Connection& connection, Unit unit, std::vector<Unit>& into) {
  const std::string id = unit.id.text();
  into.push_back(std::move(unit));
  XINLUON_TRY(auto children, all_children(connection, id, for_ever));
  for (Unit& child : children) XINLUON_RETURN_IF_ERROR(append_tree(connection, std::move(child), into));
  return {};
}

// A root below another root of the same scope is no top.
Result<bool> below_another(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  for (const UnitId& other : scope.roots()) {
    if (other == unit) continue;
    XINLUON_TRY(const bool below, covers(connection, Scope::of_units({other}), unit));
    if (below) return true;
  }
  return false;
}

}  // namespace

Result<Unit> find_unit(db::Connection& connection, const Scope& scope, const UnitId& id) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, id));
  static const std::string sql =
      format("SELECT {} FROM unit WHERE id = $1 ORDER BY valid_from DESC LIMIT 1", unit_columns);
  XINLUON_TRY(auto found, connection.row(sql, {id.text()}, unit_of));
  if (!found) return fail(Errc::not_found, format("no unit {}", id.text()));
  return std::move(*found);
}

Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id) {
  XINLUON_TRY(auto found, connection.row("SELECT id, unit, number, name, field FROM counter WHERE id = $1",
                                         {id.text()}, counter_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->unit));
  }
  if (!covered) return fail(Errc::not_found, format("no counter {}", id.text()));
  return std::move(*found);
}

Result<std::vector<Unit>> top_units(db::Connection& connection, const Scope& scope) {
  if (scope.whole()) return all_children(connection, "", for_ever);
  std::vector<Unit> tops;
  const std::set<UnitId> roots(scope.roots().begin(), scope.roots().end());
  for (const UnitId& root : roots) {
    XINLUON_TRY(const bool below, below_another(connection, scope, root));
    if (below) continue;
    auto unit = find_unit(connection, scope, root);
    if (unit) {
      tops.push_back(std::move(*unit));
    } else if (unit.error().code != Errc::not_found) {
      return fail(std::move(unit).error());
    }
  }
  return tops;
}

Result<std::vector<Unit>> units(db::Connection& connection, const Scope& scope) {
  XINLUON_TRY(auto tops, top_units(connection, scope));
  std::vector<Unit> all;
  for (Unit& top : tops) XINLUON_RETURN_IF_ERROR(append_tree(connection, std::move(top), all));
  return all;
}

Result<std::vector<Unit>> child_units(db::Connection& connection, const Scope& scope, const UnitId& parent,
                                      Day day) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, parent));
  return all_children(connection, parent.text(), day);
}

Result<std::vector<Unit>> unit_history(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql = format("SELECT {} FROM unit ORDER BY id, valid_from", unit_columns);
  return connection.rows(sql, {}, unit_of);
}

Result<std::vector<Counter>> all_counters(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows("SELECT id, unit, number, name, field FROM counter ORDER BY id", {}, counter_of);
}

Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  return connection.rows("SELECT id, unit, number, name, field FROM counter WHERE unit = $1 ORDER BY id",
                         {unit.text()}, counter_of);
}

Result<std::vector<UnitId>> path_up(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                    Day day) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  return connection.rows(
      "SELECT above FROM unit_path WHERE unit = $1 AND valid_from <= $2 AND valid_to >= $3 "
      "ORDER BY distance",
      {unit.text(), to_number(day), to_number(day)},
      [](const db::Row& row) { return UnitId::from(row.text(0)).value_or(UnitId()); });
}

Result<std::string> full_name(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  XINLUON_TRY(const auto names,
              connection.rows("SELECT u.name FROM unit_path p JOIN unit u ON u.id = p.above "
                              "WHERE p.unit = $1 AND p.valid_to = $2 AND u.valid_to = $3 "
                              "ORDER BY p.distance DESC",
                              {unit.text(), to_number(for_ever), to_number(for_ever)},
                              [](const db::Row& row) { return row.string(0); }));
  std::string text;
  for (const auto& name : names) text += text.empty() ? name : " › " + name;
  return text;
}

}  // namespace xinluon::storage
