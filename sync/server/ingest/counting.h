// What votes change in the tallies. Votes are first summed by place and day, then spread once over counter,
// officer, every unit above and both grains: one upsert a key and batch, whatever the number of votes.
#pragma once

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {

class TallyChange {
 public:
  void add(const storage::CountedVote& vote) { change(vote, 1); }
  // The same vote, dated or served otherwise from now on.
  void replace(const storage::CountedVote& before, const storage::CountedVote& after) {
    change(before, -1);
    change(after, 1);
  }

  // Under the tree of each day. Within the caller's transaction.
  Result<void> apply(db::Connection& connection);

 private:
  using Levels = std::array<storage::Count, all_levels.size()>;
  struct Cells {
    Levels levels{};
    std::array<std::array<storage::Count, 2>, all_behaviours.size()> behaviours{};  // shown, missing
    std::array<storage::Count, 2> outcomes{};                                       // timed_out, withdrawn
    std::array<Levels, 24> hours{};
    std::vector<std::pair<std::string, Levels>> langs;
    std::map<std::string, Levels> fields;      // those named
    std::map<std::string, Levels> procedures;  // by procedure_value()
    storage::Count linked;
    storage::Count late;
  };
  struct Place {
    CounterId counter;
    OfficerId officer;
    Day day;
    auto operator<=>(const Place&) const = default;
  };

  void change(const storage::CountedVote& vote, std::int64_t sign);
  Result<std::vector<storage::Node>> nodes_of(db::Connection& connection, const Place& place);

  std::map<Place, Cells> places_;
  std::map<std::pair<CounterId, Day>, std::vector<UnitId>> paths_;
};

}  // namespace xinluon::ingest
