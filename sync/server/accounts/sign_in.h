// Signing in with name, password and where there is one a second factor, in two steps so that only the second
// needs the writer's thread:
//
//   auto checked = check_password_of(reader, name, password, now);   // hashing thread, about 110 ms
//   auto outcome = finish_sign_in(writer, *checked, code, address, now);   // writer's thread, one
//   transaction
//
// After five failures in a row a name is locked for 15 minutes by the server's clock. Names without an
// account take as long, fail the same way and are locked the same way: nobody learns which exist.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/server/accounts/session.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

inline constexpr int max_failures = 5;
inline constexpr std::chrono::minutes lock_out{15};
// Tried names are forgotten after a day without a try, so that rubbish does not fill the table.
inline constexpr std::chrono::hours failures_kept{24};

struct PasswordCheck {
  std::string name;         // as typed when it is no possible name
  bool right = false;       // and the account may be used
  bool needs_code = false;  // the account has a second factor
  WallTime locked_until{};  // later than now: the password was not even looked at
};

Result<PasswordCheck> check_password_of(db::Connection& reader, std::string_view typed_name,
                                        std::string_view password, WallTime now);

struct SignIn {
  std::optional<Session> session;  // signed in…
  std::string token;               // …with this for the cookie; else:
  bool code_needed = false;        // the password was right, and nothing was counted
  WallTime locked_until{};         // later than now: too many failures
};

// Opens its own transaction. Counts a failure (a wrong code is one) or starts a session, with their audit
// entries. `code`: of the second factor, as typed; empty before it was asked for.
Result<SignIn> finish_sign_in(db::Connection& writer, const PasswordCheck& check, const std::string& code,
                              const std::string& address, WallTime now);

// Somebody whom the province's sign-on vouches for: a session and its audit entry. Within the caller's
// transaction; no session when there is no such account, it is disabled, or it needs a second factor and
// `second_factor` (the sign-on asks for one) is false.
Result<SignIn> sign_in_by_external_id(db::Connection& writer, const std::string& external_id,
                                      bool second_factor, const std::string& address, WallTime now);

}  // namespace xinluon::accounts
