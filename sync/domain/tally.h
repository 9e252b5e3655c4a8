// Counts of votes: what percentages are made of. Parents sum counts; nothing ever averages percentages.
#pragma once

#include <array>
#include <cstdint>

#include "sync/domain/behaviour.h"
#include "sync/domain/level.h"

namespace xinluon {

struct BehaviourCounts {
  std::uint64_t shown = 0;
  std::uint64_t missing = 0;
  auto operator<=>(const BehaviourCounts&) const = default;
};

struct Tally {
  std::array<std::uint64_t, 5> levels{};  // levels[to_int(level) - 1]
  std::array<BehaviourCounts, all_behaviours.size()> behaviours{};
  std::uint64_t timed_out = 0;  // invitations that ended without a vote
  std::uint64_t withdrawn = 0;

  std::uint64_t votes() const;  // n: sum over the levels
  std::uint64_t count(Level level) const { return levels[static_cast<std::size_t>(to_int(level) - 1)]; }
  std::uint64_t not_mentioned(Behaviour b) const;  // votes() − shown − missing
  Tally& operator+=(const Tally& other);
  bool operator==(const Tally&) const = default;
};

}  // namespace xinluon
