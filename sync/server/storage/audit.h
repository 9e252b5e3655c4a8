// Who did what, when: append-only, each entry hashed behind the one before, so that one taken out or
// changed shows.
#pragma once

#include <optional>
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
// In order, at most `limit` after `after`, whatever they are about. For the local administrator's scope only.
Result<std::vector<AuditEntry>> audit_entries(db::Connection& connection, const Scope& scope,
                                              std::int64_t after, std::size_t limit);

// What to look for.
struct AuditFilter {
  std::int64_t after = 0;
  std::optional<std::int64_t> before = {};  // instead of after: newest first from there back; 0 is the end
  std::string actor = {};                   // empty: anybody's
  std::string action = {};                  // empty: any
  std::size_t limit = 100;
};
// In order, or newest first. A scope that covers the top of the tree sees all of it; another one what
// accounts of its units did.
Result<std::vector<AuditEntry>> find_audit(db::Connection& connection, const Scope& scope,
                                           const AuditFilter& filter);

// Where the log begins since old entries were taken out: number and hash of the last one that was.
struct AuditAnchor {
  std::int64_t seq = 0;
  std::string hash;
  WallTime at{};
  std::int64_t entries = 0;  // taken out with it
  std::string signature;
};
// Within the caller's transaction: keeps the anchor and takes out every entry up to it.
Result<void> prune_audit(db::Connection& connection, const AuditAnchor& anchor);
// The last one; seq 0 when nothing was taken out yet.
Result<AuditAnchor> last_audit_anchor(db::Connection& connection, const Scope& scope);
// The last of the entries that all come before this time; seq 0 for none. Never the log's last one.
Result<AuditEntry> last_audit_before(db::Connection& connection, const Scope& scope, WallTime time);

}  // namespace xinluon::storage
