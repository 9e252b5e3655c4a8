#include "sync/server/accounts/sign_in.h"

#include <algorithm>

#include "sync/crypto/hash.h"
#include "sync/crypto/password.h"
#include "sync/server/accounts/audit.h"
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
  return record(writer, {"", locked ? "sign-in-locked" : "sign-in-failed", name, "", address}, now);
}

Result<SignIn> start_session(db::Connection& writer, const PasswordCheck& check, const std::string& address,
                             WallTime now) {
  SignIn outcome;
  XINLUON_RETURN_IF_ERROR(storage::clear_failures(writer, hash_of_name(check.name)));
  XINLUON_TRY(outcome.token, open_session(writer, check.name, false, now));
  XINLUON_RETURN_IF_ERROR(record(writer, {check.name, "sign-in", check.name, "", address}, now));
  XINLUON_TRY(outcome.session, find_session(writer, outcome.token, now));
  return outcome;
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
  check.right = user && matches && !user->disabled;
  return check;
}

Result<SignIn> finish_sign_in(db::Connection& writer, const PasswordCheck& check, const std::string& address,
                              WallTime now) {
  return db::transaction(writer, [&]() -> Result<SignIn> {
    XINLUON_TRY(auto failures, storage::find_failures(writer, Scope::sign_in(), hash_of_name(check.name)));
    if (failures.locked_until > now)
      return SignIn{.session = {}, .token = "", .locked_until = failures.locked_until};
    if (check.right) return start_session(writer, check, address, now);
    XINLUON_RETURN_IF_ERROR(count_failure(writer, check, failures, address, now));
    return SignIn{.session = {}, .token = "", .locked_until = failures.locked_until};
  });
}

}  // namespace xinluon::accounts
