// The audit log: who did what, when and from where. Each entry is a line of JSON, hashed behind the one
// before (crypto/hash.h), written in the transaction of the act itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/crypto/signature.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

struct Act {
  std::string actor;    // an account's name, "local:<user>" for a command on the machine, "" for unknown
  std::string action;   // "sign-in", "unit-add", …: frozen words
  std::string subject;  // what it was done to
  std::string detail;   // never a secret
  std::string address;  // where it came from; empty on the machine itself
};

// Within the caller's transaction.
Result<void> record(db::Connection& connection, const Act& act, WallTime now);

// The state's rules ask for 12 months; a leap year has them too.
inline constexpr std::chrono::hours audit_kept{24 * 366};

// What a walk over the whole log found.
struct AuditCheck {
  std::int64_t entries = 0;
  std::int64_t first = 0;  // the first entry's number; behind an anchor the anchor's plus 1
  std::int64_t last = 0;
  std::string last_hash;                 // in hex: note it elsewhere, and nobody can write the log anew
  std::optional<WallTime> pruned_until;  // when entries were last taken out
  std::string fault;                     // the first thing that is wrong; empty when all agrees
};
// Follows the chain from the last anchor, whose signature must be `key`'s, to the end: no entry missing,
// changed or put in, and what is searched by equals what is hashed.
Result<AuditCheck> verify_audit(db::Connection& reader, const crypto::PublicKey& key);

// Takes out what is older than audit_kept, as a whole prefix, and leaves a signed anchor and an entry about
// it. Gives how many entries went. Opens its own transaction.
Result<std::int64_t> prune_audit(db::Connection& writer, const crypto::SecretKey& key, WallTime now);

}  // namespace xinluon::accounts
