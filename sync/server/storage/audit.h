// Who did what, when: append-only, each entry hashed behind the one before, so that one taken out or
// changed shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct AuditEntry {
  std::int64_t seq = 0;  // 1, 2, 3 … without a gap
  WallTime at{};
  std::string actor;   // who: for searching; the line holds it too
  std::string action;  // what: for searching
  std::string line;    // the whole entry as JSON, verbatim: what is hashed
  std::string hash;    // 32 bytes: SHA-256(hash before ‖ line)
};

// Within the caller's transaction.
Result<void> append_audit(db::Connection& connection, const AuditEntry& entry);

// The last one; an entry with seq 0 and an empty hash when there is none.
Result<AuditEntry> last_audit(db::Connection& connection, const Scope& scope);
// In order, at most `limit` after `after`. Only the local administrator's scope sees any yet.
Result<std::vector<AuditEntry>> audit_entries(db::Connection& connection, const Scope& scope,
                                              std::int64_t after, std::size_t limit);

}  // namespace xinluon::storage
