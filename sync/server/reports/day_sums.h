// What a node counted up to each of its days, in memory: any period of closed days is the difference of two
// rows, so a question for a hundred units over any days reads the tallies once a day. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::reports {

class DaySums {
 public:
  // Of days up to the last one that was closed when the node was first asked for.
  Result<storage::Counts> counts_of(db::Connection& reader, const storage::Node& node, const Period& period,
                                    Day last_closed);
  // Reads the node ahead of any question, if there is room.
  Result<void> prepare(db::Connection& reader, const storage::Node& node, Day last_closed);

 private:
  using Sums = std::vector<std::pair<Day, storage::Counts>>;  // up to and with each day that has any
  Result<std::shared_ptr<const Sums>> sums_of(db::Connection& reader, const storage::Node& node, Day last);

  // A year of a node takes some 60 KB: 60 MB at the most.
  static constexpr std::size_t max_nodes = 1000;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Sums>> nodes_;
};

}  // namespace xinluon::reports
