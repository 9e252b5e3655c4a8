// Further reads of the tallies: what the rule of publication walks through, cuts, and raw beside counted.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/domain/level.h"
#include "sync/domain/period.h"
#include "sync/domain/tally.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::storage {

// A node over a period, from whole months where they fit.
struct Counts {
  Tally counted;
  std::uint64_t raw_votes = 0;      // with those a person set aside
  std::uint64_t raw_satisfied = 0;  // levels 5 and 4 of these
  // Of the counters' days of which the number of transactions is known; of the counted, those that a
  // transaction's invitation opened.
  std::uint64_t transactions = 0;
  std::uint64_t linked = 0;
  std::uint64_t late = 0;  // of the counted, those that came after their day was closed
};
// A tally of one of the dimensions that Counts is made of; nothing of another.
void add_tally(Counts& counts, std::string_view dimension, std::string_view value, const Count& n);
Result<Counts> counts_of(db::Connection& connection, const Scope& scope, const Node& node,
                         const Period& period);

// All days of a node that have votes.
Result<std::map<Day, Count>> counts_by_day(db::Connection& connection, const Scope& scope, const Node& node);

// The same for each day up to `last` that has any.
Result<std::map<Day, Counts>> counts_of_days(db::Connection& connection, const Scope& scope, const Node& node,
                                             Day last);

// The counted votes of Dimension::participation by day.
Result<std::map<Day, std::uint64_t>> linked_by_day(db::Connection& connection, const Scope& scope,
                                                   const Node& node);

// Votes by value of a cut (without the level) and by day or month of it that has any.
using VotesByValue = std::map<std::string, std::map<Day, Count>>;
Result<VotesByValue> votes_by_value(db::Connection& connection, const Scope& scope, const Node& node,
                                    Grain grain, Dimension dimension);

// Where votes were counted for an officer.
Result<std::vector<CounterId>> counters_of_officer(db::Connection& connection, const Scope& scope,
                                                   const OfficerId& officer);

// Counted votes by value and level over a period; levels[to_int(level) - 1].
using Levels = std::array<std::uint64_t, all_levels.size()>;
Result<std::map<std::string, Levels>> levels_by_value(db::Connection& connection, const Scope& scope,
                                                      const Node& node, const Period& period,
                                                      Dimension dimension);

// The same of all months that have any, by their first days; of Dimension::level under the value "".
Result<std::map<Day, std::map<std::string, Levels>>> levels_by_month(db::Connection& connection,
                                                                     const Scope& scope, const Node& node,
                                                                     Dimension dimension);

// Units that stand below no other, or once did: each vote counts for one of them. unauthorised unless the
// scope is whole.
Result<std::vector<UnitId>> ever_top_units(db::Connection& connection, const Scope& scope);
// Numbers that change with the votes and transactions of a node up to and with a day: how many there are, in
// which month, of the last hundred days on which day.
Result<Count> weighed_through(db::Connection& connection, const Scope& scope, const Node& node, Day last);

}  // namespace xinluon::storage
