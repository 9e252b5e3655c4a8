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

}  // namespace

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
                               .created = found->created,
                               .seen = found->seen});
}

Result<void> touch_session(db::Connection& writer, std::string_view token, WallTime now) {
  return storage::touch_session(writer, hash_of_token(token), now);
}

Result<bool> end_session(db::Connection& writer, std::string_view token) {
  return storage::remove_session(writer, hash_of_token(token));
}

}  // namespace xinluon::accounts
