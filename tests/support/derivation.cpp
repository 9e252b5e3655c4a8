#include "tests/support/derivation.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <utility>

namespace xinluon::test {
namespace {

constexpr std::uint64_t prime = (1ULL << 61U) - 1;

__extension__ using Wide = unsigned __int128;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % prime);
}
std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  return (a + b) % prime;
}
std::uint64_t minus(std::uint64_t a, std::uint64_t b) {
  return (a + prime - b) % prime;
}
std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t found = 1;
  for (std::uint64_t power = prime - 2; power > 0; power >>= 1U) {
    if ((power & 1U) != 0) found = times(found, a);
    a = times(a, a);
  }
  return found;
}

}  // namespace

Derivation::Derivation(std::vector<std::uint64_t> votes, std::vector<bool> may_be_empty)
    : votes_(std::move(votes)), may_be_empty_(std::move(may_be_empty)) {
  may_be_empty_.resize(votes_.size());
}

void Derivation::add(const std::vector<std::size_t>& atoms) {
  std::vector<std::size_t> kept;
  for (const std::size_t atom : atoms)
    if (votes_[atom] > 0 || may_be_empty_[atom]) kept.push_back(atom);
  std::sort(kept.begin(), kept.end());
  if (!kept.empty()) figures_.insert(std::move(kept));
}

Derivation::Classes Derivation::classes() const {
  std::vector<std::vector<std::size_t>> figures_of(votes_.size());
  std::size_t number = 0;
  for (const auto& figure : figures_) {
    for (const std::size_t atom : figure) figures_of[atom].push_back(number);
    ++number;
  }
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> same;
  for (std::size_t atom = 0; atom < votes_.size(); ++atom)
    if (!figures_of[atom].empty()) same[figures_of[atom]].push_back(atom);
  Classes found;
  found.figures.resize(figures_.size());
  for (const bool empty : {false, true}) {
    for (const auto& [figures, atoms] : same) {
      std::uint64_t votes = 0;
      for (const std::size_t atom : atoms) votes += votes_[atom];
      if ((votes == 0) != empty) continue;
      found.atoms.push_back(atoms);
      found.votes.push_back(votes);
    }
    if (!empty) found.known = found.atoms.size();
  }
  for (auto& figure : found.figures) figure.resize(found.atoms.size(), 0);
  for (std::size_t i = 0; i < found.atoms.size(); ++i)
    for (const std::size_t figure : figures_of[found.atoms[i].front()]) found.figures[figure][i] = 1;
  return found;
}

Derivation::Reduced Derivation::reduce(std::vector<Numbers> rows, std::size_t columns) {
  Reduced found;
  std::size_t rank = 0;
  for (std::size_t column = 0; column < columns && rank < rows.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[rank], rows[pivot]);
    const std::uint64_t scale = inverse(rows[rank][column]);
    if (scale != 1)
      for (auto& number : rows[rank]) number = times(number, scale);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::uint64_t factor = rows[row][column];
      if (row == rank || factor == 0) continue;
      for (std::size_t at = 0; at < columns; ++at)
        if (rows[rank][at] != 0) rows[row][at] = minus(rows[row][at], times(factor, rows[rank][at]));
    }
    found.pivots.push_back(column);
    ++rank;
  }
  rows.resize(rank);
  found.rows = std::move(rows);
  return found;
}

// Whether some sum that is this group where there are votes is 0 or 1 where there may be some, too.
bool Derivation::holds_where_empty(const Reduced& reduced, const Classes& classes,
                                   const std::vector<std::size_t>& group) {
  Numbers sum(classes.atoms.size(), 0);
  std::vector<bool> free(classes.atoms.size(), false);
  for (std::size_t i = 0; i < reduced.rows.size(); ++i) {
    const bool in_group = std::find(group.begin(), group.end(), reduced.pivots[i]) != group.end();
    for (std::size_t at = classes.known; at < sum.size(); ++at) {
      if (in_group) sum[at] = plus(sum[at], reduced.rows[i][at]);
      if (reduced.pivots[i] >= classes.known && reduced.rows[i][at] != 0) free[at] = true;
    }
  }
  for (std::size_t at = classes.known; at < sum.size(); ++at)
    if (!free[at] && sum[at] > 1) return false;
  return true;
}

std::optional<std::vector<std::size_t>> Derivation::few_votes(std::uint64_t most,
                                                              std::mt19937_64& random) const {
  const Classes all = classes();
  const Reduced reduced = reduce(all.figures, all.atoms.size());
  // One vector orthogonal to all figures where there are votes, anything where there are none.
  Numbers across(all.known, 0);
  std::vector<bool> is_pivot(all.atoms.size(), false);
  for (const std::size_t pivot : reduced.pivots) is_pivot[pivot] = true;
  for (std::size_t at = 0; at < all.known; ++at)
    if (!is_pivot[at]) across[at] = random() % prime;
  for (std::size_t i = 0; i < reduced.rows.size(); ++i) {
    if (reduced.pivots[i] >= all.known) continue;
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < all.known; ++at)
      if (at != reduced.pivots[i]) sum = plus(sum, times(reduced.rows[i][at], across[at]));
    across[reduced.pivots[i]] = minus(0, sum);
  }
  std::vector<std::size_t> small;
  for (std::size_t at = 0; at < all.known; ++at)
    if (all.votes[at] <= most) small.push_back(at);
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_value;
  for (const std::size_t at : small) by_value[across[at]].push_back(at);

  std::optional<std::vector<std::size_t>> found;
  std::vector<std::size_t> group;
  const std::function<void(std::size_t, std::uint64_t, std::uint64_t)> grow =
      [&](std::size_t from, std::uint64_t left, std::uint64_t sum) {
        if (found) return;
        if (const auto last = by_value.find(minus(0, sum)); last != by_value.end())
          for (const std::size_t at : last->second) {
            if (all.votes[at] > left || (!group.empty() && at <= group.back())) continue;
            auto whole = group;
            whole.push_back(at);
            if (!holds_where_empty(reduced, all, whole)) continue;
            found.emplace();
            for (const std::size_t one : whole)
              found->insert(found->end(), all.atoms[one].begin(), all.atoms[one].end());
            return;
          }
        if (group.size() + 1 >= most) return;
        for (std::size_t i = from; i < small.size(); ++i) {
          const std::size_t at = small[i];
          if (all.votes[at] >= left) continue;
          group.push_back(at);
          grow(i + 1, left - all.votes[at], plus(sum, across[at]));
          group.pop_back();
        }
      };
  grow(0, most, 0);
  return found;
}

}  // namespace xinluon::test
