// Making accounts. Passwords come here in clear and leave as argon2id hashes: call on a hashing thread.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/accounts/role.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

inline constexpr std::size_t min_password_characters = 12;  // long rather than strange
inline constexpr std::size_t max_password_bytes = 256;      // argon2id takes any; a form need not
inline constexpr std::size_t max_user_name_bytes = 64;
inline constexpr std::size_t max_display_name_bytes = 200;

struct NewUser {
  std::string name;
  std::string display_name;
  Role role = Role::supervisor;
  UnitId unit;
};

// Lower case and without blanks around: "Lan.Nguyen " signs in as "lan.nguyen". rejected unless it is 1–64
// characters of a–z 0–9 . _ - @
Result<std::string> user_name_from(std::string_view typed);

// rejected with the rule that it breaks: too short or too long, the user's own name, one character repeated.
Result<void> check_password(std::string_view password, std::string_view user_name);

// check_password, then the hash: about 110 ms.
Result<std::string> new_password_hash(std::string_view password, std::string_view user_name);

// Within the caller's transaction, on the writer's thread.
Result<void> add_user(db::Connection& writer, const NewUser& user, const std::string& password_hash,
                      WallTime now);
// Also ends the user's sessions and forgets their failures.
Result<void> set_password(db::Connection& writer, const std::string& user_name,
                          const std::string& password_hash);

}  // namespace xinluon::accounts
