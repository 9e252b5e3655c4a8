#include "sync/server/reports/release.h"

#include <algorithm>
#include <limits>

namespace xinluon::reports {
namespace {

using std::chrono::days;

constexpr std::size_t not_yet = std::numeric_limits<std::size_t>::max();

// A stretch of more than one column.
struct LongStretch {
  std::size_t row;
  std::size_t first;  // column
  std::size_t last;
  bool open;
};

// Columns are the parent's stretches, counted from 1; border k lies behind column k.
struct Crossing {
  std::size_t row;
  std::size_t first;  // column
  std::size_t last;   // column; not_yet while the stretch is open
};

class Family {
 public:
  Family(const Boundaries& parent, const std::vector<Row>& rows) : parent_(parent), rows_(rows) {
    lines_.reserve(rows.size());
    for (const Row& row : rows) lines_.push_back({sums_of(row), 0, 0, {parent.front()}, false, {}});
    crossings_.resize(parent.size());
  }

  std::vector<Boundaries> run() {
    for (std::size_t column = 1; column < parent_.size(); ++column) step(column);
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
    std::vector<std::pair<std::size_t, std::size_t>> long_stretches;  // since the last clean border
    std::uint64_t open(std::size_t column) const { return first == 0 ? 0 : sums[column] - sums[first - 1]; }
  };

  std::vector<std::uint64_t> sums_of(const Row& row) const {
    std::vector<std::uint64_t> sums(parent_.size(), 0);
    auto day = row.votes.upper_bound(parent_.front());
    for (std::size_t column = 1; column < parent_.size(); ++column) {
      sums[column] = sums[column - 1];
      for (; day != row.votes.end() && day->first <= parent_[column]; ++day) sums[column] += day->second;
    }
    return sums;
  }

  void step(std::size_t column);
  bool may_close(std::size_t row, std::size_t column) const;
  bool safe(std::size_t column) const;
  bool safe_up_to(std::size_t b) const;
  std::uint64_t derivable(std::size_t a, std::size_t b) const;
  std::optional<Crossing> as_decided(const Crossing& crossing, std::size_t border) const;
  bool remainders_hold(std::size_t column) const;
  std::vector<LongStretch> long_stretches(std::size_t column) const;
  void keep_one_open(std::size_t column);
  void settle(std::size_t column);
  void forget_the_past(std::size_t column);

  const Boundaries& parent_;
  const std::vector<Row>& rows_;
  std::vector<Line> lines_;
  std::vector<std::vector<Crossing>> crossings_;  // by border
  std::size_t clean_ = 0;                         // no stretch crosses this border or touches columns before
};

bool Family::may_close(std::size_t row, std::size_t column) const {
  const Line& line = lines_[row];
  const Day end = parent_[column];
  if (rows_[row].may_end && !rows_[row].may_end(end)) return false;
  if (line.first == 0) return true;
  const Day first = parent_[line.first - 1] + days(1);
  const std::uint64_t least = rows_[row].least ? rows_[row].least(first, end) : min_votes_to_show;
  return line.open(column) >= least;
}

// What a crossing comes to with the closings that are being tried.
std::optional<Crossing> Family::as_decided(const Crossing& crossing, std::size_t border) const {
  const Line& line = lines_[crossing.row];
  if (crossing.last != not_yet || !line.closing) return crossing;
  if (border >= line.last) return std::nullopt;
  return Crossing{crossing.row, crossing.first, line.last};
}

// The votes in columns (a, b] of stretches that lie partly outside.
std::uint64_t Family::derivable(std::size_t a, std::size_t b) const {
  std::uint64_t sum = 0;
  for (const Crossing& crossing : crossings_[a])
    if (const auto found = as_decided(crossing, a)) {
      const auto& sums = lines_[found->row].sums;
      sum += sums[std::min(found->last, b)] - sums[a];
    }
  for (const Crossing& crossing : crossings_[b])
    if (const auto found = as_decided(crossing, b); found && found->first > a) {
      const auto& sums = lines_[found->row].sums;
      sum += sums[b] - sums[found->first - 1];
    }
  return sum;
}

bool Family::safe_up_to(std::size_t b) const {
  for (std::size_t a = clean_; a < b; ++a) {
    const auto sum = derivable(a, b);
    if (sum > 0 && sum < min_votes_to_show) return false;
  }
  return true;
}

// Of earlier borders those have to be looked at again that a closing stretch, all of whose votes lie before
// them, turns out not to cross.
bool Family::safe(std::size_t column) const {
  std::size_t from = column;
  for (const Line& line : lines_)
    if (line.closing) from = std::min(from, line.last);
  for (std::size_t b = from; b <= column; ++b)
    if (!safe_up_to(b)) return false;
  return true;
}

std::vector<LongStretch> Family::long_stretches(std::size_t column) const {
  std::vector<LongStretch> found;
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    const Line& line = lines_[row];
    for (const auto& [first, last] : line.long_stretches) found.push_back({row, first, last, false});
    if (line.first == 0) continue;
    if (!line.closing) found.push_back({row, line.first, column, true});
    if (line.closing && line.first < line.last) found.push_back({row, line.first, line.last, false});
  }
  return found;
}

// The other way round: of stretches that have votes in columns (a, b] and elsewhere, the votes elsewhere
// follow when in (a, b] nobody else has any, or only stretches that can be subtracted. A stretch may lose
// several such runs of columns.
bool Family::remainders_hold(std::size_t column) const {
  if (std::none_of(lines_.begin(), lines_.end(),
                   [](const Line& line) { return line.closing && line.first < line.last; }))
    return true;
  const auto stretches = long_stretches(column);
  const auto votes_of = [this](const LongStretch& stretch, std::size_t first, std::size_t last) {
    const auto& sums = lines_[stretch.row].sums;
    return first > last ? 0 : sums[last] - sums[first - 1];
  };
  std::map<std::size_t, std::vector<bool>> known;  // columns, by stretch
  for (std::size_t a = clean_; a < column; ++a)
    for (std::size_t b = a + 1; b <= column; ++b) {
      std::uint64_t elsewhere = 0;
      std::vector<std::size_t> cut;
      bool possible = true;
      for (std::size_t i = 0; i < stretches.size() && possible; ++i) {
        const LongStretch& one = stretches[i];
        const auto inside = votes_of(one, std::max(one.first, a + 1), std::min(one.last, b));
        if (inside == 0) continue;
        const auto all = votes_of(one, one.first, one.last);
        possible = !one.open;
        if (inside == all) continue;
        elsewhere += all - inside;
        cut.push_back(i);
      }
      if (!possible || cut.empty()) continue;
      if (elsewhere < min_votes_to_show) return false;
      if (cut.size() > 1) continue;
      auto& columns = known.try_emplace(cut.front(), column + 1, false).first->second;
      std::fill(columns.begin() + static_cast<std::ptrdiff_t>(a) + 1,
                columns.begin() + static_cast<std::ptrdiff_t>(b) + 1, true);
    }
  return std::all_of(known.begin(), known.end(), [&](const auto& one) {
    const LongStretch& stretch = stretches[one.first];
    std::uint64_t left = 0;
    for (std::size_t k = stretch.first; k <= stretch.last; ++k)
      if (!one.second[k]) left += votes_of(stretch, k, k);
    return left == 0 || left >= min_votes_to_show;
  });
}

void Family::keep_one_open(std::size_t column) {
  Line* fewest = nullptr;
  for (Line& line : lines_)
    if (line.closing && (fewest == nullptr || line.open(column) < fewest->open(column))) fewest = &line;
  if (fewest != nullptr) fewest->closing = false;
}

// Writes down what was decided.
void Family::settle(std::size_t column) {
  for (std::size_t border = clean_; border <= column; ++border) {
    auto& here = crossings_[border];
    std::vector<Crossing> decided;
    for (const Crossing& crossing : here)
      if (const auto found = as_decided(crossing, border)) decided.push_back(*found);
    here = std::move(decided);
  }
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    Line& line = lines_[row];
    const bool may_end = !rows_[row].may_end || rows_[row].may_end(parent_[column]);
    if (line.closing && line.first < line.last) line.long_stretches.emplace_back(line.first, line.last);
    if (line.closing) line.first = 0;
    if (line.first == 0 && may_end) line.boundaries.push_back(parent_[column]);
    line.closing = false;
  }
}

void Family::forget_the_past(std::size_t column) {
  if (!crossings_[column].empty()) return;
  clean_ = column;
  for (Line& line : lines_) line.long_stretches.clear();
}

void Family::step(std::size_t column) {
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    Line& line = lines_[row];
    if (line.sums[column] != line.sums[column - 1]) {
      if (line.first == 0) line.first = column;
      line.last = column;
    }
    if (line.first == 0) continue;
    crossings_[column].push_back({row, line.first, not_yet});
    line.closing = may_close(row, column);
  }
  while (!(safe(column) && remainders_hold(column)) &&
         std::any_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.closing; }))
    keep_one_open(column);
  settle(column);
  forget_the_past(column);
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

std::vector<Boundaries> boundaries_of_children(const Boundaries& parent, const std::vector<Row>& rows) {
  if (parent.empty()) return std::vector<Boundaries>(rows.size());
  return Family(parent, rows).run();
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
