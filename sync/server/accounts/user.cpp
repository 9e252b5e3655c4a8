#include "sync/server/accounts/user.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/password.h"
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

Result<void> add_user(db::Connection& writer, const NewUser& user, const std::string& password_hash,
                      WallTime now) {
  if (user.display_name.empty() || user.display_name.size() > max_display_name_bytes)
    return fail(Errc::rejected, format("a display name has 1-{} bytes", max_display_name_bytes));
  XINLUON_RETURN_IF_ERROR(storage::find_unit(writer, storage::Scope::local_administrator(), user.unit));
  return storage::add_user(writer, {.name = user.name,
                                    .display_name = user.display_name,
                                    .role = std::string(text_of(user.role)),
                                    .unit = user.unit,
                                    .password_hash = password_hash,
                                    .disabled = false,
                                    .created = now});
}

Result<void> set_password(db::Connection& writer, const std::string& user_name,
                          const std::string& password_hash) {
  XINLUON_RETURN_IF_ERROR(storage::set_password_hash(writer, user_name, password_hash));
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_of(writer, user_name));
  return storage::clear_failures(writer, crypto::as_bytes(crypto::sha256(user_name)));
}

}  // namespace xinluon::accounts
