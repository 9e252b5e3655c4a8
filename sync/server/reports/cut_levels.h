// What cuts count by value and level. A node's months are read once, together, and kept: a cut's values are
// told over different runs of months, and each run is a sum of these. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::reports {

using LevelsByValue = std::map<std::string, storage::Levels>;

// Of a cut over a period, with what it leaves out under "" (of procedures within their field).
Result<LevelsByValue> levels_with_rest(db::Connection& reader, const storage::Node& node,
                                       storage::Dimension dimension, const Period& period);

class CutLevels {
 public:
  // All that is kept goes when there would be more; each value takes some 150 bytes: 60 MB at the most.
  explicit CutLevels(std::size_t max_values = 400'000) : max_values_(max_values) {}

  // The same for one value, of closed days.
  Result<storage::Levels> of(db::Connection& reader, const storage::Node& node, storage::Dimension dimension,
                             const std::string& value, const Period& closed);

 private:
  using Months = std::map<Day, LevelsByValue>;  // by their first days
  Result<std::shared_ptr<const Months>> months_of(db::Connection& reader, const storage::Node& node,
                                                  storage::Dimension dimension);
  // Of a part of a month.
  Result<std::shared_ptr<const LevelsByValue>> of_stretch(db::Connection& reader, const storage::Node& node,
                                                          storage::Dimension dimension,
                                                          const Period& stretch);

  void make_room(std::size_t more);

  const std::size_t max_values_;
  using Key = std::tuple<std::string, storage::Dimension, Period>;  // node first
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const LevelsByValue>> stretches_;
  std::map<std::pair<std::string, storage::Dimension>, std::shared_ptr<const Months>> months_;
  std::size_t values_ = 0;
};

}  // namespace xinluon::reports
