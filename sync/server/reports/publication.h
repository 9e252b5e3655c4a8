// Which figures may be shown, for which days, so that no single vote shows (domain rules "Who may see what").
// The one place for it: API, exports, pages and commands all ask here. Pure.
//
// Days: the top of the tree may be live; below it only closed days up to last_published_day, in whole days
// for units, whole weeks (Monday to Sunday) for counters, whole months for officers and for a counter served
// by one officer. A stretch with 1–4 new votes is joined to the next one, so that two answers never differ by
// less than min_votes_to_show. Numbers: suppression.h, and complementary suppression among siblings.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/suppression.h"
#include "sync/server/storage/node.h"

namespace xinluon::reports {

// How coarse the ranges of a node are.
enum class Grid { live, days, weeks, months };
Grid grid_of(storage::NodeKind kind, bool top_of_tree, std::size_t officers);

inline constexpr std::uint64_t min_votes_for_officer = 30;
inline constexpr std::uint64_t small_sample_below = 50;  // an officer's figure is marked "mẫu nhỏ" to 49

using VotesByDay = std::map<Day, std::uint64_t>;  // all days of a node that have votes

// The part of `asked` that may be shown: it begins and ends where a whole stretch does. Nothing when no whole
// stretch lies inside.
std::optional<Period> publishable(const Period& asked, Grid grid, const VotesByDay& votes, Day today,
                                  Day last_published);

// One of siblings: the children of one unit.
struct Sibling {
  std::uint64_t votes = 0;
  std::uint64_t min_votes = min_votes_to_show;
};
// Which of all the siblings must be hidden: those with too few votes, and if these together are so few that
// they would follow from the parent's figure, further ones (fewest votes first; ties in the given order).
std::vector<bool> hidden_among(const std::vector<Sibling>& siblings);

}  // namespace xinluon::reports
