// Whether a batch continues the chain that is held (PROTOCOL.md, "Sending").
#pragma once

#include <string>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/storage/heads.h"

namespace xinluon::ingest {

enum class Continuity {
  follows,  // some or all of its lines are new
  held,     // nothing in it is new: a heartbeat or a repetition
  behind,   // it begins after the head: records are missing here
  fork,     // another record is held under one of its numbers
};
struct Judgement {
  Continuity continuity = Continuity::held;
  std::size_t first_new = 0;  // index of the first line that is not held yet
  std::string detail;         // for behind and fork: what and where
};

// Compares the hashes that the envelope and the lines give with those held. `head` is locked. Of records that
// were purged only the last one's hash is held: a batch that ends before it counts as a repetition.
Result<Judgement> judge(db::Connection& connection, const storage::Head& head, const Batch& batch);

}  // namespace xinluon::ingest
