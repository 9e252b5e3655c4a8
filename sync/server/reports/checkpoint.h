// The nightly checkpoint: the audit log's end, every chain's head and what was purged, chained to the
// checkpoint before and signed with the server's key. Whoever keeps a copy can prove later what this server
// held, and that nobody wrote the audit log anew (PROTOCOL.md, "Checkpoints").
#pragma once

#include <optional>

#include "sync/base/clock.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/server/reports/statement.h"
#include "sync/server/storage/checkpoints.h"

namespace xinluon::reports {

// Within the caller's transaction, on the writing connection. `closed` is the digest of what purged votes
// counted: whoever purges gives the one that follows. Without it, and once a chain was purged, it is the last
// checkpoint's, so that a night does not hash every count again; a recount compares it with the counts.
Result<storage::Checkpoint> make_checkpoint(db::Connection& writer, const crypto::SecretKey& key,
                                            WallTime now, std::optional<crypto::Hash> closed = std::nullopt);

// True in the first look after 02:00 of a day, in Vietnam, that has no checkpoint yet.
bool checkpoint_due(const std::optional<storage::Checkpoint>& last, WallTime now);

// Chain and signature of the next checkpoint after one with this hash; gives its statement. rejected with
// what is wrong.
Result<Statement> check_checkpoint(const storage::Checkpoint& checkpoint, const crypto::Hash& before);

}  // namespace xinluon::reports
