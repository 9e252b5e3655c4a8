#include "sync/server/reports/told_values.h"

#include <algorithm>
#include <optional>

#include "sync/domain/suppression.h"

namespace xinluon::reports {
namespace {

bool few(std::uint64_t votes) {
  return votes > 0 && votes < min_votes_to_show;
}

std::uint64_t of(const VotesOfValues& votes, const std::string& value) {
  const auto found = votes.find(value);
  return found == votes.end() ? 0 : found->second;
}

std::uint64_t all(const VotesOfValues& votes) {
  std::uint64_t sum = 0;
  for (const auto& [value, n] : votes) sum += n;
  return sum;
}

std::uint64_t rest(const VotesOfValues& votes, const Values& told) {
  std::uint64_t sum = 0;
  for (const auto& [value, n] : votes)
    if (!told.contains(value)) sum += n;
  return sum;
}

bool tells_a_few(const VotesOfValues& votes, const Values& told) {
  return few(rest(votes, told)) ||
         std::any_of(told.begin(), told.end(), [&](const auto& value) { return few(of(votes, value)); });
}

Values common_values(const FamilyColumn& column) {
  constexpr std::size_t some = 4;  // a fourth of the units
  Values values;
  for (const auto& value : column.told) {
    std::size_t have = 0;
    std::size_t have_few = 0;
    for (std::size_t i = 0; i < column.children.size(); ++i) {
      if (!column.may_tell[i] || all(column.children[i]) == 0) continue;
      ++have;
      have_few += few(of(column.children[i], value)) ? 1 : 0;
    }
    if (have_few * some <= have) values.insert(value);
  }
  return values;
}

VotesOfValues of_those_that_do_not_tell(const FamilyColumn& column, const std::vector<bool>& tells) {
  VotesOfValues left = column.parent;
  for (std::size_t i = 0; i < tells.size(); ++i) {
    if (!tells[i]) continue;
    for (const auto& [value, n] : column.children[i]) left[value] -= std::min(left[value], n);
  }
  return left;
}

// The one with the fewest votes tells nothing; false when none is left.
bool silence_one(const FamilyColumn& column, std::vector<bool>& tells) {
  std::optional<std::size_t> fewest;
  for (std::size_t i = 0; i < tells.size(); ++i)
    if (tells[i] && all(column.children[i]) > 0 &&
        (!fewest || all(column.children[i]) < all(column.children[*fewest])))
      fewest = i;
  if (fewest) tells[*fewest] = false;
  return fewest.has_value();
}

}  // namespace

Values told_of_top(const VotesOfValues& votes) {
  Values told;
  for (const auto& [value, n] : votes)
    if (!few(n)) told.insert(value);
  while (few(rest(votes, told))) {
    const auto fewest = std::min_element(told.begin(), told.end(), [&](const auto& a, const auto& b) {
      const auto n = [&](const auto& value) {
        return of(votes, value) == 0 ? ~std::uint64_t{0} : of(votes, value);
      };
      return n(a) < n(b);
    });
    if (fewest == told.end()) break;
    told.erase(fewest);
  }
  return told;
}

ToldBelow told_below(const FamilyColumn& column) {
  ToldBelow found{common_values(column), column.may_tell};
  for (std::size_t i = 0; i < found.tells.size(); ++i)
    found.tells[i] = found.tells[i] && !tells_a_few(column.children[i], found.values);
  while (tells_a_few(of_those_that_do_not_tell(column, found.tells), found.values) &&
         silence_one(column, found.tells)) {
  }
  return found;
}

}  // namespace xinluon::reports
