// The courtesy level a citizen chose, on the five-level scale of the ministry's survey form.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xinluon {

// Stored and sent as 5..1: frozen.
enum class Level : std::uint8_t {
  very_dissatisfied = 1,
  dissatisfied = 2,
  neutral = 3,
  satisfied = 4,
  very_satisfied = 5,
};

// Best first, the fixed order on every screen and in every table.
inline constexpr std::array<Level, 5> all_levels = {Level::very_satisfied, Level::satisfied, Level::neutral,
                                                    Level::dissatisfied, Level::very_dissatisfied};

constexpr int to_int(Level level) {
  return static_cast<int>(level);
}
constexpr std::optional<Level> level_from_int(std::int64_t n) {
  if (n < 1 || n > 5) return std::nullopt;
  return static_cast<Level>(n);
}

}  // namespace xinluon
