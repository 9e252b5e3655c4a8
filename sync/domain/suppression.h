// Which figures may be shown, so that no single vote shows. The one place for the rule: API, exports and
// pages ask here.
#pragma once

#include <cstdint>

namespace xinluon {

inline constexpr std::uint64_t min_votes_to_show = 5;    // below it a group is hidden: "dưới 5 phiếu"
inline constexpr std::uint64_t min_votes_to_split = 30;  // five-level splits from here on

enum class Visibility { hidden, total_only, split };

constexpr Visibility visibility(std::uint64_t votes) {
  if (votes < min_votes_to_show) return Visibility::hidden;
  if (votes < min_votes_to_split) return Visibility::total_only;
  return Visibility::split;
}

}  // namespace xinluon
