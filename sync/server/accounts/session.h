// Signed-in browsers: a random token in a cookie, its hash in the database, and how long it holds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/accounts/role.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::accounts {

inline constexpr std::chrono::minutes session_idle{15};
inline constexpr std::chrono::hours session_lifetime{12};  // a working day, however busy
// A session's last request is written at most this often: reading pages must not become writing rows.
inline constexpr std::chrono::minutes session_touch{1};

// What the account must do before anything else is open to it.
enum class Pending {
  nothing,
  new_password,   // the present one was given by somebody else
  second_factor,  // the role asks for one, and none is set up yet
};
// "", "new-password", "second-factor": sent, frozen.
std::string_view text_of(Pending pending);

// Who asks: a person, or a program with an API token, which stands in for one.
struct Session {
  std::string user;  // "token:1a2b3c4d" for a program
  std::string display_name;
  Role role = Role::technician;
  UnitId unit;
  OfficerId officer;  // of an officer's account, else empty
  Pending pending = Pending::nothing;
  WallTime created{};
  WallTime seen{};

  // What may be seen: the officer's own figures, or the unit and all below it.
  storage::Scope scope() const {
    return role == Role::officer ? storage::Scope::of_officer(officer) : storage::Scope::of_units({unit});
  }
  // True when touch() is due.
  bool stale(WallTime now) const { return now - seen >= session_touch; }
};

// 256 random bits in hex.
std::string new_token();
// What stands for it in the database. 32 bytes.
std::string hash_of_token(std::string_view token);

// Nothing when the token is unknown, idle for too long, too old, or its account is disabled.
Result<std::optional<Session>> find_session(db::Connection& reader, std::string_view token, WallTime now);

// Writes, within the caller's transaction.

// Gives the token for the cookie. `second_factor`: a code, or the province's sign-on, stood behind the
// password.
Result<std::string> open_session(db::Connection& writer, const std::string& user, bool second_factor,
                                 WallTime now);
Result<void> touch_session(db::Connection& writer, std::string_view token, WallTime now);
// Whether there was one.
Result<bool> end_session(db::Connection& writer, std::string_view token);

}  // namespace xinluon::accounts
