#include "sync/server/reports/release.h"

#include <algorithm>
#include <iterator>

#include "sync/base/check.h"
#include "sync/server/reports/margins.h"
#include "sync/server/reports/publication.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;

// Columns are counted from 1.
class Family {
 public:
  Family(const Boundaries& columns, const Boundaries& parent, const std::vector<Row>& rows)
      : columns_(columns), rows_(rows) {
    lines_.reserve(rows.size());
    for (const Row& row : rows) lines_.push_back({sums_of(row), 0, 0, {parent.front()}, false});
    parent_ends_.resize(columns.size());
    for (std::size_t column = 0; column < columns.size(); ++column)
      parent_ends_[column] = std::binary_search(parent.begin(), parent.end(), columns[column]);
    one_cell_rows_.resize(columns.size());
  }

  std::vector<Boundaries> run() {
    for (std::size_t column = 1; column < columns_.size(); ++column) step(column);
    std::vector<Boundaries> found;
    found.reserve(lines_.size());
    for (Line& line : lines_) found.push_back(std::move(line.boundaries));
    return found;
  }

 private:
  struct Line {
    std::vector<std::uint64_t> sums;  // votes up to and with each column
    std::size_t first = 0;            // the open stretch's first column with votes; 0: none
    std::size_t last = 0;             // its last one so far
    Boundaries boundaries;
    bool closing = false;

    std::uint64_t in(std::size_t column) const { return sums[column] - sums[column - 1]; }
    std::uint64_t open() const {
      XINLUON_CHECK(first != 0, "no stretch is open");
      return sums[last] - sums[first - 1];
    }
    bool stays_open() const { return first != 0 && !closing; }
  };
  struct ToldRow {
    std::size_t line;
    std::size_t first;  // column
    std::size_t last;
  };

  std::vector<std::uint64_t> sums_of(const Row& row) const;
  void step(std::size_t column);
  bool may_close(std::size_t row, std::size_t column) const;
  bool waited(const Line& line, std::size_t column) const { return line.closing && line.first < column; }
  void wait_together(std::size_t column);
  bool safe(std::size_t column) const;
  bool table_is_safe(std::size_t column) const;
  Table table(std::size_t column) const;
  std::vector<Table::Cell> cells(std::size_t line, std::size_t first, std::size_t last) const;
  std::vector<Table::Cell> cells_of_the_rest(std::size_t column) const;
  void hold_one();
  void settle(std::size_t column);

  const Boundaries& columns_;
  const std::vector<Row>& rows_;
  std::vector<Line> lines_;
  std::vector<bool> parent_ends_;  // by column
  // Since the last border at which nothing was open:
  std::size_t clean_ = 0;
  std::vector<ToldRow> told_;        // of several columns
  std::vector<bool> one_cell_rows_;  // by column: whether any were told
};

std::vector<std::uint64_t> Family::sums_of(const Row& row) const {
  std::vector<std::uint64_t> sums(columns_.size(), 0);
  auto day = row.votes.upper_bound(columns_.front());
  for (std::size_t column = 1; column < columns_.size(); ++column) {
    sums[column] = sums[column - 1];
    for (; day != row.votes.end() && day->first <= columns_[column]; ++day) sums[column] += day->second;
  }
  return sums;
}

bool Family::may_close(std::size_t row, std::size_t column) const {
  const Line& line = lines_[row];
  const Day end = columns_[column];
  if (!parent_ends_[column] || (rows_[row].may_end && !rows_[row].may_end(end))) return false;
  const Day first = columns_[line.first - 1] + days(1);
  return line.open() >= (rows_[row].least ? rows_[row].least(first, end) : min_votes_to_show);
}

// Before a week ends, all who waited end their stretches, or none.
void Family::wait_together(std::size_t column) {
  if (ends_cell(Grid::weeks, columns_[column])) return;
  const bool all =
      std::none_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.stays_open(); });
  if (all && table_is_safe(column)) return;
  for (Line& line : lines_)
    if (waited(line, column)) line.closing = false;
}

bool Family::safe(std::size_t column) const {
  if (std::none_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.closing; })) return true;
  const bool simple =
      parent_ends_[column - 1] &&
      std::none_of(lines_.begin(), lines_.end(), [&](const Line& line) { return waited(line, column); });
  if (!simple) return table_is_safe(column);
  // Only this column is split: into the children told with it and the rest.
  std::uint64_t rest = 0;
  for (const Line& line : lines_)
    if (line.stays_open()) rest += line.in(column);
  return rest == 0 || rest >= min_votes_to_show;
}

bool Family::table_is_safe(std::size_t column) const {
  Table table = this->table(column);
  std::size_t begin = clean_ + 1;
  for (std::size_t end = begin; end <= column; ++end) {
    if (!parent_ends_[end] && end < column) continue;
    if (!table.connected(begin - clean_, end - clean_)) return false;
    begin = end + 1;
  }
  return !table.tells_a_few();
}

Table Family::table(std::size_t column) const {
  Table made(column - clean_ + 1);
  for (const ToldRow& told : told_) made.add_row(cells(told.line, told.first, told.last));
  for (std::size_t at = clean_ + 1; at <= column; ++at)
    if (one_cell_rows_[at]) made.add_rows_of_one_cell(at - clean_);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (!line.closing) continue;
    if (line.first == line.last) {
      made.add_rows_of_one_cell(line.last - clean_);
    } else {
      made.add_row(cells(i, line.first, line.last));
    }
  }
  made.add_row(cells_of_the_rest(column));
  return made;
}

std::vector<Table::Cell> Family::cells(std::size_t line, std::size_t first, std::size_t last) const {
  std::vector<Table::Cell> found;
  for (std::size_t column = first; column <= last; ++column)
    if (const auto votes = lines_[line].in(column); votes > 0) found.push_back({column - clean_, votes});
  return found;
}

std::vector<Table::Cell> Family::cells_of_the_rest(std::size_t column) const {
  std::vector<std::uint64_t> sums(column + 1 - clean_, 0);
  for (const Line& line : lines_) {
    if (!line.stays_open()) continue;
    for (std::size_t at = line.first; at <= column; ++at) sums[at - clean_] += line.in(at);
  }
  std::vector<Table::Cell> found;
  for (std::size_t at = 1; at < sums.size(); ++at)
    if (sums[at] > 0) found.push_back({at, sums[at]});
  return found;
}

// Of those that would close, the one with the fewest votes waits on.
void Family::hold_one() {
  Line* fewest = nullptr;
  for (Line& line : lines_)
    if (line.closing && (fewest == nullptr || line.open() < fewest->open())) fewest = &line;
  XINLUON_CHECK(fewest != nullptr, "nothing is told, and it is not safe");
  fewest->closing = false;
}

void Family::settle(std::size_t column) {
  bool open = false;
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    Line& line = lines_[row];
    if (line.closing) {
      if (line.first < line.last) told_.push_back({row, line.first, line.last});
      if (line.first == line.last) one_cell_rows_[line.last] = true;
      line.first = 0;
      line.closing = false;
    }
    open = open || line.first != 0;
    const bool may_end =
        parent_ends_[column] && (!rows_[row].may_end || rows_[row].may_end(columns_[column]));
    if (line.first == 0 && may_end) line.boundaries.push_back(columns_[column]);
  }
  if (open) return;
  clean_ = column;
  told_.clear();
}

void Family::step(std::size_t column) {
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    Line& line = lines_[row];
    if (line.in(column) > 0) {
      if (line.first == 0) line.first = column;
      line.last = column;
    }
    line.closing = line.first != 0 && may_close(row, column);
  }
  wait_together(column);
  while (!safe(column)) hold_one();
  settle(column);
}

}  // namespace

std::uint64_t votes_between(const VotesByDay& votes, Day first, Day last) {
  std::uint64_t sum = 0;
  for (auto day = votes.lower_bound(first); day != votes.end() && day->first <= last; ++day)
    sum += day->second;
  return sum;
}

Boundaries boundaries_of_top(const VotesByDay& votes, Day before_all, Day last) {
  Boundaries found = {before_all};
  std::uint64_t open = 0;
  for (Day day = before_all + days(1); day <= last; day += days(1)) {
    const auto here = votes.find(day);
    if (here != votes.end()) open += here->second;
    if (open > 0 && open < min_votes_to_show) continue;
    found.push_back(day);
    open = 0;
  }
  return found;
}

std::vector<Boundaries> boundaries_of_children(const Boundaries& columns, const Boundaries& parent,
                                               const std::vector<Row>& rows) {
  if (parent.empty()) return std::vector<Boundaries>(rows.size());
  return Family(columns, parent, rows).run();
}

std::optional<Period> between(const Boundaries& boundaries, const Period& asked) {
  const auto begin = std::lower_bound(boundaries.begin(), boundaries.end(), asked.first - days(1));
  const auto end = std::upper_bound(boundaries.begin(), boundaries.end(), asked.last);
  if (begin == boundaries.end() || end == boundaries.begin() || begin >= end - 1) return std::nullopt;
  return Period{*begin + days(1), *(end - 1)};
}

Boundaries common(const Boundaries& one, const Boundaries& other) {
  Boundaries both;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
  return both;
}

}  // namespace xinluon::reports
