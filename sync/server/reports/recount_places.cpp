#include "sync/server/reports/recount_places.h"

#include <algorithm>

namespace xinluon::reports {

Result<Places> Places::load(db::Connection& reader, const storage::Scope& scope) {
  Places places;
  XINLUON_TRY(const auto counters, storage::all_counters(reader, scope));
  for (const auto& counter : counters) places.counters_.emplace(counter.id, counter);
  XINLUON_TRY(const auto units, storage::unit_history(reader, scope));
  for (const auto& unit : units) places.units_[unit.id].push_back(unit);
  return places;
}

const storage::Counter* Places::counter_for(const CounterId& named, const CounterId& assigned) const {
  const auto own = counters_.find(assigned);
  if (own == counters_.end()) return nullptr;
  const auto wanted = counters_.find(named);
  const bool same_unit = wanted != counters_.end() && wanted->second.unit == own->second.unit;
  return same_unit ? &wanted->second : &own->second;
}

std::vector<UnitId> Places::above(const UnitId& unit, Day day) const {
  std::vector<UnitId> path;
  UnitId at = unit;
  while (path.size() < storage::max_tree_depth) {
    const auto times = units_.find(at);
    if (times == units_.end()) break;
    const auto now = std::find_if(times->second.begin(), times->second.end(), [day](const auto& version) {
      return version.valid_from <= day && day <= version.valid_to;
    });
    if (now == times->second.end()) break;
    path.push_back(at);
    if (now->parent.empty()) break;
    at = now->parent;
  }
  return path;
}

bool Places::has_units_below(const UnitId& unit) const {
  return std::any_of(units_.begin(), units_.end(), [&unit](const auto& times) {
    return std::any_of(times.second.begin(), times.second.end(),
                       [&unit](const auto& version) { return version.parent == unit; });
  });
}

}  // namespace xinluon::reports
