#include "sync/server/storage/api_tokens.h"

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

ApiToken token_of(const db::Row& row) {
  return {row.string(0), CounterId::from(row.text(1)).value_or(CounterId()), row.string(2),
          wall_time(row.integer(3)), !row.is_null(4)};
}

}  // namespace

Result<void> add_api_token(db::Connection& connection, const ApiToken& token, std::string_view token_hash) {
  XINLUON_RETURN_IF_ERROR(find_counter(connection, Scope::local_administrator(), token.counter));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO api_token (id, token_hash, counter, name, created_ms) VALUES ($1, $2, $3, $4, $5)",
      {token.id, db::Blob{token_hash}, token.counter.text(), token.name, to_ms(token.created)}));
  return {};
}

Result<void> revoke_api_token(db::Connection& connection, const std::string& id, WallTime now) {
  XINLUON_TRY(const auto changed,
              connection.run("UPDATE api_token SET revoked_ms = $1 WHERE id = $2 AND revoked_ms IS NULL",
                             {to_ms(now), id}));
  if (changed == 0) return fail(Errc::not_found, format("no token {} that is in use", id));
  return {};
}

Result<std::optional<ApiToken>> find_api_token(db::Connection& connection, const Scope& scope,
                                               std::string_view token_hash) {
  XINLUON_TRY(auto token, connection.row("SELECT id, counter, name, created_ms, revoked_ms FROM api_token "
                                         "WHERE token_hash = $1 AND revoked_ms IS NULL",
                                         {db::Blob{token_hash}}, token_of));
  if (!token) return std::optional<ApiToken>();
  XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, token->counter));
  return token;
}

Result<std::vector<ApiToken>> api_tokens(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT id, counter, name, created_ms, revoked_ms FROM api_token ORDER BY created_ms, id", {},
      token_of);
}

}  // namespace xinluon::storage
