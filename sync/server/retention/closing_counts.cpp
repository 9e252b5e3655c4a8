#include "sync/server/retention/closing_counts.h"

#include "sync/base/check.h"

namespace xinluon::retention {

using storage::Node;

void ClosingCounts::add(const storage::CountedVote& vote) {
  auto& counter = sums_[Node::of(vote.counter)];
  counter.add(vote);
  counter.add_officer(vote);
  if (!vote.officer.empty()) sums_[Node::of(vote.officer)].add(vote);
}

storage::Tallies ClosingCounts::tallies() const {
  storage::Tallies tallies;
  for (const auto& [node, sums] : sums_) {
    for (const auto& [key, count] : sums.counts()) {
      const auto& [grain, dimension, start, value] = key;
      if (grain != storage::name_of(storage::Grain::day)) continue;
      const auto known = storage::dimension_from_name(dimension);
      XINLUON_CHECK(known, "a recount sums what is tallied");
      tallies[{node, storage::Grain::day, *known, start, value}] = count;
    }
  }
  return tallies;
}

}  // namespace xinluon::retention
