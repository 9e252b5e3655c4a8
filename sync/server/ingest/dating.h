// When a vote was made, without trusting any clock of the kiosk. Of a boot's offset O = server time − boot
// time the server knows bounds (PROTOCOL.md, "Time without a clock"):
//   a request received at R and sent at boot time s gives  O ≤ R − s  at s;
//   a signed server time S that arrived at boot time a gives  O ≥ S − a  at a;
//   the boot before ended before this one began; this one ended before the boot after began.
// Boot clocks may run 600 ppm off (500 of slewing, 100 of quartz) and show whole milliseconds, so every bound
// loosens with the distance to the moment it was known at, and a little even there. A vote's day and hour are
// those of the midpoint of its bounds; of the only bound where there is one. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sync/server/storage/boots.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {

using storage::BoundPart;
using storage::Dated;
using storage::OffsetBound;

// Of the time that the boot clock shows: a clock that is 600 ppm slow shows 1 s where 1.00060036 s went by.
inline constexpr std::int64_t drift_ppm = 601;
// Three readings make a date: the server's clock and the boot's where the bound was known, the boot's at the
// vote. Each was cut by less than a millisecond. Bounds by way of neighbours are cut again with each boot, so
// without this they would be wrong by as many milliseconds as boots lie between.
inline constexpr std::int64_t cut_ms = 3;
// A boot that lasts for months is cut into days, each with bounds of its own: 52 s of drift at most while the
// kiosk is online.
inline constexpr std::int64_t part_ms = 24LL * 3600 * 1000;

std::int64_t part_of(std::int64_t boot_ms);

// The server time of a moment of the boot, by all bounds that are known. Bounds that contradict each other
// (the server's own clock was set) give the stretch between them. Without any bound at_ms is 0; ingest always
// has one, because a record is sent in a boot that is the record's own or a later one.
Dated date(const std::vector<BoundPart>& bounds, std::int64_t boot_ms);

// What is kept and what is new, side by side as is tightest; nothing when it is not worth dating votes again:
// it closes no open side and narrows the bounds by less than an eighth or less than a second. So a boot is
// dated again a few times, not at every heartbeat.
std::optional<BoundPart> tightened(const BoundPart& kept, const BoundPart& fresh);

}  // namespace xinluon::ingest
