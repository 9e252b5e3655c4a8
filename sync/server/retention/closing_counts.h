// What votes count at their counters and officers by day, as a recount will look for it once they are purged.
#pragma once

#include <map>

#include "sync/server/reports/recount_sums.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"

namespace xinluon::retention {

class ClosingCounts {
 public:
  void add(const storage::CountedVote& vote);
  // Days only: months follow. Without the rate of participation, which follows from the linked votes and the
  // transactions that were told, then or later.
  storage::Tallies tallies() const;

 private:
  std::map<storage::Node, reports::Sums> sums_;
};

}  // namespace xinluon::retention
