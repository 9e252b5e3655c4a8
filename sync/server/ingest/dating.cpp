#include "sync/server/ingest/dating.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace xinluon::ingest {
namespace {

using Side = std::optional<OffsetBound>;

constexpr std::int64_t min_improvement_ms = 1000;
constexpr std::int64_t min_improvement_share = 8;

std::int64_t loosening(const OffsetBound& bound, std::int64_t boot_ms) {
  const std::int64_t distance_ms = std::abs(boot_ms - bound.at_boot_ms);
  return (distance_ms * drift_ppm + 999'999) / 1'000'000 + cut_ms;  // rounded up: a bound must hold
}

std::int64_t lowest(const OffsetBound& bound, std::int64_t boot_ms) {
  return bound.o_ms + boot_ms - loosening(bound, boot_ms);
}

std::int64_t highest(const OffsetBound& bound, std::int64_t boot_ms) {
  return bound.o_ms + boot_ms + loosening(bound, boot_ms);
}

void raise(std::optional<std::int64_t>& low, std::int64_t to) {
  low = low ? std::max(*low, to) : to;
}

void lower(std::optional<std::int64_t>& high, std::int64_t to) {
  high = high ? std::min(*high, to) : to;
}

// Of both sides where they are tightest. Bounds that contradict each other are as bad as bounds that far
// apart.
std::int64_t width(const OffsetBound& low, const OffsetBound& high) {
  return std::abs(high.o_ms - low.o_ms + loosening(low, high.at_boot_ms));
}

// Both have the same sides, one or two.
bool narrower(const BoundPart& before, const BoundPart& after) {
  if (!after.low || !after.high) {
    const std::int64_t gained =
        after.low ? after.low->o_ms - before.low->o_ms : before.high->o_ms - after.high->o_ms;
    return gained >= min_improvement_ms;
  }
  const std::int64_t was = width(before.low.value(), before.high.value());
  const std::int64_t gained = was - width(*after.low, *after.high);
  return gained >= min_improvement_ms && gained >= was / min_improvement_share;
}

storage::Quality quality_of(const std::vector<BoundPart>& bounds, const Dated& dated) {
  if (!dated.t_low_ms || !dated.t_high_ms) return storage::Quality::unknown;
  bool low = false;
  bool high = false;
  for (const BoundPart& part : bounds) {
    if (part.part == storage::neighbours_part) continue;
    low = low || part.low.has_value();
    high = high || part.high.has_value();
  }
  return low && high ? storage::Quality::anchored : storage::Quality::bounded;
}

std::int64_t moment_of(const Dated& dated) {
  if (dated.t_low_ms && dated.t_high_ms) return *dated.t_low_ms + (*dated.t_high_ms - *dated.t_low_ms) / 2;
  return dated.t_high_ms.value_or(dated.t_low_ms.value_or(0));
}

}  // namespace

std::int64_t part_of(std::int64_t boot_ms) {
  return boot_ms / part_ms;
}

Dated date(const std::vector<BoundPart>& bounds, std::int64_t boot_ms) {
  Dated dated;
  for (const BoundPart& part : bounds) {
    if (part.low) raise(dated.t_low_ms, lowest(*part.low, boot_ms));
    if (part.high) lower(dated.t_high_ms, highest(*part.high, boot_ms));
  }
  if (dated.t_low_ms && dated.t_high_ms && *dated.t_low_ms > *dated.t_high_ms)
    std::swap(dated.t_low_ms, dated.t_high_ms);
  dated.quality = quality_of(bounds, dated);
  dated.at_ms = moment_of(dated);
  return dated;
}

std::optional<BoundPart> tightened(const BoundPart& kept, const BoundPart& fresh) {
  BoundPart best{kept.part, kept.low ? kept.low : fresh.low, kept.high ? kept.high : fresh.high};
  if (!best.low && !best.high) return std::nullopt;
  const bool closes = (best.low && !kept.low) || (best.high && !kept.high);
  for (const Side& low : {kept.low, fresh.low})
    for (const Side& high : {kept.high, fresh.high})
      if (low && high && width(*low, *high) < width(best.low.value(), best.high.value()))
        best = {kept.part, low, high};
  if (!best.low && fresh.high && fresh.high->o_ms < best.high->o_ms) best.high = fresh.high;
  if (!best.high && fresh.low && fresh.low->o_ms > best.low->o_ms) best.low = fresh.low;
  if (closes || narrower(kept, best)) return best;
  return std::nullopt;
}

}  // namespace xinluon::ingest
