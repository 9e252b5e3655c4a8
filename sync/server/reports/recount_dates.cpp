#include "sync/server/reports/recount_dates.h"

#include <algorithm>

namespace xinluon::reports {
namespace {

// 601 millionths of the time between, rounded up, and 3 ms for three clocks that show whole milliseconds.
std::int64_t loosening(std::int64_t from_ms, std::int64_t to_ms) {
  const std::int64_t between = from_ms < to_ms ? to_ms - from_ms : from_ms - to_ms;
  const std::int64_t millionths = between * 601;
  return millionths / 1'000'000 + (millionths % 1'000'000 != 0 ? 1 : 0) + 3;
}

}  // namespace

storage::Dated recount_date(const std::vector<storage::BoundPart>& bounds, std::int64_t boot_ms) {
  std::vector<std::int64_t> not_before;
  std::vector<std::int64_t> not_after;
  bool own_low = false;
  bool own_high = false;
  for (const auto& part : bounds) {
    const bool own = part.part != storage::neighbours_part;
    if (part.low) {
      not_before.push_back(part.low->o_ms + boot_ms - loosening(part.low->at_boot_ms, boot_ms));
      own_low = own_low || own;
    }
    if (part.high) {
      not_after.push_back(part.high->o_ms + boot_ms + loosening(part.high->at_boot_ms, boot_ms));
      own_high = own_high || own;
    }
  }
  storage::Dated dated;
  if (!not_before.empty()) dated.t_low_ms = *std::max_element(not_before.begin(), not_before.end());
  if (!not_after.empty()) dated.t_high_ms = *std::min_element(not_after.begin(), not_after.end());
  if (!dated.t_low_ms || !dated.t_high_ms) {
    dated.at_ms = dated.t_high_ms ? *dated.t_high_ms : dated.t_low_ms.value_or(0);
    return dated;
  }
  if (*dated.t_high_ms < *dated.t_low_ms) std::swap(dated.t_low_ms, dated.t_high_ms);
  dated.at_ms = *dated.t_low_ms + (*dated.t_high_ms - *dated.t_low_ms) / 2;
  dated.quality = own_low && own_high ? storage::Quality::anchored : storage::Quality::bounded;
  return dated;
}

}  // namespace xinluon::reports
