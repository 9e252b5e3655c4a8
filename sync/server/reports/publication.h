// Which figures may be shown, for which days, so that no single vote shows (domain rules "Who may see what").
// The one place for it, with release.h: API, exports, pages and commands all ask here. Pure.
//
// Below the top of the tree a figure covers closed days up to last_published_day, in whole days for units, in
// whole weeks for counters, in whole months for officers, for a counter in a month that one officer served it
// alone, and for cuts of units, the top among them. A week that the end of a month would cut belongs to the
// neighbouring week of its month: so every month is whole weeks, and a counter's weeks say nothing about its
// officers' months.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "sync/domain/period.h"
#include "sync/domain/suppression.h"
#include "sync/server/reports/release.h"

namespace xinluon::reports {

// How coarse the ranges of a node are.
enum class Grid { days, weeks, months };
// Whether a cell of the grid ends with that day.
bool ends_cell(Grid grid, Day day);
// Whether one cell lies wholly inside `asked` and has ended by `last`.
bool holds_a_cell(Grid grid, const Period& asked, Day last);

// The part of `asked` that may be shown. Before anything was counted a stretch may begin with any cell.
std::optional<Period> published_part(const Boundaries& boundaries, Grid grid, const Period& asked);
// Whether a stretch of these boundaries is exactly that period.
bool runs_between(const Boundaries& boundaries, const Period& period);

inline constexpr std::uint64_t min_votes_for_officer = 30;
inline constexpr std::uint64_t small_sample_below = 50;  // an officer's figure is marked "mẫu nhỏ" to 49

// Of each month in which several officers served a counter, or unknown ones, the day since when.
using SharedMonths = std::set<Day>;
bool served_alone(const SharedMonths& shared, Day first, Day last);

Day month_of(Day day);  // its first day

}  // namespace xinluon::reports
