#include "sync/server/reports/recount_places.h"

#include <algorithm>

namespace xinluon::reports {
namespace {

// The one that holds on that day; before the first it is the first, after the last the last.
template <class T>
const T& on_day(const std::vector<T>& times, Day day) {
  const T* held = &times.front();
  for (const T& time : times)
    if (time.valid_from <= day) held = &time;
  return *held;
}

}  // namespace

Result<Places> Places::load(db::Connection& reader, const storage::Scope& scope) {
  Places places;
  XINLUON_TRY(const auto counters, storage::counter_history(reader, scope));
  for (const auto& counter : counters) {
    places.counters_[counter.id].push_back(counter);
    places.ever_at_[counter.unit].insert(counter.id);
  }
  XINLUON_TRY(const auto units, storage::unit_history(reader, scope));
  for (const auto& unit : units) places.units_[unit.id].push_back(unit);
  return places;
}

bool Places::may_count_for(const CounterId& counter, const CounterId& named,
                           const CounterId& assigned) const {
  return counters_.contains(counter) && (counter == assigned || counter == named);
}

UnitId Places::unit_of(const CounterId& counter, Day day) const {
  const auto times = counters_.find(counter);
  return times == counters_.end() ? UnitId() : on_day(times->second, day).unit;
}

std::vector<UnitId> Places::above(const UnitId& unit, Day day) const {
  std::vector<UnitId> path;
  UnitId at = unit;
  while (path.size() < storage::max_tree_depth) {
    const auto times = units_.find(at);
    if (times == units_.end()) break;
    path.push_back(at);
    at = on_day(times->second, day).parent;
    if (at.empty()) break;
  }
  return path;
}

std::vector<CounterId> Places::counters_ever_at(const UnitId& unit) const {
  const auto found = ever_at_.find(unit);
  if (found == ever_at_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<UnitId> Places::units_with_counters() const {
  std::vector<UnitId> units;
  units.reserve(ever_at_.size());
  for (const auto& [unit, counters] : ever_at_) units.push_back(unit);
  return units;
}

bool Places::has_units_below(const UnitId& unit) const {
  return std::any_of(units_.begin(), units_.end(), [&unit](const auto& times) {
    return std::any_of(times.second.begin(), times.second.end(),
                       [&unit](const auto& version) { return version.parent == unit; });
  });
}

}  // namespace xinluon::reports
