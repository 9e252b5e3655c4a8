// The boundaries of every node and cut (release.h), worked out from the tallies and kept while nothing
// changes in closed days: between two publications a question reads only what it shows. Thread-safe.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/reports/publication.h"
#include "sync/server/reports/release.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::reports {

// A node's boundaries.
struct Release {
  Boundaries counted;
  Boundaries raw;              // of these, the ones between which what was set aside may be told as well
  SharedMonths shared_months;  // of a counter
  std::optional<Day> first_vote;
  Grid grid = Grid::days;
  bool top = false;

  // Whether the officer's rule holds for these days.
  bool of_one_officer(const Period& days) const;
};

// What the boundaries were worked out from; they hold while it stays the same.
struct State {
  Day last;  // the last published day
  std::map<std::string, storage::Count> tops;
  std::int64_t units = 0;
  bool operator==(const State&) const = default;
};

class Releases {
 public:
  // For the questions of one snapshot: forgets what no longer holds.
  Result<void> look(db::Connection& reader, WallTime now);

  // After look(), on the same snapshot. Nothing of a node that is in no tree.
  Result<std::shared_ptr<const Release>> of(db::Connection& reader, const storage::Node& node);
  // By value of the cut, "" for votes without one. Of units only.
  using Cut = std::map<std::string, Boundaries>;
  Result<std::shared_ptr<const Cut>> of_cut(db::Connection& reader, const UnitId& unit,
                                            storage::Dimension dimension);

  // Today's votes of the top of the tree, which may be told live: what was told stays until at least
  // min_votes_to_show more have come, so that nobody sees a single vote come in. Nothing while there are
  // fewer.
  std::optional<storage::Counts> in_steps(const storage::Node& top, const Period& open,
                                          const storage::Counts& now);

 private:
  struct Family {
    // By child; several when it stood here more than once.
    std::multimap<std::string, std::pair<Period, Release>> children;
  };
  struct Kept {
    State state;
    std::map<std::string, std::shared_ptr<const Release>> nodes;
    std::map<std::string, std::shared_ptr<const Family>> families;
    std::map<std::string, std::shared_ptr<const Cut>> cuts;
    std::map<std::string, std::shared_ptr<const std::map<std::string, Cut>>> cut_families;  // by value, child
  };
  struct Steps {
    Period open;
    storage::Counts told;
  };

  template <class Map>
  typename Map::mapped_type find(Map Kept::*map, const std::string& key);
  template <class Map, class T>
  typename Map::mapped_type keep(Map Kept::*map, const std::string& key, T made);

  Result<Release> find_top(db::Connection& reader, const storage::Node& node);
  Result<Release> find_below(db::Connection& reader, const storage::Node& node,
                             const std::vector<UnitId>& parents);
  Result<std::shared_ptr<const Family>> family(db::Connection& reader, const UnitId& parent);
  Result<std::shared_ptr<const std::map<std::string, Cut>>> cut_family(db::Connection& reader,
                                                                       const UnitId& parent,
                                                                       storage::Dimension dimension);
  Result<Cut> find_cut(db::Connection& reader, const UnitId& unit, storage::Dimension dimension);
  Day last();

  std::mutex mutex_;
  Kept kept_;
  std::map<std::string, Steps> steps_;
};

}  // namespace xinluon::reports
