// One node's sums as a recount makes them: a count for every day and every thing that is counted, keyed by
// its own words.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sync/domain/period.h"
#include "sync/server/storage/closed_tallies.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"

namespace xinluon::reports {

class Sums {
 public:
  using Key = std::tuple<std::string, std::string, Day, std::string>;  // grain, dimension, start, value

  // Everything one vote counts as, on its day and in its month.
  // `transactions_known`: the number of transactions of its counter and day.
  void add(const storage::CountedVote& vote, bool transactions_known = false);
  // What purged votes of a counter or an officer counted on a day. `transactions_known` as above.
  void add_closed(const storage::ClosedTally& row, bool transactions_known = false);
  void add_transactions(Day day, std::uint64_t count);
  // A counter also counts the votes each of its officers received.
  void add_officer(const storage::CountedVote& vote);

  const std::map<Key, storage::Count>& counts() const { return counts_; }

 private:
  void put(Day day, const std::string& dimension, const std::string& value, const storage::Count& more);
  void count(const storage::CountedVote& vote, const std::string& dimension, const std::string& value);
  std::map<Key, storage::Count> counts_;
};

}  // namespace xinluon::reports
