// A counter's month against those of comparable counters: same field, the nearest unit above that has enough
// of them. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sync/domain/level.h"

namespace xinluon::flags {

using LevelCounts = std::array<std::uint64_t, all_levels.size()>;  // [to_int(level) - 1]

inline constexpr std::size_t least_peers = 8;
inline constexpr std::uint64_t least_votes_of_a_month = 30;  // as for a verdict

// Whether so many of them have votes enough.
bool enough_peers(const std::vector<LevelCounts>& peers);

// Whether one of four shares (5, 5 and 4, 2 and 1, 1) lies further from the peers' median than chance and the
// peers' own spread explain. Each share has its mirror among them: what is far in one direction is as far in
// the other. False with too few votes or peers; peers with fewer votes than least_votes_of_a_month are left
// out.
bool far_from_peers(const LevelCounts& own, const std::vector<LevelCounts>& peers);

}  // namespace xinluon::flags
