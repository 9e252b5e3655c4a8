#include "sync/server/storage/organisation.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/server/storage/organisation_times.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 6> type_names = {"nation",  "province", "department",
                                                        "commune", "centre",   "point"};

Result<bool> exists(db::Connection& connection, std::string_view sql, const std::string& id) {
  XINLUON_TRY(const auto found, connection.row(sql, {id}, [](const db::Row& row) { return row.integer(0); }));
  return found.has_value();
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
  if (unit.id.empty()) return fail(Errc::rejected, "a unit needs an id");
  XINLUON_TRY(const bool taken, exists(connection, "SELECT 1 FROM unit WHERE id = $1", unit.id.text()));
  if (taken) return fail(Errc::rejected, format("unit {}: this id is taken; choose another", unit.id.text()));
  return set_unit_times(connection, {unit});
}

Result<void> add_counter(db::Connection& connection, const Counter& counter) {
  if (counter.id.empty()) return fail(Errc::rejected, "a counter needs an id");
  XINLUON_TRY(const bool taken, exists(connection, "SELECT 1 FROM counter WHERE id = $1", counter.id.text()));
  if (taken)
    return fail(Errc::rejected, format("counter {}: this id is taken; choose another", counter.id.text()));
  return set_counter_times(connection, {counter});
}

}  // namespace xinluon::storage
