#include "sync/server/accounts/sign_in.h"

#include <algorithm>

#include "sync/crypto/hash.h"
#include "sync/crypto/password.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/accounts/second_factor.h"
#include "sync/server/accounts/user.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;

// Of a password nobody knows: what names without an account are checked against, so that they take as long.
constexpr std::string_view nobodys_hash =
    "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string hash_of_name(std::string_view name) {
  return std::string(crypto::as_bytes(crypto::sha256(name)));
}

// A name as it may be written into the log: what is no name could be a password typed into the wrong field.
std::string loggable(const std::string& name) {
  return user_name_from(name) ? name : "(not a name)";
}

Result<void> count_failure(db::Connection& writer, const PasswordCheck& check, storage::Failures& failures,
                           const std::string& address, WallTime now) {
  if (failures.locked_until > wall_time(0) && failures.locked_until <= now) failures = {};
  failures.last = now;
  if (++failures.count >= max_failures) failures.locked_until = now + lock_out;
  XINLUON_RETURN_IF_ERROR(storage::clear_failures_before(writer, now - failures_kept));
  XINLUON_RETURN_IF_ERROR(storage::put_failures(writer, hash_of_name(check.name), failures));
  const std::string name = loggable(check.name);
  const bool locked = failures.count >= max_failures;
  const std::string_view what = check.right ? "code" : "";  // the password was right
  return record(writer, {"", locked ? "sign-in-locked" : "sign-in-failed", name, std::string(what), address},
                now);
}

Result<SignIn> start_session(db::Connection& writer, const std::string& user, bool second_factor,
                             const std::string& how, const std::string& address, WallTime now) {
  SignIn outcome;
  XINLUON_RETURN_IF_ERROR(storage::clear_failures(writer, hash_of_name(user)));
  XINLUON_TRY(outcome.token, open_session(writer, user, second_factor, now));
  XINLUON_RETURN_IF_ERROR(record(writer, {user, "sign-in", user, how, address}, now));
  XINLUON_TRY(outcome.session, find_session(writer, outcome.token, now));
  return outcome;
}

bool usable(const storage::User& user, WallTime now) {
  const bool idle = to_ms(user.active) > 0 && now - user.active >= max_idle;
  return !user.disabled && !idle;
}

}  // namespace

Result<PasswordCheck> check_password_of(db::Connection& reader, std::string_view typed_name,
                                        std::string_view password, WallTime now) {
  const auto name = user_name_from(typed_name);
  PasswordCheck check{.name = name ? *name : std::string(typed_name)};
  XINLUON_TRY(const auto failures,
              storage::find_failures(reader, Scope::sign_in(), hash_of_name(check.name)));
  check.locked_until = failures.locked_until;
  if (check.locked_until > now) return check;
  const auto user = storage::find_user(reader, Scope::sign_in(), check.name);
  if (!user && user.error().code != Errc::not_found) return fail(user.error());
  const bool matches =
      crypto::verify_password(user ? std::string_view(user->password_hash) : nobodys_hash, password);
  check.right = user && matches && usable(*user, now);
  check.needs_code = user && user->totp;
  return check;
}

Result<SignIn> finish_sign_in(db::Connection& writer, const PasswordCheck& check, const std::string& code,
                              const std::string& address, WallTime now) {
  return db::transaction(writer, [&]() -> Result<SignIn> {
    XINLUON_TRY(auto failures, storage::find_failures(writer, Scope::sign_in(), hash_of_name(check.name)));
    SignIn refused;
    refused.locked_until = failures.locked_until;
    if (failures.locked_until > now) return refused;
    refused.code_needed = check.right && check.needs_code && code.empty();
    if (refused.code_needed) return refused;
    bool right = check.right;
    if (right && check.needs_code) {
      XINLUON_TRY(right, take_code(writer, check.name, code, now));
    }
    if (right)
      return start_session(writer, check.name, check.needs_code, check.needs_code ? "code" : "", address,
                           now);
    XINLUON_RETURN_IF_ERROR(count_failure(writer, check, failures, address, now));
    refused.locked_until = failures.locked_until;
    return refused;
  });
}

Result<SignIn> sign_in_by_external_id(db::Connection& writer, const std::string& external_id,
                                      bool second_factor, const std::string& address, WallTime now) {
  XINLUON_TRY(const auto user, storage::find_user_by_external_id(writer, Scope::sign_in(), external_id));
  const auto role = user ? role_from_text(user->role) : std::nullopt;
  const bool needs_more = role && !second_factor && (user->totp || second_factor_roles.has(*role));
  if (role && !needs_more && usable(*user, now))
    return start_session(writer, user->name, second_factor, "sign-on", address, now);
  const std::string detail = needs_more ? "needs a second factor" : "";
  XINLUON_RETURN_IF_ERROR(
      record(writer, {"", "sign-on-refused", user ? user->name : "", detail, address}, now));
  return SignIn{};
}

}  // namespace xinluon::accounts
