// Which records are older than what is kept.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::retention {

inline constexpr int default_months = 24;
inline constexpr int min_months = 12;  // a year's figures can be proved when the year's report is written
inline constexpr int max_months = 1200;

// The first day whose records are kept: that of the month which lies `months` whole months before today's, in
// Vietnam.
Day kept_from(WallTime now, int months);

// The beginning of a chain, from its anchor up to `last`.
struct Prefix {
  KioskId kiosk;
  Epoch epoch;
  Seq after = 0;  // its anchor; 0 where nothing was purged yet
  Seq last = 0;   // the last record that goes
  std::uint64_t records() const { return last - after; }
};

struct PlannedMonth {
  std::uint64_t votes = 0;
  std::set<KioskId> kiosks;
};
struct Plan {
  Day asked{};                   // from which day on records are to be kept
  Day kept_from{};               // that day, or the first one that is not closed yet where that is earlier
  std::vector<Prefix> prefixes;  // of chains of which something goes, by kiosk
  std::size_t chains = 0;        // that the server holds, whether something of them goes or not
  std::map<Day, PlannedMonth> months;  // of the votes, by the month's first day
  std::uint64_t records = 0;
  std::uint64_t unreadable = 0;  // of these
};
// On one snapshot. unauthorised unless the scope is whole.
Result<Plan> plan(db::Connection& reader, const storage::Scope& scope, Day kept_from);

// One transaction's worth: `serve` takes batches in between. Each part signs a checkpoint, which lists every
// chain: where they are many, a part holds ten records for each, lest checkpoints take the room they leave.
inline constexpr std::uint64_t min_part_records = 10'000;
inline constexpr std::uint64_t max_part_records = 100'000;
std::uint64_t part_records(std::size_t chains);
inline constexpr std::size_t max_part_chains = 1'000;  // as lines they fit the admin socket
// The plan cut into parts, each chain from its beginning on.
std::vector<std::vector<Prefix>> parts_of(const Plan& plan);

}  // namespace xinluon::retention
