// The tables of an audit bundle as rows of plain cells, out of the server's database and into another one.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// A dump of any version from this one on can be filled into a database of today's schema: its tables have
// kept their columns, and those it lacks were empty.
inline constexpr int oldest_dumped_schema = 16;

struct DumpTable {
  db::InsertPlan plan;
  std::string_view key;              // columns of the primary key, in its order
  int since = oldest_dumped_schema;  // the version of the schema that brought it
};
// What a recount needs, in an order in which they can be filled: organisation, kiosks, heads, anchors,
// records, bounds, votes, tallies and those of purged votes, decisions, checkpoints. Nothing of accounts,
// sessions, codes or tokens.
std::span<const DumpTable> dump_tables();

using Cell = std::variant<std::monostate, std::int64_t, std::string>;  // a blob is a string of its bytes
using Cells = std::vector<Cell>;

// unauthorised unless the scope is whole. Streamed, in the order of the key; within a snapshot.
Result<void> each_row(db::Connection& connection, const Scope& scope, const DumpTable& table,
                      const std::function<Result<void>(const Cells&)>& visit);
// Within the caller's transaction, into a database of this schema.
Result<void> insert_row(db::Connection& connection, const DumpTable& table, const Cells& cells);

}  // namespace xinluon::storage
