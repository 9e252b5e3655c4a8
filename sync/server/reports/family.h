// A unit's children with what the publication rule must know of them: their days, and the rule each follows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/reports/publication.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::reports {

struct Member {
  storage::Node node;
  std::string name;
  bool sample = false;
  int target_percent = storage::default_target_percent;
  bool officer_rule = false;  // one officer served it in the period
  Grid grid = Grid::days;
  VotesByDay votes;
};

// A unit; top_of_tree when it has no parent.
Result<Member> unit_member(db::Connection& reader, const storage::Unit& unit);
// A counter of `unit`; the officers are those of `asked`.
Result<Member> counter_member(db::Connection& reader, const storage::Unit& unit,
                              const storage::Counter& counter, const Period& asked);
// All of a unit's children on the last of the asked days: units, then counters, by id.
Result<std::vector<Member>> children_of(db::Connection& reader, const storage::Unit& unit,
                                        const Period& asked);

std::uint64_t votes_in(const Member& member, const Period& period);
// Whether the member is hidden for that period, alone or for its siblings' sake.
bool hidden_in(const std::vector<Member>& family, const storage::Node& node, const Period& period);

}  // namespace xinluon::reports
