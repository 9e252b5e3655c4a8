// Signed statements of what the server held, one after another. The database refuses to change or delete one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct Checkpoint {
  std::int64_t seq = 0;  // 1, 2, 3 …
  WallTime at{};
  std::string text;
  std::string hash;       // 32 bytes: SHA-256(hash of the one before ‖ text)
  std::string signature;  // base64
};

// Within the caller's transaction.
Result<void> append_checkpoint(db::Connection& connection, const Checkpoint& checkpoint);

// unauthorised unless the scope is whole. In order; at most `limit` after `after`.
Result<std::optional<Checkpoint>> last_checkpoint(db::Connection& connection, const Scope& scope);
Result<std::vector<Checkpoint>> checkpoints_after(db::Connection& connection, const Scope& scope,
                                                  std::int64_t after, std::size_t limit);

}  // namespace xinluon::storage
