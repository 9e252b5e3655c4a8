#include "sync/server/storage/scope.h"

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

Scope Scope::of_units(std::vector<UnitId> roots) {
  Scope scope(false);
  scope.roots_ = std::move(roots);
  return scope;
}

Scope Scope::of_officer(OfficerId officer) {
  Scope scope(false);
  scope.officer_ = std::move(officer);
  return scope;
}

Scope Scope::local_administrator() {
  return Scope(true);
}

Scope Scope::device_protocol() {
  return Scope(true);
}

Scope Scope::for_suppression() {
  return Scope(true);
}

Result<bool> covers(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  if (scope.whole()) return true;
  for (const UnitId& root : scope.roots()) {
    XINLUON_TRY(const auto found,
                connection.row("SELECT 1 FROM unit_path WHERE unit = $1 AND above = $2 AND valid_to = $3",
                               {unit.text(), root.text(), to_number(for_ever)},
                               [](const db::Row& row) { return row.integer(0); }));
    if (found) return true;
  }
  return false;
}

Result<void> require(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_TRY(const bool covered, covers(connection, scope, unit));
  if (!covered) return fail(Errc::not_found, format("no unit {}", unit.text()));
  return {};
}

Result<void> only_whole(const Scope& scope) {
  if (scope.whole()) return {};
  return fail(Errc::unauthorised, "this is for the local administrator only");
}

}  // namespace xinluon::storage
