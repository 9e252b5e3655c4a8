// Making and changing accounts. Passwords come here in clear and leave as argon2id hashes: call on a hashing
// thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/accounts/role.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::accounts {

inline constexpr std::size_t min_password_characters = 12;  // long rather than strange
inline constexpr std::size_t max_password_bytes = 256;      // argon2id takes any; a form need not
inline constexpr std::size_t max_user_name_bytes = 64;
inline constexpr std::size_t max_display_name_bytes = 200;
inline constexpr std::size_t max_external_id_bytes = 255;  // OpenID Connect allows a subject that many

struct NewUser {
  std::string name;
  std::string display_name;
  Role role = Role::supervisor;
  UnitId unit;
  OfficerId officer = {};           // needed for Role::officer, and for it alone
  std::string external_id = {};     // what the province's sign-on calls the account; empty when it does not
  bool password_temporary = false;  // the account must choose its own before anything else
};

// Lower case and without blanks around: "Lan.Nguyen " signs in as "lan.nguyen". rejected unless it is 1–64
// characters of a–z 0–9 . _ - @
Result<std::string> user_name_from(std::string_view typed);

// rejected with the rule that it breaks: too short or too long, the user's own name, one character repeated.
Result<void> check_password(std::string_view password, std::string_view user_name);

// check_password, then the hash: about 110 ms.
Result<std::string> new_password_hash(std::string_view password, std::string_view user_name);

// Within the caller's transaction, on the writer's thread. not_found when `scope` does not cover the unit or
// the account.
Result<void> add_user(db::Connection& writer, const storage::Scope& scope, const NewUser& user,
                      const std::string& password_hash, WallTime now);

// What is named is changed. A change of role, unit, officer or state ends the account's sessions; enabling
// forgets its failures too.
struct UserChange {
  std::optional<std::string> display_name;
  std::optional<Role> role;
  std::optional<UnitId> unit;
  std::optional<OfficerId> officer;        // empty: none
  std::optional<std::string> external_id;  // empty: none
  std::optional<bool> disabled;
};
Result<void> change_user(db::Connection& writer, const storage::Scope& scope, const std::string& user_name,
                         const UserChange& change, WallTime now);

// Also ends the user's sessions and forgets their failures. `temporary`: somebody else chose it.
Result<void> set_password(db::Connection& writer, const storage::Scope& scope, const std::string& user_name,
                          const std::string& password_hash, bool temporary);

// Level 3 of the state's security rules: who has not signed in for so long loses the account until somebody
// enables it again.
inline constexpr std::chrono::hours max_idle{24 * 45};
// Disables them, with an entry in the audit log each. Gives their names.
Result<std::vector<std::string>> disable_idle_users(db::Connection& writer, WallTime now);

}  // namespace xinluon::accounts
