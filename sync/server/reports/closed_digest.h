// What a checkpoint signs of the counts of purged votes (PROTOCOL.md §13):
//   digest(node) = SHA-256(for each of its rows: grain US dimension US start US raw US counted US value LF)
//   digest       = SHA-256(for each node: node US digest(node) as hex LF)
// in the order of storage/closed_tallies.h, with US = U+001F, LF = U+000A, numbers in decimal, start as the
// day since 1970-01-01. A value comes last because a procedure's holds US itself; none holds LF. Node by
// node, so that a purge hashes again only what it adds to.
#pragma once

#include <map>
#include <string>

#include "sync/crypto/hash.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::reports {

// From the rows alone. unauthorised unless the scope is whole. Within a snapshot or a transaction; holds one
// node's rows in memory at a time.
Result<crypto::Hash> closed_digest(db::Connection& connection, const storage::Scope& scope);

// The digest of no rows at all.
crypto::Hash empty_closed_digest();

// Adds what purged votes counted, keeps the digests of the nodes it adds to, and gives the digest that
// follows. Within the transaction that purges them. corrupt, and nothing may be committed, where a node's
// rows are not those its digest was kept of.
Result<crypto::Hash> close_tallies(db::Connection& writer, const storage::Tallies& counts);

}  // namespace xinluon::reports
