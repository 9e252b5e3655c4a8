#include "sync/server/reports/publication.h"

#include <algorithm>
#include <numeric>

namespace xinluon::reports {
namespace {

using std::chrono::days;

Day first_of_month(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

// The first day of the grid's cell that `day` lies in.
Day cell_start(Grid grid, Day day) {
  if (grid == Grid::weeks) return day - (std::chrono::weekday(day) - std::chrono::Monday);
  if (grid == Grid::months) return first_of_month(day);
  return day;
}

Day next_cell(Grid grid, Day start) {
  if (grid == Grid::weeks) return start + days(7);
  if (grid == Grid::months) return first_of_month(start + days(31));
  return start + days(1);
}

// The last day of the last cell that is closed.
Day last_closed(Grid grid, Day last_published) {
  return cell_start(grid, last_published + days(1)) - days(1);
}

std::uint64_t votes_between(const VotesByDay& votes, Day first, Day last) {
  std::uint64_t sum = 0;
  for (auto day = votes.lower_bound(first); day != votes.end() && day->first <= last; ++day)
    sum += day->second;
  return sum;
}

// Walks the stretches from the node's first vote on, and finds the widest run of them inside `asked`.
class Stretches {
 public:
  Stretches(const Period& asked, Grid grid, const VotesByDay& votes)
      : asked_(asked), grid_(grid), votes_(votes) {}

  std::optional<Period> widest(Day last) {
    const Day from = votes_.empty() ? asked_.first : std::min(asked_.first, votes_.begin()->first);
    for (Day cell = cell_start(grid_, from); cell <= last; cell = next_cell(grid_, cell)) {
      if (boundary_) begin(cell);
      const Day end = next_cell(grid_, cell) - days(1);
      if (end > last) break;
      open_votes_ += votes_between(votes_, cell, end);
      boundary_ = open_votes_ == 0 || open_votes_ >= min_votes_to_show;
      if (boundary_) finish(end);
    }
    if (!first_ || !last_) return std::nullopt;
    return Period{*first_, *last_};
  }

 private:
  void begin(Day day) {
    if (!first_ && day >= asked_.first) first_ = day;
  }
  void finish(Day day) {
    open_votes_ = 0;
    if (first_ && day <= asked_.last) last_ = day;
  }

  const Period& asked_;
  Grid grid_;
  const VotesByDay& votes_;
  std::uint64_t open_votes_ = 0;
  bool boundary_ = true;
  std::optional<Day> first_;
  std::optional<Day> last_;
};

}  // namespace

Grid grid_of(storage::NodeKind kind, bool top_of_tree, std::size_t officers) {
  if (kind == storage::NodeKind::officer) return Grid::months;
  if (kind == storage::NodeKind::counter) return officers == 1 ? Grid::months : Grid::weeks;
  return top_of_tree ? Grid::live : Grid::days;
}

std::optional<Period> publishable(const Period& asked, Grid grid, const VotesByDay& votes, Day today,
                                  Day last_published) {
  if (asked.first > asked.last) return std::nullopt;
  if (grid == Grid::live) {
    if (asked.first > today) return std::nullopt;
    return Period{asked.first, std::min(asked.last, today)};
  }
  const Day last = std::min(asked.last, last_closed(grid, last_published));
  return Stretches(asked, grid, votes).widest(last);
}

std::vector<bool> hidden_among(const std::vector<Sibling>& siblings) {
  std::vector<bool> hidden(siblings.size());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    hidden[i] = siblings[i].votes > 0 && siblings[i].votes < siblings[i].min_votes;
    if (hidden[i]) sum += siblings[i].votes;
  }
  std::vector<std::size_t> order(siblings.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return siblings[a].votes < siblings[b].votes; });
  for (const std::size_t i : order) {
    if (sum == 0 || sum >= min_votes_to_show) break;
    if (hidden[i] || siblings[i].votes == 0) continue;
    hidden[i] = true;
    sum += siblings[i].votes;
  }
  return hidden;
}

}  // namespace xinluon::reports
