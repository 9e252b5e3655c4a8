// From a record to the vote that is counted. A vote belongs to the counter that received the citizen: the one
// the record names, if that is a counter of the same unit as the one the kiosk is assigned to (a kiosk moved
// to the next desk by its own configuration); else the assigned one, so that no kiosk can vote for a unit
// that is not its own.
#pragma once

#include <map>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/record.h"
#include "sync/server/db/connection.h"
#include "sync/server/ingest/closing.h"
#include "sync/server/ingest/counting.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/ingest/serving.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {

class Deriver {
 public:
  // `assigned` is the kiosk's counter when the record came.
  Deriver(db::Connection& connection, CounterId assigned, Closing closing);

  Result<storage::CountedVote> derive(const Record& record, const storage::Dated& dated);

 private:
  Result<storage::Counter> place_of(const CounterId& named);

  db::Connection& connection_;
  CounterId assigned_;
  Closing closing_;
  Serving serving_;
  std::map<CounterId, storage::Counter> places_;
};

// The batch's records from `first_new` on that can be read.
std::vector<const Record*> readable_records(const Batch& batch, std::size_t first_new);

// Their votes, dated by the bounds that are kept, into the table of votes and into `tallies`. Within the
// caller's transaction; in order of seq.
Result<void> count_records(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                           const CounterId& assigned, const std::vector<const Record*>& records,
                           TallyChange& tallies);

}  // namespace xinluon::ingest
