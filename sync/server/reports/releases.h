// The boundaries of every node (release.h; of officers releases_of_officers.cpp) and what cuts tell
// (told_values.h), worked out from the tallies and kept while nothing changes in closed days: between two
// publications a question reads only what it shows. Thread-safe.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/reports/cut_levels.h"
#include "sync/server/reports/day_sums.h"
#include "sync/server/reports/publication.h"
#include "sync/server/reports/release.h"
#include "sync/server/reports/told_values.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::reports {

// A node's boundaries while it stood in one place.
struct Stay {
  Period days;
  Boundaries counted;
  Boundaries raw;     // of these, the ones between which what was set aside may be told as well
  Boundaries linked;  // of these, the ones between which those that a transaction opened may be told
  // Of the top of the tree: the columns of all tables below.
  std::shared_ptr<const Boundaries> top;
  std::shared_ptr<const Boundaries> top_raw;
  std::shared_ptr<const Boundaries> top_linked;
};

struct Release {
  std::vector<Stay> stays;  // by days
  // The stays' boundaries, joined where nothing waited when it moved. A figure runs within one of them.
  std::vector<Boundaries> counted;
  std::vector<Boundaries> raw;
  std::vector<Boundaries> linked;
  SharedMonths shared_months;  // of a counter
  std::optional<Day> first_vote;
  Grid grid = Grid::days;
  bool top = false;  // today

  // The part of `asked` that may be told: the longest, if it is told in several.
  std::optional<Period> told(const Period& asked) const;
  bool raw_is_told(const Period& told) const;
  bool linked_is_told(const Period& told) const;
  // Whether the officer's rule holds for these days.
  bool of_one_officer(const Period& days) const;
};

// What the boundaries were worked out from; they hold while it stays the same.
struct State {
  Day last;                                    // the last published day
  std::map<std::string, storage::Count> tops;  // those that once were among them
  std::int64_t tree = 0;
  bool operator==(const State&) const = default;
};

// What is told while closed days stay as they are. A question reads with the one of its own snapshot: another
// that began before a change can't bring back what that change undid.
class ReleasesAt {
 public:
  explicit ReleasesAt(State state) : state_(std::move(state)) {}
  const State& state() const { return state_; }

  // Nothing of a node that is in no tree.
  Result<std::shared_ptr<const Release>> of(db::Connection& reader, const storage::Node& node);
  // By whole months, in order. Of units only. "" is the value of votes without one.
  struct CutColumn {
    Period days;
    Values told;
  };
  using Cut = std::vector<CutColumn>;
  Result<std::shared_ptr<const Cut>> of_cut(db::Connection& reader, const UnitId& unit,
                                            storage::Dimension dimension);

  // What may be told of a node, and what it counted, ahead of any question.
  Result<void> prepare(db::Connection& reader, const storage::Node& node) {
    XINLUON_RETURN_IF_ERROR(of(reader, node));
    return sums_.prepare(reader, node, state_.last);
  }

  // Of closed days.
  Result<storage::Counts> counts_of(db::Connection& reader, const storage::Node& node, const Period& closed) {
    return sums_.counts_of(reader, node, closed, state_.last);
  }
  Result<storage::Levels> levels_of(db::Connection& reader, const storage::Node& node,
                                    storage::Dimension dimension, const std::string& value,
                                    const Period& closed) {
    return levels_.of(reader, node, dimension, value, closed);
  }

 private:
  struct Child {
    storage::Node node;
    Grid grid = Grid::days;
    Period days;  // while it stood here
    SharedMonths shared_months;
    VotesByDay counted;
    VotesByDay aside;
    VotesByDay linked;
    std::vector<Stay> stays;  // several when the parent moved meanwhile
  };
  using Family = std::vector<Child>;
  using CutFamily = std::map<std::string, Cut>;  // by child
  struct CutChild {
    storage::Node node;
    Period stay;
    std::shared_ptr<const Release> release;
    std::shared_ptr<const Cut> fields;  // of procedures
    std::map<std::string, VotesByDay> values;
  };
  struct Kept {
    std::map<std::string, std::shared_ptr<const Release>> nodes;
    std::map<std::string, std::shared_ptr<const Family>> families;
    std::map<std::string, std::shared_ptr<const Family>> officers;  // by counter
    std::map<std::string, std::shared_ptr<const Cut>> cuts;
    std::map<std::string, std::shared_ptr<const CutFamily>> cut_families;
  };
  template <class Map>
  typename Map::mapped_type find(Map Kept::*map, const std::string& key);
  template <class Map, class T>
  typename Map::mapped_type keep(Map Kept::*map, const std::string& key, T made);

  // Where a node ever stood.
  struct Places {
    std::vector<Period> tops;  // while it stood below nothing
    std::set<UnitId> parents;
  };
  static Result<Places> places_of(db::Connection& reader, const storage::Node& node);
  Result<Release> find_at(db::Connection& reader, const storage::Node& node, const Places& places);
  Result<std::shared_ptr<const Family>> family(db::Connection& reader, const UnitId& parent);
  Result<Family> children(db::Connection& reader, const UnitId& parent);
  // A counter is split into those who served it: an officer's part of it waits as a child's votes do.
  Result<std::shared_ptr<const Family>> officers_of(db::Connection& reader, const CounterId& counter);
  void split(const Stay& stay, Family& family) const;
  Result<Release> find_officer(db::Connection& reader, const OfficerId& officer);
  Result<std::shared_ptr<const CutFamily>> cut_family(db::Connection& reader, const UnitId& parent,
                                                      storage::Dimension dimension);
  Result<std::vector<CutChild>> cut_children(db::Connection& reader, const UnitId& parent,
                                             storage::Dimension dimension);
  static bool may_tell(const CutChild& child, const Period& column, std::size_t number,
                       const std::string& group);
  Result<Cut> find_cut(db::Connection& reader, const UnitId& unit, storage::Dimension dimension);

  const State state_;
  std::mutex mutex_;
  DaySums sums_;
  CutLevels levels_;
  Kept kept_;
};

class Releases {
 public:
  // For the questions of the reader's snapshot.
  Result<std::shared_ptr<ReleasesAt>> look(db::Connection& reader, WallTime now);

 private:
  std::mutex mutex_;
  std::shared_ptr<ReleasesAt> at_;
};

}  // namespace xinluon::reports
