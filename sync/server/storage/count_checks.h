// Counts as they are read: what no votes give is damage, and is said before a formula meets it. Messages name
// what is wrong and how the damage is found: "run `xinluon-server recount`".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::storage {

// A count of a row about `whom` ("unit:TM"). corrupt when it is negative, or larger than max_count.
Result<std::uint64_t> count_in(std::int64_t number, std::string_view whom);
// Both of them. The row's column, and the next one.
Result<Count> counts_in(const db::Row& row, int column, std::string_view whom);

// corrupt when a behaviour was mentioned more often than there were votes, or when there are more than
// max_count of anything that a share is taken of.
Result<void> check_counts(const Counts& counts, std::string_view whom);

}  // namespace xinluon::storage
