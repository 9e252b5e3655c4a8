#include "sync/server/accounts/second_factor.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/crypto/totp.h"
#include "sync/server/storage/second_factors.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;

constexpr std::string_view issuer = "XinLuon";  // what the app lists it under

std::string hash_of_code(const std::string& code) {
  return std::string(crypto::as_bytes(crypto::sha256(crypto::normalise_code(code))));
}

// An account's name has '@' at the worst, which a URI's path takes.
std::string uri_of(const std::string& user, const std::string& secret) {
  return format("otpauth://totp/{}:{}?secret={}&issuer={}", issuer, user, secret, issuer);
}

std::string without_blanks(std::string_view typed) {
  std::string code(typed);
  code.erase(std::remove(code.begin(), code.end(), ' '), code.end());
  return code;
}

Result<std::vector<std::string>> new_recovery_codes(db::Connection& writer, const std::string& user) {
  std::vector<std::string> codes(recovery_code_count);
  std::vector<std::string> hashes;
  for (auto& code : codes) {
    code = crypto::random_code();
    hashes.push_back(hash_of_code(code));
  }
  XINLUON_RETURN_IF_ERROR(storage::put_recovery_codes(writer, user, hashes));
  return codes;
}

}  // namespace

Result<TotpSetup> begin_totp(db::Connection& writer, const std::string& user) {
  XINLUON_TRY(const auto present, storage::find_totp_key(writer, Scope::sign_in(), user));
  if (present && present->confirmed)
    return fail(Errc::rejected, "there is a second factor already; have it removed first");
  const std::string key = crypto::random_bytes(crypto::totp_key_bytes);
  XINLUON_RETURN_IF_ERROR(storage::put_totp_key(writer, user, key));
  const std::string secret = crypto::to_authenticator_base32(key);
  const std::string uri = uri_of(user, secret);
  XINLUON_TRY(auto code, qr::encode(uri));
  return TotpSetup{secret, uri, std::move(code)};
}

Result<std::vector<std::string>> confirm_totp(db::Connection& writer, const std::string& user,
                                              std::string_view code, WallTime now) {
  XINLUON_TRY(const auto present, storage::find_totp_key(writer, Scope::sign_in(), user));
  if (!present || present->confirmed) return fail(Errc::rejected, "no second factor is being set up");
  const auto step = crypto::totp_matching_step(present->key, without_blanks(code), now);
  if (!step) return fail(Errc::rejected, "this is not the telephone's present code; is its clock right?");
  XINLUON_RETURN_IF_ERROR(storage::take_totp_step(writer, user, *step));
  XINLUON_RETURN_IF_ERROR(storage::confirm_totp_key(writer, user));
  return new_recovery_codes(writer, user);
}

Result<std::vector<std::string>> force_totp(db::Connection& writer, const std::string& user) {
  XINLUON_RETURN_IF_ERROR(storage::confirm_totp_key(writer, user));
  return new_recovery_codes(writer, user);
}

Result<void> remove_totp(db::Connection& writer, const std::string& user) {
  XINLUON_RETURN_IF_ERROR(storage::find_user(writer, Scope::sign_in(), user));
  XINLUON_RETURN_IF_ERROR(storage::remove_second_factor(writer, user));
  return storage::remove_sessions_of(writer, user);
}

Result<bool> take_code(db::Connection& writer, const std::string& user, std::string_view typed,
                       WallTime now) {
  XINLUON_TRY(const auto key, storage::find_totp_key(writer, Scope::sign_in(), user));
  if (!key || !key->confirmed) return false;
  const std::string code = without_blanks(typed);
  if (const auto step = crypto::totp_matching_step(key->key, code, now))
    return storage::take_totp_step(writer, user, *step);
  return storage::take_recovery_code(writer, user, hash_of_code(code));
}

}  // namespace xinluon::accounts
