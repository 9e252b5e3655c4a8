// How kiosks were, hour by hour for a week and day by day for a year: the worst of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class HealthGrain { hour, day };
std::string_view name_of(HealthGrain grain);
std::optional<HealthGrain> health_grain_from(std::string_view name);
inline constexpr std::chrono::hours hours_kept{7 * 24};
inline constexpr std::chrono::hours days_kept{366 * 24};

struct HealthSpan {
  WallTime start{};         // of the hour, or midnight in Vietnam
  std::uint64_t heard = 0;  // envelopes
  std::uint64_t most_pending = 0;
  std::optional<std::int64_t> least_disk_bytes;
  std::optional<std::int64_t> most_millicelsius;
  std::optional<std::int64_t> most_skew_ms;  // without its sign
  // Of the envelopes heard.
  std::uint64_t undervoltage = 0;
  std::uint64_t throttled = 0;
  std::uint64_t without_display = 0;
  bool operator==(const HealthSpan&) const = default;
};

// Writes, within the caller's transaction.
// At its last_seen.
Result<void> add_to_history(db::Connection& connection, const KioskId& kiosk, const Health& health);
// Drops hours and days that are no longer kept.
Result<void> trim_history(db::Connection& connection, WallTime now);

// Oldest first, from `from` on. not_found for a kiosk that is not covered.
Result<std::vector<HealthSpan>> health_history(db::Connection& connection, const Scope& scope,
                                               const KioskId& kiosk, HealthGrain grain, WallTime from);

}  // namespace xinluon::storage
