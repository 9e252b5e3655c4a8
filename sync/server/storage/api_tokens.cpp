#include "sync/server/storage/api_tokens.h"

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view select =
    "SELECT id, kind, counter, unit, name, created_ms, created_by, expires_ms, used_ms, revoked_ms FROM "
    "api_token";

std::optional<WallTime> maybe_time(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return wall_time(row.integer(column));
}

ApiToken token_of(const db::Row& row) {
  return {.id = row.string(0),
          .kind = row.string(1),
          .counter = CounterId::from(row.text(2)).value_or(CounterId()),
          .unit = UnitId::from(row.text(3)).value_or(UnitId()),
          .name = row.string(4),
          .created = wall_time(row.integer(5)),
          .created_by = row.string(6),
          .expires = maybe_time(row, 7),
          .used = maybe_time(row, 8),
          .revoked = !row.is_null(9)};
}

std::optional<std::int64_t> maybe_ms(const std::optional<WallTime>& time) {
  return time ? std::optional<std::int64_t>(to_ms(*time)) : std::nullopt;
}

Error no_token(const std::string& id) {
  return {Errc::not_found, format("no token {} that is in use", id)};
}

}  // namespace

Result<void> add_api_token(db::Connection& connection, const ApiToken& token, std::string_view token_hash) {
  XINLUON_RETURN_IF_ERROR(require(connection, Scope::local_administrator(), token.unit));
  const auto counter = token.counter.empty() ? std::nullopt : std::optional(token.counter.text());
  if (counter) XINLUON_RETURN_IF_ERROR(find_counter(connection, Scope::local_administrator(), token.counter));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO api_token (id, token_hash, kind, counter, unit, name, created_ms, created_by, expires_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {token.id, db::Blob{token_hash}, token.kind, counter, token.unit.text(), token.name,
       to_ms(token.created), token.created_by, maybe_ms(token.expires)}));
  return {};
}

Result<void> revoke_api_token(db::Connection& connection, const Scope& scope, const std::string& id,
                              WallTime now) {
  static const std::string sql = format("{} WHERE id = $1 AND revoked_ms IS NULL", select);
  XINLUON_TRY(const auto token, connection.row(sql, {id}, token_of));
  if (!token) return fail(no_token(id));
  XINLUON_TRY(const bool covered, covers(connection, scope, token->unit));
  if (!covered) return fail(no_token(id));
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE api_token SET revoked_ms = $1 WHERE id = $2", {to_ms(now), id}));
  return {};
}

Result<void> touch_api_token(db::Connection& connection, const std::string& id, WallTime now) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE api_token SET used_ms = $1 WHERE id = $2", {to_ms(now), id}));
  return {};
}

Result<std::optional<ApiToken>> find_api_token(db::Connection& connection, const Scope& scope,
                                               std::string_view token_hash) {
  static const std::string sql = format("{} WHERE token_hash = $1 AND revoked_ms IS NULL", select);
  XINLUON_TRY(auto token, connection.row(sql, {db::Blob{token_hash}}, token_of));
  if (!token) return std::optional<ApiToken>();
  XINLUON_RETURN_IF_ERROR(require(connection, scope, token->unit));
  return token;
}

Result<std::vector<ApiToken>> api_tokens(db::Connection& connection, const Scope& scope) {
  static const std::string sql = format("{} ORDER BY created_ms, id", select);
  XINLUON_TRY(auto all, connection.rows(sql, {}, token_of));
  std::vector<ApiToken> found;
  for (auto& token : all) {
    XINLUON_TRY(const bool covered, covers(connection, scope, token.unit));
    if (covered) found.push_back(std::move(token));
  }
  return found;
}

}  // namespace xinluon::storage
