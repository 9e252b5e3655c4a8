// How far work that must be done once has come, though several servers may be at it: nightly rules, scheduled
// reports, alerts that were announced.
#pragma once

#include <cstdint>
#include <string_view>

#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// The last day that takes no more votes, because its figures are published: a day's number. Never set: no day
// is closed yet.
inline constexpr std::string_view days_closed = "days_closed";

// How often the tree has changed, below whichever unit.
inline constexpr std::string_view tree_changes = "tree_changes";

// 0 when it never began.
Result<std::int64_t> progress_of(db::Connection& connection, const Scope& scope, std::string_view name);

// Within the transaction that does the work: true when `value` is further than what was reached, and is now
// reached; false when somebody else has done it.
Result<bool> advance(db::Connection& connection, std::string_view name, std::int64_t value);
// One further than it was, whoever else is at it. Within the caller's transaction.
Result<void> count_up(db::Connection& connection, std::string_view name);
// As if it had never begun.
Result<void> begin_again(db::Connection& connection, std::string_view name);

}  // namespace xinluon::storage
