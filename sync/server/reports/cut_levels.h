// What cuts count by value and level. Each month is read once and kept: a cut's values are told over
// different runs of months, and each run is a sum of these. Thread-safe.
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
  // The same for one value, of closed days.
  Result<storage::Levels> of(db::Connection& reader, const storage::Node& node, storage::Dimension dimension,
                             const std::string& value, const Period& closed);

 private:
  // Within one month.
  Result<std::shared_ptr<const LevelsByValue>> of_stretch(db::Connection& reader, const storage::Node& node,
                                                          storage::Dimension dimension,
                                                          const Period& stretch);

  // A month of a hundred procedures takes some 15 KB: 60 MB at the most.
  static constexpr std::size_t max_stretches = 4000;
  using Key = std::tuple<std::string, storage::Dimension, Period>;  // node first
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const LevelsByValue>> stretches_;
};

}  // namespace xinluon::reports
