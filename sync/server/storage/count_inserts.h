// How counts are added to the tables that hold them, `tally` and `closed_tally`: they have the same columns.
#pragma once

#include <string_view>

#include "sync/server/storage/tallies.h"

namespace xinluon::storage {

// `on_conflict` adds to the row that is there.
db::InsertPlan count_inserts(std::string_view table, std::string_view on_conflict);

// One upsert a key; what adds nothing is left out. Within the caller's transaction.
Result<void> insert_counts(db::Connection& connection, const db::InsertPlan& plan, const Tallies& counts);

}  // namespace xinluon::storage
