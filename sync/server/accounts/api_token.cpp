#include "sync/server/accounts/api_token.h"

#include "sync/base/format.h"
#include "sync/crypto/random.h"
#include "sync/server/storage/api_tokens.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::accounts {
namespace {

constexpr std::size_t id_bytes = 4;
constexpr std::string_view mark = "xlt_";  // so that a leaked one is recognised in logs and repositories

Result<void> check(const TokenRequest& request) {
  if (request.name.size() > max_api_token_name_bytes)
    return fail(Errc::rejected, format("a name has at most {} bytes", max_api_token_name_bytes));
  if (request.valid_for &&
      (*request.valid_for < std::chrono::hours(1) || *request.valid_for > max_token_validity))
    return fail(Errc::rejected,
                format("a token is valid for 1 hour to {} days", max_token_validity.count() / 24));
  if (request.kind == TokenKind::invitations && (request.counter.empty() || !request.unit.empty()))
    return fail(Errc::rejected, "a token for invitations needs a counter, and no unit");
  if (request.kind == TokenKind::figures && (request.unit.empty() || !request.counter.empty()))
    return fail(Errc::rejected, "a token for figures needs a unit, and no counter");
  return {};
}

// Where its subject lies.
Result<UnitId> place_of(db::Connection& reader, const storage::Scope& scope, const TokenRequest& request) {
  if (request.kind == TokenKind::figures) {
    XINLUON_RETURN_IF_ERROR(storage::find_unit(reader, scope, request.unit));
    return request.unit;
  }
  XINLUON_TRY(const auto counter, storage::find_counter(reader, scope, request.counter));
  return counter.unit;
}

}  // namespace

std::string_view text_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::invitations:
      return "invitations";
    case TokenKind::figures:
      return "figures";
  }
  return "";
}

std::optional<TokenKind> token_kind_from_text(std::string_view text) {
  for (const TokenKind kind : all_token_kinds)
    if (text_of(kind) == text) return kind;
  return std::nullopt;
}

Result<NewApiToken> create_api_token(db::Connection& writer, const storage::Scope& scope,
                                     const TokenRequest& request, WallTime now) {
  XINLUON_RETURN_IF_ERROR(check(request));
  XINLUON_TRY(const UnitId unit, place_of(writer, scope, request));
  NewApiToken made{crypto::random_hex(id_bytes), std::string(mark) + new_token()};
  XINLUON_RETURN_IF_ERROR(storage::add_api_token(
      writer,
      {.id = made.id,
       .kind = std::string(text_of(request.kind)),
       .counter = request.counter,
       .unit = unit,
       .name = request.name,
       .created = now,
       .created_by = request.made_by,
       .expires = request.valid_for ? std::optional(now + *request.valid_for) : std::nullopt,
       .used = {}},
      hash_of_token(made.secret)));
  return made;
}

Session ApiCaller::as_session() const {
  Session session;
  session.user = "token:" + id;
  session.role = kind == TokenKind::figures ? Role::supervisor : Role::technician;
  session.unit = unit;
  return session;
}

Result<std::optional<ApiCaller>> caller_of_api_token(db::Connection& reader, std::string_view secret,
                                                     WallTime now) {
  if (!secret.starts_with(mark)) return std::optional<ApiCaller>();
  XINLUON_TRY(const auto token,
              storage::find_api_token(reader, storage::Scope::sign_in(), hash_of_token(secret)));
  const auto kind = token ? token_kind_from_text(token->kind) : std::nullopt;
  if (!kind || (token->expires && now >= *token->expires)) return std::optional<ApiCaller>();
  UnitId unit = token->unit;
  if (!token->counter.empty()) {  // which may have moved since
    XINLUON_TRY(const auto counter, storage::find_counter(reader, storage::Scope::sign_in(), token->counter));
    unit = counter.unit;
  }
  return std::optional(ApiCaller{.kind = *kind,
                                 .id = token->id,
                                 .counter = token->counter,
                                 .unit = std::move(unit),
                                 .stale = !token->used || now - *token->used >= token_touch});
}

Result<void> touch_api_token(db::Connection& writer, const std::string& id, WallTime now) {
  return storage::touch_api_token(writer, id, now);
}

}  // namespace xinluon::accounts
