// The purge of records that are older than what is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/signature.h"
#include "sync/server/retention/plan.h"

namespace xinluon::retention {

struct Purged {
  std::uint64_t records = 0;
  std::uint64_t chains = 0;  // of which some went
};

// Within the caller's transaction: takes out these prefixes, moves their anchors, adds what their votes
// counted, and signs a checkpoint over it. A part of a plan; what another has purged meanwhile is skipped, so
// that a purge can be run again after it was killed. Changes no tally.
// rejected for a record that is not older than `kept_from` or whose day is not closed, for a day less than
// min_months back, for a kiosk that waits for approval, for more than one part may hold; corrupt, "run
// `xinluon-server recount`", where the records do not prove their votes.
Result<Purged> purge_part(db::Connection& writer, const crypto::SecretKey& key, Day kept_from,
                          const std::vector<Prefix>& part, WallTime now);

}  // namespace xinluon::retention
