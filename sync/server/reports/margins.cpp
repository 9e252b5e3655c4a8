#include "sync/server/reports/margins.h"

#include <algorithm>
#include <limits>

#include "sync/domain/suppression.h"

namespace xinluon::reports {

void Table::add_row(const std::vector<Cell>& cells) {
  const std::size_t row = rows_.size();
  rows_.emplace_back();
  for (const Cell& cell : cells) {
    rows_.back().cells.push_back(cells_.size());
    columns_[cell.column].cells.push_back(cells_.size());
    cells_.push_back({row, cell.column, cell.votes, 0});
  }
}

bool Table::tells_a_few() {
  return std::any_of(cells_.begin(), cells_.end(), [this](const Kept& cell) {
    return cell.votes < min_votes_to_show && tells_a_few(Kept(cell));
  });
}

// A set that has this cell, and not all of its column.
bool Table::tells_a_few(const Kept& cell) {
  Column& column = columns_[cell.column];
  if (column.rows_of_one_cell) {
    column.goal = true;
    const bool small = cut_is_small(cell.row);
    column.goal = false;
    return small;
  }
  return std::any_of(column.cells.begin(), column.cells.end(), [&](std::size_t other) {
    if (cells_[other].row == cell.row) return false;
    set_goal(cells_[other].row, true);
    const bool small = cut_is_small(cell.row);
    set_goal(cells_[other].row, false);
    return small;
  });
}

void Table::set_goal(std::size_t row, bool goal) {
  for (const std::size_t cell : rows_[row].cells) columns_[cells_[cell].column].goal = goal;
}

// The largest flow is the smallest cut; beyond min_votes_to_show nobody asks.
bool Table::cut_is_small(std::size_t row) {
  for (Kept& cell : cells_) cell.flow = 0;
  std::uint64_t flow = 0;
  while (flow < min_votes_to_show) {
    const auto more = augment(row);
    if (more == 0) return true;
    flow += more;
  }
  return false;
}

std::uint64_t Table::augment(std::size_t row) {
  for (Row& one : rows_) one.reached = false;
  for (Column& one : columns_) one.reached = false;
  std::vector<std::size_t> queue = {row};
  rows_[row].reached = true;
  for (std::size_t next = 0; next < queue.size(); ++next)
    for (const std::size_t to : rows_[queue[next]].cells) {
      const Kept& cell = cells_[to];
      Column& column = columns_[cell.column];
      if (column.reached || static_cast<std::int64_t>(cell.votes) <= cell.flow) continue;
      column.reached = true;
      column.by = to;
      if (column.goal) return push(row, cell.column);
      for (const std::size_t from : column.cells) {
        Row& other = rows_[cells_[from].row];
        if (other.reached) continue;
        other.reached = true;
        other.by = from;
        queue.push_back(cells_[from].row);
      }
    }
  return 0;
}

std::uint64_t Table::push(std::size_t row, std::size_t column) {
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (std::size_t at = column;;) {
    const Kept& into = cells_[columns_[at].by];
    most = std::min(most, static_cast<std::int64_t>(into.votes) - into.flow);
    if (into.row == row) break;
    at = cells_[rows_[into.row].by].column;
  }
  for (std::size_t at = column;;) {
    Kept& into = cells_[columns_[at].by];
    into.flow += most;
    if (into.row == row) break;
    Kept& out = cells_[rows_[into.row].by];
    out.flow -= most;
    at = out.column;
  }
  return static_cast<std::uint64_t>(most);
}

bool Table::connected(std::size_t first, std::size_t last) const {
  std::vector<bool> known(columns_.size(), false);
  std::vector<bool> walked(rows_.size(), false);
  std::vector<std::size_t> queue;
  const auto empty = [this](std::size_t column) {
    return columns_[column].cells.empty() && !columns_[column].rows_of_one_cell;
  };
  while (first <= last && empty(first)) ++first;
  if (first > last) return true;
  queue.push_back(first);
  known[first] = true;
  for (std::size_t next = 0; next < queue.size(); ++next)
    for (const std::size_t in : columns_[queue[next]].cells) {
      const std::size_t row = cells_[in].row;
      if (walked[row]) continue;
      walked[row] = true;
      for (const std::size_t out : rows_[row].cells) {
        const std::size_t column = cells_[out].column;
        if (known[column]) continue;
        known[column] = true;
        queue.push_back(column);
      }
    }
  for (std::size_t column = first; column <= last; ++column)
    if (!known[column] && !empty(column)) return false;
  return true;
}

}  // namespace xinluon::reports
