// Signing in with name and password, in two steps so that only the second needs the writer's thread:
//
//   auto checked = check_password_of(reader, name, password, now);   // hashing thread, about 110 ms
//   auto outcome = finish_sign_in(writer, *checked, address, now);   // writer's thread, one transaction
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
  WallTime locked_until{};  // later than now: the password was not even looked at
};

Result<PasswordCheck> check_password_of(db::Connection& reader, std::string_view typed_name,
                                        std::string_view password, WallTime now);

struct SignIn {
  std::optional<Session> session;  // signed in…
  std::string token;               // …with this for the cookie; else:
  WallTime locked_until{};         // later than now: too many failures
};

// Opens its own transaction. Counts a failure or starts a session, with their audit entries.
Result<SignIn> finish_sign_in(db::Connection& writer, const PasswordCheck& check, const std::string& address,
                              WallTime now);

}  // namespace xinluon::accounts
