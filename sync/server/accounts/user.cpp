#include "sync/server/accounts/user.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/password.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"

namespace xinluon::accounts {
namespace {

bool in_user_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@';
}

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string hash_of_name(std::string_view name) {
  return std::string(crypto::as_bytes(crypto::sha256(name)));
}

Result<void> check(const storage::User& user) {
  if (user.display_name.empty() || user.display_name.size() > max_display_name_bytes)
    return fail(Errc::rejected, format("a display name has 1-{} bytes", max_display_name_bytes));
  if (user.external_id.size() > max_external_id_bytes)
    return fail(Errc::rejected, format("an external id has at most {} bytes", max_external_id_bytes));
  const bool is_officer = user.role == text_of(Role::officer);
  if (is_officer && user.officer.empty())
    return fail(Errc::rejected, "an officer's account needs the officer it is for");
  if (!is_officer && !user.officer.empty())
    return fail(Errc::rejected, "only an account of the role officer is bound to an officer");
  return {};
}

}  // namespace

Result<std::string> user_name_from(std::string_view typed) {
  std::string name(typed);
  name.erase(0, name.find_first_not_of(' '));
  name.erase(name.find_last_not_of(' ') + 1);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (name.empty() || name.size() > max_user_name_bytes ||
      !std::all_of(name.begin(), name.end(), in_user_name))
    return fail(Errc::rejected,
                format("a user's name is 1-{} characters of a-z 0-9 . _ - @", max_user_name_bytes));
  return name;
}

Result<void> check_password(std::string_view password, std::string_view user_name) {
  if (characters_in(password) < min_password_characters)
    return fail(Errc::rejected, format("a password has at least {} characters", min_password_characters));
  if (password.size() > max_password_bytes)
    return fail(Errc::rejected, format("a password has at most {} bytes", max_password_bytes));
  if (password.find(user_name) != password.npos)
    return fail(Errc::rejected, "the password contains the user's name");
  if (password.find_first_not_of(password[0]) == password.npos)
    return fail(Errc::rejected, "the password is one character repeated");
  return {};
}

Result<std::string> new_password_hash(std::string_view password, std::string_view user_name) {
  XINLUON_RETURN_IF_ERROR(check_password(password, user_name));
  return crypto::hash_password(password);
}

Result<void> add_user(db::Connection& writer, const storage::Scope& scope, const NewUser& user,
                      const std::string& password_hash, WallTime now) {
  const storage::User stored{.name = user.name,
                             .display_name = user.display_name,
                             .role = std::string(text_of(user.role)),
                             .unit = user.unit,
                             .officer = user.officer,
                             .password_hash = password_hash,
                             .password_temporary = user.password_temporary,
                             .created = now,
                             .active = now,
                             .external_id = user.external_id};
  XINLUON_RETURN_IF_ERROR(check(stored));
  XINLUON_RETURN_IF_ERROR(storage::find_unit(writer, scope, user.unit));
  return storage::add_user(writer, stored);
}

Result<void> change_user(db::Connection& writer, const storage::Scope& scope, const std::string& user_name,
                         const UserChange& change, WallTime now) {
  XINLUON_TRY(auto user, storage::find_user(writer, scope, user_name));
  const bool was_disabled = user.disabled;
  const bool ends_sessions = change.role || change.unit || change.officer || change.disabled;
  if (change.display_name) user.display_name = *change.display_name;
  if (change.role) user.role = text_of(*change.role);
  if (change.unit) user.unit = *change.unit;
  if (change.officer) user.officer = *change.officer;
  if (change.external_id) user.external_id = *change.external_id;
  if (change.disabled) user.disabled = *change.disabled;
  XINLUON_RETURN_IF_ERROR(check(user));
  XINLUON_RETURN_IF_ERROR(storage::find_unit(writer, scope, user.unit));
  XINLUON_RETURN_IF_ERROR(storage::change_user(writer, user));
  if (was_disabled && !user.disabled) {
    XINLUON_RETURN_IF_ERROR(storage::set_active(writer, user_name, now));
    XINLUON_RETURN_IF_ERROR(storage::clear_failures(writer, hash_of_name(user_name)));
  }
  if (!ends_sessions) return {};
  return storage::remove_sessions_of(writer, user_name);
}

Result<void> set_password(db::Connection& writer, const storage::Scope& scope, const std::string& user_name,
                          const std::string& password_hash, bool temporary) {
  XINLUON_RETURN_IF_ERROR(storage::find_user(writer, scope, user_name));
  XINLUON_RETURN_IF_ERROR(storage::set_password_hash(writer, user_name, password_hash, temporary));
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_of(writer, user_name));
  return storage::clear_failures(writer, hash_of_name(user_name));
}

Result<std::vector<std::string>> disable_idle_users(db::Connection& writer, WallTime now) {
  XINLUON_RETURN_IF_ERROR(storage::begin_activity(writer, now));
  const auto scope = storage::Scope::local_administrator();
  XINLUON_TRY(const auto users, storage::users(writer, scope));
  std::vector<std::string> disabled;
  for (const auto& user : users) {
    if (user.disabled || now - user.active < max_idle) continue;
    UserChange change;
    change.disabled = true;
    XINLUON_RETURN_IF_ERROR(change_user(writer, scope, user.name, change, now));
    const std::string detail = "no sign-in since " + to_rfc3339(user.active);
    XINLUON_RETURN_IF_ERROR(record(writer, {"server", "user-disable-idle", user.name, detail, ""}, now));
    disabled.push_back(user.name);
  }
  return disabled;
}

}  // namespace xinluon::accounts
