// API tokens, for administrators: those of their own units and all below.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/api_token.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/api_tokens.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using wire::JsonWriter;

constexpr accounts::Roles administrators{accounts::Role::admin};

void write_time(JsonWriter& out, std::string_view key, const std::optional<WallTime>& time) {
  if (time)
    out.text(key, to_rfc3339(*time));
  else
    out.null(key);
}

Response list(Site& site, const Exchange& exchange) {
  const auto reader = site.readers.lease();
  const auto tokens = storage::api_tokens(*reader, exchange.session.scope());
  if (!tokens) return problem(tokens.error());
  JsonWriter out;
  out.begin_list("api_tokens");
  for (const auto& token : *tokens) {
    out.begin_object_item()
        .text("id", token.id)
        .text("kind", token.kind)
        .text("counter", token.counter.text())
        .text("unit", token.unit.text())
        .text("name", token.name)
        .text("created", to_rfc3339(token.created))
        .text("created_by", token.created_by)
        .flag("revoked", token.revoked);
    write_time(out, "expires", token.expires);
    write_time(out, "last_used", token.used);
    out.end_object();
  }
  return json(200, out.end_list().finish());
}

Result<accounts::TokenRequest> token_request_from(const Exchange& exchange) {
  XINLUON_TRY(const auto form,
              Form::from(exchange.request, {"kind", "counter", "unit", "name", "valid_days"}));
  accounts::TokenRequest request;
  XINLUON_TRY(const auto kind, form.needed_text("kind"));
  const auto known = accounts::token_kind_from_text(kind);
  if (!known) return fail(Errc::rejected, format("\"kind\": there is no kind {}", kind));
  request.kind = *known;
  XINLUON_TRY(const auto counter, form.text("counter"));
  XINLUON_TRY(const auto unit, form.text("unit"));
  request.counter = CounterId::from(counter.value_or("")).value_or(CounterId());
  request.unit = UnitId::from(unit.value_or("")).value_or(UnitId());
  XINLUON_TRY(const auto name, form.text("name"));
  request.name = name.value_or("");
  XINLUON_TRY(const auto days, form.number("valid_days"));
  constexpr std::int64_t max_days = accounts::max_token_validity.count() / 24;
  if (days && (*days < 1 || *days > max_days))
    return fail(Errc::rejected, format("\"valid_days\" is 1 to {}", max_days));
  if (days) request.valid_for = std::chrono::hours(24 * *days);
  request.made_by = exchange.session.user;
  return request;
}

Result<Response> create(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto request, token_request_from(exchange));
  XINLUON_TRY(const auto made, accounts::create_api_token(writer, exchange.session.scope(), request, now));
  const std::string detail =
      format("{} {}{}", accounts::text_of(request.kind), request.counter.text(), request.unit.text());
  XINLUON_RETURN_IF_ERROR(
      accounts::record(writer, act_of(exchange, "api-token-create", made.id, detail), now));
  return json(201, JsonWriter().text("id", made.id).text("secret", made.secret).finish());
}

Result<Response> revoke(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string id(exchange.request.parameter("token"));
  XINLUON_RETURN_IF_ERROR(storage::revoke_api_token(writer, exchange.session.scope(), id, now));
  return logged(writer, exchange, "api-token-revoke", id, "", now);
}

}  // namespace

std::vector<Route> api_token_routes(Site& site) {
  return {
      person_route(site, "GET", "/v1/api-tokens", administrators,
                   [&site](const Exchange& exchange) { return list(site, exchange); }),
      writing_route(site, "POST", "/v1/api-tokens", administrators, create),
      writing_route(site, "DELETE", "/v1/api-tokens/{token}", administrators, revoke),
  };
}

}  // namespace xinluon::http
