#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/timeline.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view unit_columns =
    "id, parent, type, name, code, valid_from, valid_to, target_percent, sample, merged_into";
constexpr std::string_view counter_columns = "id, unit, number, name, field, valid_from, valid_to";

Unit unit_of(const db::Row& row) {
  return {UnitId::from(row.text(0)).value_or(UnitId()),
          UnitId::from(row.text(1)).value_or(UnitId()),
          unit_type_from_name(row.text(2)).value_or(UnitType::point),
          row.string(3),
          row.string(4),
          day_from_number(row.integer(5)),
          day_from_number(row.integer(6)),
          static_cast<int>(row.integer(7)),
          row.integer(8) != 0,
          UnitId::from(row.text(9)).value_or(UnitId())};
}

Counter counter_of(const db::Row& row) {
  return {CounterId::from(row.text(0)).value_or(CounterId()),
          UnitId::from(row.text(1)).value_or(UnitId()),
          row.string(2),
          row.string(3),
          row.string(4),
          day_from_number(row.integer(5)),
          day_from_number(row.integer(6))};
}

// Unless `found` is empty, ordered by its days.
template <class T>
Result<T> on_day(const Result<std::vector<T>>& found, Day day) {
  if (!found) return fail(found.error());
  return time_on(*found, day);
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

Result<Unit> find_unit(db::Connection& connection, const Scope& scope, const UnitId& id, Day day) {
  return on_day(unit_times(connection, scope, id), day);
}

Result<std::vector<Unit>> unit_times(db::Connection& connection, const Scope& scope, const UnitId& id) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, id));
  static const std::string sql =
      format("SELECT {} FROM unit WHERE id = $1 ORDER BY valid_from", unit_columns);
  XINLUON_TRY(auto times, connection.rows(sql, {id.text()}, unit_of));
  if (times.empty()) return fail(Errc::not_found, format("no unit {}", id.text()));
  return times;
}

Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id) {
  static const std::string sql = format("SELECT {} FROM counter WHERE id = $1", counter_columns);
  XINLUON_TRY(auto found, connection.row(sql, {id.text()}, counter_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->unit));
  }
  if (!covered) return fail(Errc::not_found, format("no counter {}", id.text()));
  return std::move(*found);
}

Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id, Day day) {
  return on_day(counter_times(connection, scope, id), day);
}

Result<std::vector<Counter>> counter_times(db::Connection& connection, const Scope& scope,
                                           const CounterId& id) {
  XINLUON_TRY(auto last, find_counter(connection, scope, id));
  static const std::string sql =
      format("SELECT {} FROM counter_past WHERE id = $1 ORDER BY valid_from", counter_columns);
  XINLUON_TRY(auto times, connection.rows(sql, {id.text()}, counter_of));
  times.push_back(std::move(last));
  return times;
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

Result<void> require_whole_tree(db::Connection& connection, const Scope& scope) {
  if (scope.whole()) return {};
  XINLUON_TRY(const auto roots, top_units(connection, Scope::local_administrator()));
  for (const Unit& root : roots) {
    XINLUON_TRY(const bool covered, covers(connection, scope, root.id));
    if (!covered) return fail(Errc::unauthorised, "this is for those who see the whole tree");
  }
  return {};
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

Result<std::vector<Counter>> counter_history(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql =
      format("SELECT {} FROM counter_past UNION ALL SELECT {} FROM counter ORDER BY id, valid_from",
             counter_columns, counter_columns);
  return connection.rows(sql, {}, counter_of);
}

Result<std::vector<Counter>> all_counters(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql = format("SELECT {} FROM counter ORDER BY id", counter_columns);
  return connection.rows(sql, {}, counter_of);
}

Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  static const std::string sql =
      format("SELECT {} FROM counter WHERE unit = $1 ORDER BY id", counter_columns);
  return connection.rows(sql, {unit.text()}, counter_of);
}

Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                      Day day) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  static const std::string sql = format(
      "SELECT {} FROM counter_past WHERE unit = $1 AND valid_from <= $2 AND valid_to >= $3 UNION ALL "
      "SELECT {} FROM counter WHERE unit = $4 AND valid_from <= $5 AND valid_to >= $6 ORDER BY id",
      counter_columns, counter_columns);
  const auto number = to_number(day);
  return connection.rows(sql, {unit.text(), number, number, unit.text(), number, number}, counter_of);
}

Result<Children> children_during(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                 const Period& period) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  const auto stay = [&period]<class Id>(const Id& id, const db::Row& row) {
    return Stay<Id>{id,
                    {std::max(day_from_number(row.integer(1)), period.first),
                     std::min(day_from_number(row.integer(2)), period.last)}};
  };
  Children children;
  XINLUON_TRY(
      children.units,
      connection.rows(
          "SELECT unit, valid_from, valid_to FROM unit_path WHERE above = $1 "
          "AND distance = 1 AND valid_from <= $2 AND valid_to >= $3 ORDER BY unit, valid_from",
          {unit.text(), to_number(period.last), to_number(period.first)},
          [&stay](const db::Row& row) { return stay(UnitId::from(row.text(0)).value_or(UnitId()), row); }));
  XINLUON_TRY(children.counters,
              connection.rows("SELECT counter, valid_from, valid_to FROM counter_place WHERE unit = $1 "
                              "AND valid_from <= $2 AND valid_to >= $3 ORDER BY counter, valid_from",
                              {unit.text(), to_number(period.last), to_number(period.first)},
                              [&stay](const db::Row& row) {
                                return stay(CounterId::from(row.text(0)).value_or(CounterId()), row);
                              }));
  return children;
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

Result<std::vector<UnitId>> path_up(db::Connection& connection, const Scope& scope, const CounterId& counter,
                                    Day day) {
  if (!scope.whole()) XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, counter));
  const auto number = to_number(day);
  return connection.rows(
      "SELECT p.above FROM counter_place c JOIN unit_path p ON p.unit = c.unit "
      "WHERE c.counter = $1 AND c.valid_from <= $2 AND c.valid_to >= $3 "
      "AND p.valid_from <= $4 AND p.valid_to >= $5 ORDER BY p.distance",
      {counter.text(), number, number, number, number},
      [](const db::Row& row) { return UnitId::from(row.text(0)).value_or(UnitId()); });
}

Result<std::string> full_name(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  XINLUON_TRY(
      const auto names,
      connection.rows("SELECT u.name FROM unit_path p JOIN unit u ON u.id = p.above "
                      "WHERE p.unit = $1 AND p.valid_to = $2 AND NOT EXISTS "
                      "(SELECT 1 FROM unit l WHERE l.id = u.id AND l.valid_from > u.valid_from) "
                      "ORDER BY p.distance DESC",
                      {unit.text(), to_number(for_ever)}, [](const db::Row& row) { return row.string(0); }));
  std::string text;
  for (const auto& name : names) text += text.empty() ? name : " › " + name;
  return text;
}

}  // namespace xinluon::storage
