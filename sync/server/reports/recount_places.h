// The organisation as a recount sees it: read whole, walked from child to parent, without the path table.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

class Places {
 public:
  static Result<Places> load(db::Connection& reader, const storage::Scope& scope);

  // Whether a record may count there: for the counter it names or for the assigned one. Which of them was
  // decided by the tree on the day it came; that tree may have been corrected since.
  bool may_count_for(const CounterId& counter, const CounterId& named, const CounterId& assigned) const;
  // The counter's unit on that day; empty for an unknown counter.
  UnitId unit_of(const CounterId& counter, Day day) const;
  // The unit and all above it on that day; before its first and after its last day as then.
  std::vector<UnitId> above(const UnitId& unit, Day day) const;
  // Those that stood at the unit itself on any day.
  std::vector<CounterId> counters_ever_at(const UnitId& unit) const;
  std::vector<UnitId> units_with_counters() const;  // on any day
  bool has_units_below(const UnitId& unit) const;

 private:
  std::map<CounterId, std::vector<storage::Counter>> counters_;  // every time of each
  std::map<UnitId, std::vector<storage::Unit>> units_;           // every time of each
  std::map<UnitId, std::set<CounterId>> ever_at_;
};

}  // namespace xinluon::reports
