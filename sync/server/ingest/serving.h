// Who served the citizen: whom the record names, else the officer whose shift at the counter holds the whole
// time in which the vote may have been cast. A vote that may lie in two shifts, or outside one, has none.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "sync/server/ingest/counting.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {

// Reads a counter's shifts once a month of votes. One for a transaction.
class Serving {
 public:
  explicit Serving(db::Connection& connection) : connection_(connection) {}

  Result<OfficerId> officer_of(const CounterId& counter, const OfficerId& named, const storage::Dated& dated);

 private:
  Result<const std::vector<storage::Shift>*> shifts(const CounterId& counter, Day month);

  db::Connection& connection_;
  std::map<std::pair<CounterId, Day>, std::vector<storage::Shift>> known_;
};

// After shifts at the counter have changed: who served is worked out again for all its votes dated on these
// days, and the tallies follow through `tallies`. Gives how many votes have another officer now. Within the
// caller's transaction. rejected when votes of a month that is settled would change (closing.h): its
// officers' figures are told, and those before and after would tell what the few between them are.
Result<std::uint64_t> reassign(db::Connection& connection, const CounterId& counter, const Period& days,
                               TallyChange& tallies);

// Puts the shift and reassigns the votes of all the days it and those it replaces lie on. rejected, as above,
// where it changes who served while votes were cast whose records are purged.
Result<std::uint64_t> correct_shift(db::Connection& connection, const storage::Shift& shift);

}  // namespace xinluon::ingest
