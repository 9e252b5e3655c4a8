// Signed-in browsers, and failures to sign in. Tokens and names come here as hashes: who reads the database
// can neither use a session nor learn which names were tried.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/server/storage/users.h"

namespace xinluon::storage {

struct Session {
  User user;
  bool second_factor = false;  // a code, or the province's sign-on, stood behind the password
  WallTime created{};
  WallTime seen{};  // last request, to the minute
};

// Writes, within the caller's transaction.
Result<void> add_session(db::Connection& connection, std::string_view token_hash, std::string_view user,
                         bool second_factor, WallTime now);
// The session has shown a second factor since.
Result<void> confirm_session(db::Connection& connection, std::string_view token_hash);
Result<void> touch_session(db::Connection& connection, std::string_view token_hash, WallTime now);
// Gives whether there was one.
Result<bool> remove_session(db::Connection& connection, std::string_view token_hash);
Result<void> remove_sessions_of(db::Connection& connection, std::string_view user);
Result<void> remove_other_sessions_of(db::Connection& connection, std::string_view user,
                                      std::string_view but_token_hash);
Result<void> remove_sessions_unseen_since(db::Connection& connection, WallTime since);

// Reads. Nothing for a token that is not known; whether it still holds is for the caller to judge.
Result<std::optional<Session>> find_session(db::Connection& connection, const Scope& scope,
                                            std::string_view token_hash);

// Failures since the last success, counted for any name that was tried, so that nobody learns which exist.
struct Failures {
  int count = 0;
  WallTime last{};
  WallTime locked_until{};
};
Result<void> put_failures(db::Connection& connection, std::string_view name_hash, const Failures& failures);
Result<void> clear_failures(db::Connection& connection, std::string_view name_hash);
Result<void> clear_failures_before(db::Connection& connection, WallTime last);
Result<Failures> find_failures(db::Connection& connection, const Scope& scope, std::string_view name_hash);

}  // namespace xinluon::storage
