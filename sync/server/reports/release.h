// Between which days figures may be told, so that no group of 1–4 votes follows from any of them, nor from
// several by subtracting. Pure.
//
// A boundary is a day with which a stretch may end. They are found once for a family (a node and what its
// votes are split into: its units and counters, or the values of a cut) and don't depend on what is asked.
// Every figure runs from one boundary to another, so figures of one node differ by whole stretches of 0 or
// at least min_votes_to_show votes. A child's boundaries are boundaries of its parent too. What follows from
// parent and children together: over columns (a, b] between two of the parent's boundaries the votes of the
// children whose stretch crosses a or b, because all others can be subtracted. That sum is kept at 0 or at
// least min_votes_to_show, for all a and b, by letting further children wait (fewest votes first). This is
// enough for any number of figures: of a sum of figures that is a set of votes, where parents' figures enter
// with their highest factor they form columns, and there the crossing stretches are in it whole.
//
// Not covered: who knows from elsewhere on which days a sibling had no votes may take its stretch away from
// columns that do not touch, and is then left with a sum that this rule never looked at (the test's seed
// 776452: 3 votes on six days around a day the sibling missed).
//
// Nothing is left out for good: a few votes wait until they are part of a longer stretch.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/suppression.h"

namespace xinluon::reports {

using VotesByDay = std::map<Day, std::uint64_t>;  // all days of a node that have votes

// Days a stretch may end with, ascending. The first one is the day before anything was counted.
using Boundaries = std::vector<Day>;

// The boundaries of what has no parent: any day on which at least min_votes_to_show are open, or none.
Boundaries boundaries_of_top(const VotesByDay& votes, Day before_all, Day last);

struct Row {
  VotesByDay votes;
  std::function<bool(Day)> may_end;  // absent: with any of its parent's
  // How many votes a stretch of these days needs; absent: min_votes_to_show.
  std::function<std::uint64_t(Day first, Day last)> least;
};
// One for each of the rows, which together are the parent's votes.
std::vector<Boundaries> boundaries_of_children(const Boundaries& parent, const std::vector<Row>& rows);

// The widest run of whole stretches inside `asked`; nothing when there is none.
std::optional<Period> between(const Boundaries& boundaries, const Period& asked);

// Those in both.
Boundaries common(const Boundaries& one, const Boundaries& other);

std::uint64_t votes_between(const VotesByDay& votes, Day first, Day last);

}  // namespace xinluon::reports
