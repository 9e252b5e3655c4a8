// Accounts of people: who may sign in, as what, and for which unit.
#pragma once

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
  std::string password_hash;
  bool disabled = false;
  WallTime created{};
};

// Writes, within the caller's transaction. rejected when the name is taken or the unit does not exist;
// not_found when there is no such user.
Result<void> add_user(db::Connection& connection, const User& user);
Result<void> set_password_hash(db::Connection& connection, std::string_view name, std::string_view hash);

// Reads. not_found for what does not exist or whose unit is not covered.
Result<User> find_user(db::Connection& connection, const Scope& scope, std::string_view name);
Result<std::vector<User>> users(db::Connection& connection, const Scope& scope);  // by name

}  // namespace xinluon::storage
