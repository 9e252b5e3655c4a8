// Accounts of people: who may sign in, as what, and for which unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct User {
  std::string name;          // what is typed at sign-in: lower case, unique
  std::string display_name;  // "Nguyễn Văn A"
  std::string role;          // accounts::Role as text
  UnitId unit;               // the account sees this unit and all below it
  OfficerId officer;         // whose figures an officer's account sees; empty for all others
  std::string password_hash;
  bool password_temporary = false;  // to be changed before anything else
  bool disabled = false;
  WallTime created{};
  WallTime active{};        // last signed in, made or enabled; the epoch when that is not known
  bool totp = false;        // signs in with a code
  std::string external_id;  // what the province's sign-on calls the account; empty when it does not
};

// Writes, within the caller's transaction. rejected when the name or the external id is taken or the unit
// does not exist; not_found when there is no such user.
Result<void> add_user(db::Connection& connection, const User& user);
// Display name, role, unit, officer, external id and whether it is disabled; nothing else.
Result<void> change_user(db::Connection& connection, const User& user);
Result<void> set_password_hash(db::Connection& connection, std::string_view name, std::string_view hash,
                               bool temporary);
Result<void> set_active(db::Connection& connection, std::string_view name, WallTime now);
// Gives every account without a time of its last activity this one.
Result<void> begin_activity(db::Connection& connection, WallTime now);

// Reads. not_found for what does not exist or whose unit is not covered.
Result<User> find_user(db::Connection& connection, const Scope& scope, std::string_view name);
Result<std::vector<User>> users(db::Connection& connection, const Scope& scope);  // by name
Result<std::optional<User>> find_user_by_external_id(db::Connection& connection, const Scope& scope,
                                                     std::string_view external_id);

}  // namespace xinluon::storage
