#include "sync/domain/tally.h"

#include <numeric>

#include "sync/base/check.h"

namespace xinluon {

std::uint64_t Tally::votes() const {
  return std::accumulate(levels.begin(), levels.end(), std::uint64_t{0});
}

std::uint64_t Tally::not_mentioned(Behaviour b) const {
  const BehaviourCounts& counts = behaviours[index_of(b)];
  const std::uint64_t mentioned = counts.shown + counts.missing;
  XINLUON_CHECK(mentioned <= votes(), "a behaviour was mentioned more often than there were votes");
  return votes() - mentioned;
}

Tally& Tally::operator+=(const Tally& other) {
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] += other.levels[i];
  for (std::size_t i = 0; i < behaviours.size(); ++i) {
    behaviours[i].shown += other.behaviours[i].shown;
    behaviours[i].missing += other.behaviours[i].missing;
  }
  timed_out += other.timed_out;
  withdrawn += other.withdrawn;
  return *this;
}

}  // namespace xinluon
