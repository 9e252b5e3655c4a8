// The organisation: units in a tree with days of validity, and counters. Names, types and parents are data of
// their time; the tree of today decides who may see what, the tree of the day decides where a vote counts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class UnitType { nation, province, department, commune, centre, point };
std::string_view name_of(UnitType type);
std::optional<UnitType> unit_type_from_name(std::string_view name);

inline constexpr Day since_ever{std::chrono::days(0)};        // 1970-01-01
inline constexpr Day for_ever{std::chrono::days(2'932'896)};  // 9999-12-31
inline constexpr int default_target_percent = 95;             // "luôn đạt trên 95% trở lên"
inline constexpr std::size_t max_tree_depth = 8;              // nation … point is 6
inline constexpr std::size_t max_name_bytes = 200;

// Days as they are stored: days since 1970-01-01.
inline std::int64_t to_number(Day day) {
  return day.time_since_epoch().count();
}
inline Day day_from_number(std::int64_t number) {
  return Day(std::chrono::days(number));
}

struct Unit {
  UnitId id;
  UnitId parent;  // empty: a root
  UnitType type = UnitType::commune;
  std::string name;
  std::string code;  // official code: 2 or 5 digits, leading zeros kept; empty when it has none
  Day valid_from = since_ever;
  Day valid_to = for_ever;  // inclusive
  int target_percent = default_target_percent;
  bool sample = false;  // sample data, and marked so wherever it is shown
};

struct Counter {
  CounterId id;  // unique over all units: "TM-X01-Q01"
  UnitId unit;
  std::string number;  // "01", as on the desk
  std::string name;    // "Quầy số 01 – Đất đai"
  std::string field;   // "Đất đai", empty when it serves all
};

// Writes. Within the caller's transaction; rejected, naming what is wrong and the remedy: id taken, no such
// parent, too deep, empty or too long name.
Result<void> add_unit(db::Connection& connection, const Unit& unit);
Result<void> add_counter(db::Connection& connection, const Counter& counter);

// Reads. not_found for what does not exist or is not covered.
Result<Unit> find_unit(db::Connection& connection, const Scope& scope, const UnitId& id);
Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id);
// All covered units of today's tree, each right before its children, siblings by id.
Result<std::vector<Unit>> units(db::Connection& connection, const Scope& scope);
// The topmost covered units: what an account sees first.
Result<std::vector<Unit>> top_units(db::Connection& connection, const Scope& scope);
// Direct children on that day, by id.
Result<std::vector<Unit>> child_units(db::Connection& connection, const Scope& scope, const UnitId& parent,
                                      Day day);
// Every unit in each of its times, and every counter. unauthorised unless the scope is whole.
Result<std::vector<Unit>> unit_history(db::Connection& connection, const Scope& scope);
Result<std::vector<Counter>> all_counters(db::Connection& connection, const Scope& scope);
// The unit's own counters, by id.
Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit);
// The unit and every unit above it on that day, nearest first.
Result<std::vector<UnitId>> path_up(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                    Day day);
// The same as names, topmost first: "Tỉnh Mẫu › Xã Mẫu 01".
Result<std::string> full_name(db::Connection& connection, const Scope& scope, const UnitId& unit);

}  // namespace xinluon::storage
