// From which day to which day the figures of a node may run, so that no group of fewer than
// min_votes_to_show votes follows from any figures taken together. Pure.
//
// Each node of a tree has boundaries: days that end a stretch. They are chosen once for a whole family (a
// parent and everything it is split into: its units and counters, or the values of a cut) and don't depend on
// what is asked. Every figure of a node runs from one boundary to another. A column is a stretch of the top
// of the tree; it has no votes or at least min_votes_to_show. A child that has none or enough in a column is
// told with it. One that has not waits, and its stretch becomes longer than a column: up to a day on which
// everybody in the family who waits has enough, or to the end of a week, when those end their stretches that
// have enough.
//
// Why it is enough, for any number of figures, taken any number of times, and for somebody who knows of every
// counter on which days it had no votes. Let a sum of figures count each vote once or not at all: a set S.
// Of a family take the table of its votes: rows are the children's stretches (all that are not told yet are
// one row), columns those of the top. What the figures of parent, grandparents … add is the same for all
// children of a column, so S is in the table a sum of rows and columns. Table (margins.h) answers whether
// such a sum is 1–4 votes; stretches end only where it says no. It lets pass what is whole columns of the
// parent: then whole stretches of the parent are in S with one factor, because the columns of each are held
// together by rows (Table::connected), and they are rows in the table of the next family above. So from the
// counters up: S has at least min_votes_to_show votes in some family, or is whole columns of the family's
// parent, and at last whole columns of the top, which have that many. A child is a row of its own for each
// time it stood somewhere, and no figure of it runs from one such time into the next while votes wait there.
//
// Nothing is left out for good but what waits when a node moves away: it is told with the old parent.
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
// One for each of the rows, which together are the parent's votes. `columns` are the boundaries of the top of
// the tree, the parent's are some of them.
std::vector<Boundaries> boundaries_of_children(const Boundaries& columns, const Boundaries& parent,
                                               const std::vector<Row>& rows);

// The widest run of whole stretches inside `asked`; nothing when there is none.
std::optional<Period> between(const Boundaries& boundaries, const Period& asked);

// Those in both.
Boundaries common(const Boundaries& one, const Boundaries& other);

std::uint64_t votes_between(const VotesByDay& votes, Day first, Day last);

}  // namespace xinluon::reports
