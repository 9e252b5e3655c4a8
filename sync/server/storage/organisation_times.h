// Writing the whole history of one unit or counter: the one place where the tree changes. What was counted
// on days that stand elsewhere now follows in the same transaction.
#pragma once

#include <vector>

#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

// Within the caller's transaction. `times` of one id, in order and without gaps; they replace what there was.
// rejected, naming unit, day and remedy: wrong name, code or target; a parent that does not exist on those
// days; something below it that would outlive it; a circle; too deep.
Result<void> set_unit_times(db::Connection& connection, const std::vector<Unit>& times);
// The same for a counter; moving it also moves what its votes counted for.
Result<void> set_counter_times(db::Connection& connection, const std::vector<Counter>& times);

}  // namespace xinluon::storage
