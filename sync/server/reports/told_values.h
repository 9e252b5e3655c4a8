// Which values of a cut (languages, hours, fields, procedures) are told of units over a column of time, so
// that no group of fewer than min_votes_to_show votes follows. Pure.
//
// Columns of a cut are the same for a whole tree: whole months, at whose ends the top of the tree has a
// boundary. In a column a unit tells some of its values; the others are its rest.
//
// Why it is enough, beside all figures of units and counters (release.h), and for somebody who does not know
// which values a counter had on a day. Let a sum of figures count each vote once or not at all: a set S. Take
// one unit's own counters and one column. If S there asks for a value and not for another, then the figures
// without values are in S with one factor on all these days, as a difference of two values is 0 or 1 on each
// of them: S is there whole values of the whole column. Nor are two cuts split at once: their differences
// would add up to 2. Now go down the tree along units that tell values, to where S is split. A unit that
// tells has none or enough votes of each value and of the rest. Those of a family that don't tell, counters
// among them, are split alike, by the figures above them, and have together none or enough of each value and
// of the rest. So S has none or at least min_votes_to_show votes where it is split; and where it is not, it
// is a sum of figures without values.
//
// A procedure is a value within its field: each field's procedures are a cut of their own, of units that tell
// the field.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace xinluon::reports {

using Values = std::set<std::string>;
using VotesOfValues = std::map<std::string, std::uint64_t>;

// Of the top of a tree, that are enough, less the smallest ones where the rest would be a few votes.
Values told_of_top(const VotesOfValues& votes);

// A unit that tells some values, and the units directly below it.
struct FamilyColumn {
  VotesOfValues parent;
  Values told;  // by the parent
  std::vector<VotesOfValues> children;
  std::vector<bool> may_tell;  // by child
};
struct ToldBelow {
  Values values;
  std::vector<bool> tells;  // by child; one that tells, tells all of `values`
};
// Values that many units have too few votes of are not among them, so that more units may tell.
ToldBelow told_below(const FamilyColumn& column);

}  // namespace xinluon::reports
