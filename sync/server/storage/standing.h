// Where a unit or a counter stood in the tree on each day, worked out from the units' own times; and the
// table of it (unit_path) that questions are answered from.
#pragma once

#include <map>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

// On these days this was the way up, nearest first: for a unit from itself on, for a counter from its unit.
struct Standing {
  Period days;
  std::vector<UnitId> path;
  bool operator==(const Standing&) const = default;
};
// In order, without gaps, from since_ever to for_ever: before its first day a unit stands where it first
// stood, after its last one where it last did.
using Standings = std::vector<Standing>;

class Ancestry {
 public:
  explicit Ancestry(db::Connection& connection) : connection_(connection) {}

  // rejected for a tree that goes in a circle or is deeper than max_tree_depth.
  Result<Standings> of_unit(const UnitId& unit);
  Result<Standings> of_counter(const std::vector<Counter>& times);

 private:
  Result<const std::vector<Unit>*> times_of(const UnitId& unit);
  Result<void> walk_up(const UnitId& unit, const Period& days, std::vector<UnitId> path, Standings& into);

  db::Connection& connection_;
  std::map<UnitId, std::vector<Unit>> times_;
};

// Replaces the unit's rows of unit_path. Within the caller's transaction.
Result<void> put_paths(db::Connection& connection, const UnitId& unit, const Standings& standings);

}  // namespace xinluon::storage
