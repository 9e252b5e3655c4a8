// What is told live of a top of the tree, of the days that are not published yet: the same to whoever asks,
// whichever server process. The rule by which it moves is reports/live_steps.h's.
#pragma once

#include <optional>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::storage {

struct LiveStep {
  Period open;             // the days it counts
  Counts told;             // without transactions and links: they are told of whole days
  Counts next;             // what will be told once enough more have come
  bool withdrawn = false;  // `told` was told, and is not any more
};

// Nothing before the first. not_found unless the scope covers the node.
Result<std::optional<LiveStep>> live_step(db::Connection& connection, const Scope& scope, const Node& top);

// From one step to the following.
struct LiveMove {
  enum class Told { nothing, kept, next };  // what is in `told` afterwards, of what was there
  Period open;
  Told told = Told::nothing;
  bool withdrawn = false;
  bool counts_next = false;  // `next` is what these days count now; else nothing
  bool operator==(const LiveMove&) const = default;
};
// Within the caller's transaction.
Result<void> move_live_step(db::Connection& connection, const Node& top, const LiveMove& move, WallTime now);

}  // namespace xinluon::storage
