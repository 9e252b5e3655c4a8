#include "sync/server/accounts/session.h"

#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/server/storage/sessions.h"

namespace xinluon::accounts {
namespace {

constexpr std::size_t token_bytes = 32;

bool holds(const storage::Session& session, WallTime now) {
  return !session.user.disabled && now - session.seen < session_idle &&
         now - session.created < session_lifetime;
}

Pending pending_of(const storage::Session& session, Role role) {
  if (session.user.password_temporary) return Pending::new_password;
  if (second_factor_roles.has(role) && !session.second_factor) return Pending::second_factor;
  return Pending::nothing;
}

}  // namespace

std::string_view text_of(Pending pending) {
  switch (pending) {
    case Pending::nothing:
      return "";
    case Pending::new_password:
      return "new-password";
    case Pending::second_factor:
      return "second-factor";
  }
  return "";
}

std::string new_token() {
  return crypto::random_hex(token_bytes);
}

std::string hash_of_token(std::string_view token) {
  return std::string(crypto::as_bytes(crypto::sha256(token)));
}

Result<std::optional<Session>> find_session(db::Connection& reader, std::string_view token, WallTime now) {
  if (token.size() != 2 * token_bytes) return std::optional<Session>();
  XINLUON_TRY(const auto found,
              storage::find_session(reader, storage::Scope::sign_in(), hash_of_token(token)));
  const auto role = found ? role_from_text(found->user.role) : std::nullopt;
  if (!role || !holds(*found, now)) return std::optional<Session>();
  return std::optional(Session{.user = found->user.name,
                               .display_name = found->user.display_name,
                               .role = *role,
                               .unit = found->user.unit,
                               .officer = found->user.officer,
                               .pending = pending_of(*found, *role),
                               .created = found->created,
                               .seen = found->seen});
}

Result<std::string> open_session(db::Connection& writer, const std::string& user, bool second_factor,
                                 WallTime now) {
  std::string token = new_token();
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_unseen_since(writer, now - session_idle));
  XINLUON_RETURN_IF_ERROR(storage::add_session(writer, hash_of_token(token), user, second_factor, now));
  XINLUON_RETURN_IF_ERROR(storage::set_active(writer, user, now));
  return token;
}

Result<void> touch_session(db::Connection& writer, std::string_view token, WallTime now) {
  return storage::touch_session(writer, hash_of_token(token), now);
}

Result<bool> end_session(db::Connection& writer, std::string_view token) {
  return storage::remove_session(writer, hash_of_token(token));
}

}  // namespace xinluon::accounts
