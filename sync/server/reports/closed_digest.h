// What a checkpoint signs of the counts of purged votes (PROTOCOL.md §13):
//   digest(node) = SHA-256(for each of its rows: grain US dimension US start US raw US counted US value LF)
//   digest       = SHA-256(for each node: node US digest(node) as hex LF)
// in the order of storage::each_closed_tally, with US = U+001F, LF = U+000A, numbers in decimal, start as the
// day since 1970-01-01. A value comes last because a procedure's holds US itself; none holds LF. Node by
// node, so that a purge hashes again only what it adds to.
#pragma once

#include <map>
#include <string>

#include "sync/crypto/hash.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

class ClosedDigest {
 public:
  // Reads all of them. Within a snapshot or a transaction; holds one node's rows in memory at a time.
  static Result<ClosedDigest> load(db::Connection& connection, const storage::Scope& scope);
  // Reads one node's rows again.
  Result<void> update(db::Connection& connection, const storage::Scope& scope, const std::string& node);

  crypto::Hash value() const;

 private:
  std::map<std::string, crypto::Hash> nodes_;  // as their texts are ordered, by bytes
};

// Of all that is stored: ClosedDigest's value. unauthorised unless the scope is whole.
Result<crypto::Hash> closed_digest(db::Connection& connection, const storage::Scope& scope);

}  // namespace xinluon::reports
