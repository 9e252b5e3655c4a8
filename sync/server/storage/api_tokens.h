// Tokens of other programs: counters' software that invites, offices' software that reads figures. Only their
// hashes are stored.
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
  std::string id;     // short, for lists and for revoking
  std::string kind;   // accounts::TokenKind as text
  CounterId counter;  // that it invites at; empty when it reads figures
  UnitId unit;        // the counter's, or the one whose figures it reads
  std::string name;   // what uses it, for people
  WallTime created{};
  std::string created_by;
  std::optional<WallTime> expires;
  std::optional<WallTime> used;  // last, to the minute
  bool revoked = false;
};

// Writes, within the caller's transaction. add: counter and unit must exist. revoke: not_found without such
// an id that is in use within the scope.
Result<void> add_api_token(db::Connection& connection, const ApiToken& token, std::string_view token_hash);
Result<void> revoke_api_token(db::Connection& connection, const Scope& scope, const std::string& id,
                              WallTime now);
Result<void> touch_api_token(db::Connection& connection, const std::string& id, WallTime now);

// Reads. Nothing for a token that is unknown or revoked; whether it has expired is for the caller to judge.
Result<std::optional<ApiToken>> find_api_token(db::Connection& connection, const Scope& scope,
                                               std::string_view token_hash);
// Of covered units, the oldest first.
Result<std::vector<ApiToken>> api_tokens(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
