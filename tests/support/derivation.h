// Everything that follows from figures by adding and subtracting, as often as one likes: not tried out but
// worked out. A group of votes follows when its atoms are in the linear span of the figures; that is so when
// it is orthogonal to what is orthogonal to all figures, which is asked with one random such vector modulo
// 2^61 − 1 (an error is as likely as 10^-12).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <vector>

namespace xinluon::test {

class Derivation {
 public:
  // Votes by atom. `may_be_empty`: atoms of 0 votes of which nobody outside knows that; all others of 0 votes
  // are known to have none and may be in a figure or not.
  explicit Derivation(std::vector<std::uint64_t> votes, std::vector<bool> may_be_empty = {});

  void add(const std::vector<std::size_t>& atoms);
  // A group of 1 to `most` votes that follows: its atoms.
  std::optional<std::vector<std::size_t>> few_votes(std::uint64_t most, std::mt19937_64& random) const;

 private:
  using Numbers = std::vector<std::uint64_t>;
  struct Classes {  // of atoms that are in the same figures
    std::vector<std::vector<std::size_t>> atoms;
    std::vector<std::uint64_t> votes;
    std::size_t known = 0;  // the first ones have votes, those behind may be empty
    std::vector<Numbers> figures;
  };
  struct Reduced {
    std::vector<Numbers> rows;
    std::vector<std::size_t> pivots;
  };
  Classes classes() const;
  static Reduced reduce(std::vector<Numbers> rows, std::size_t columns);
  static bool holds_where_empty(const Reduced& reduced, const Classes& classes,
                                const std::vector<std::size_t>& group);

  std::vector<std::uint64_t> votes_;
  std::vector<bool> may_be_empty_;
  std::set<std::vector<std::size_t>> figures_;
};

}  // namespace xinluon::test
