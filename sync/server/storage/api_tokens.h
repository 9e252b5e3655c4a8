// Tokens of counters' software: each invites to one counter. Only their hashes are stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct ApiToken {
  std::string id;  // short, for lists and for revoking
  CounterId counter;
  std::string name;  // what uses it, for people
  WallTime created{};
  bool revoked = false;
};

// Writes, within the caller's transaction. add: the counter must exist. revoke: not_found without such an id.
Result<void> add_api_token(db::Connection& connection, const ApiToken& token, std::string_view token_hash);
Result<void> revoke_api_token(db::Connection& connection, const std::string& id, WallTime now);

// Reads. Nothing for a token that is unknown or revoked.
Result<std::optional<ApiToken>> find_api_token(db::Connection& connection, const Scope& scope,
                                               std::string_view token_hash);
// unauthorised unless the scope is whole.
Result<std::vector<ApiToken>> api_tokens(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
