// The organisation as a recount sees it: read whole, walked from child to parent, without the path table.
#pragma once

#include <map>
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

  // The counter that a record counts for: the one it names, if of the same unit as the assigned one. Nullptr
  // when the assigned one does not exist.
  const storage::Counter* counter_for(const CounterId& named, const CounterId& assigned) const;
  // The unit and all above it on that day.
  std::vector<UnitId> above(const UnitId& unit, Day day) const;
  bool has_units_below(const UnitId& unit) const;

 private:
  std::map<CounterId, storage::Counter> counters_;
  std::map<UnitId, std::vector<storage::Unit>> units_;  // every time of each
};

}  // namespace xinluon::reports
