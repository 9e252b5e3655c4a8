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
  UnitId merged_into;   // of the last time of a unit that ended so
  bool operator==(const Unit&) const = default;
};

struct Counter {
  CounterId id;  // unique over all units: "TM-X01-Q01"
  UnitId unit;
  std::string number;  // "01", as on the desk
  std::string name;    // "Quầy số 01 – Đất đai"
  std::string field;   // "Đất đai", empty when it serves all
  Day valid_from = since_ever;
  Day valid_to = for_ever;  // inclusive
  bool operator==(const Counter&) const = default;
};

// Writes. Within the caller's transaction; rejected, naming what is wrong and the remedy: id taken, no such
// parent on those days, too deep, empty or too long name, wrong official code. What changes later:
// organisation_changes.h.
Result<void> add_unit(db::Connection& connection, const Unit& unit);
Result<void> add_counter(db::Connection& connection, const Counter& counter);

// Reads. not_found for what does not exist or is not covered. Without a day: as it is now, or, when it has
// ended, as it last was; with one: as it was on that day, before its first and after its last as then.
Result<Unit> find_unit(db::Connection& connection, const Scope& scope, const UnitId& id);
Result<Unit> find_unit(db::Connection& connection, const Scope& scope, const UnitId& id, Day day);
Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id);
Result<Counter> find_counter(db::Connection& connection, const Scope& scope, const CounterId& id, Day day);
// All its times, in order.
Result<std::vector<Unit>> unit_times(db::Connection& connection, const Scope& scope, const UnitId& id);
Result<std::vector<Counter>> counter_times(db::Connection& connection, const Scope& scope,
                                           const CounterId& id);
// All covered units of today's tree, each right before its children, siblings by id.
Result<std::vector<Unit>> units(db::Connection& connection, const Scope& scope);
// The topmost covered units: what an account sees first.
Result<std::vector<Unit>> top_units(db::Connection& connection, const Scope& scope);
// unauthorised unless the scope covers every topmost unit there is.
Result<void> require_whole_tree(db::Connection& connection, const Scope& scope);
// Direct children on that day, by id.
Result<std::vector<Unit>> child_units(db::Connection& connection, const Scope& scope, const UnitId& parent,
                                      Day day);
// Every unit and every counter in each of its times, by id. unauthorised unless the scope is whole.
Result<std::vector<Unit>> unit_history(db::Connection& connection, const Scope& scope);
Result<std::vector<Counter>> counter_history(db::Connection& connection, const Scope& scope);
// Every counter as it is now or last was.
Result<std::vector<Counter>> all_counters(db::Connection& connection, const Scope& scope);
// The unit's own counters, by id: those that stand there now or last stood there, closed ones too.
Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit);
// Those that stood there on that day and were not closed.
Result<std::vector<Counter>> counters(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                      Day day);

// A unit or a counter that votes were counted for below `unit` on these days. What a figure of `unit` over a
// period is the sum of, so none of them may be missing among siblings.
template <class Id>
struct Stay {
  Id id;
  Period days;
};
struct Children {
  std::vector<Stay<UnitId>> units;        // by id, then by day
  std::vector<Stay<CounterId>> counters;  // the same
};
Result<Children> children_during(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                 const Period& period);

// The unit and every unit above it on that day, nearest first. Before its first day that is where it first
// stood, after its last one where it last did: a vote that comes late has its place.
Result<std::vector<UnitId>> path_up(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                    Day day);
// The same for a counter, from its unit on.
Result<std::vector<UnitId>> path_up(db::Connection& connection, const Scope& scope, const CounterId& counter,
                                    Day day);
// The same as names, topmost first: "Tỉnh Mẫu › Xã Mẫu 01".
Result<std::string> full_name(db::Connection& connection, const Scope& scope, const UnitId& unit);

}  // namespace xinluon::storage
