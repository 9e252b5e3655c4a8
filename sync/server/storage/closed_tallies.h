// What purged votes counted: where a recount begins with its sums. Days at counters and officers only;
// months and the units above follow.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/tallies.h"

namespace xinluon::storage {

// Adds the counts of votes that are purged in the same transaction, the caller's. Only days of counters and
// officers: rejected otherwise.
Result<void> add_closed_tallies(db::Connection& connection, const Tallies& counts);

// As it is stored; the views live until the visitor returns.
struct ClosedTally {
  std::string_view node;  // "counter:TM-X01-Q01", "officer:CB-1"
  std::string_view grain;
  std::string_view dimension;
  Day start;
  std::string_view value;
  Count count;
};
using ClosedTallyVisitor = std::function<Result<void>(const ClosedTally& row)>;
// All of one node, streamed in the order of grain, dimension, start, value, texts by their bytes.
// unauthorised unless the scope is whole.
Result<void> each_closed_tally_of(db::Connection& connection, const Scope& scope, std::string_view node,
                                  const ClosedTallyVisitor& visit);
// The first of these days on which purged votes of the node counted; nothing where none did.
Result<std::optional<Day>> first_closed_day(db::Connection& connection, const Scope& scope, const Node& node,
                                            const Period& period);
// All nodes that have rows, by their bytes. unauthorised unless the scope is whole.
Result<std::vector<std::string>> closed_nodes(db::Connection& connection, const Scope& scope);

// The digest of each node's rows, 32 bytes, as whoever added to them last noted it (reports/closed_digest.h).
// unauthorised unless the scope is whole.
Result<std::map<std::string, std::string>> closed_digests(db::Connection& connection, const Scope& scope);
// Within the transaction that adds to the node's rows.
Result<void> put_closed_digest(db::Connection& connection, std::string_view node, std::string_view digest);

}  // namespace xinluon::storage
