#include "sync/server/http/person_gate.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/server/http/act.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::http {
namespace {

bool changes_something(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

constexpr std::string_view bearer = "Bearer ";

// Later, on the writer's thread; what is not noted only ends, or is listed, a minute early.
void note(Site& site, const char* what, std::function<Result<void>(db::Connection&)> act) {
  const auto told = [what](const Result<void>& done) {
    if (!done) log::warning("noting the use of a {}: {}", what, done.error().message);
  };
  const auto queued = site.writer.submit(
      [act = std::move(act)](db::Connection& writer) {
        return db::transaction(writer, [&] { return act(writer); });
      },
      told);
  if (!queued) told(queued);
}

void touch(Site& site, std::string token, WallTime now) {
  note(site, "session", [token = std::move(token), now](db::Connection& writer) {
    return accounts::touch_session(writer, token, now);
  });
}

Result<std::optional<accounts::Session>> session_of(Site& site, const std::string& token, WallTime now) {
  const auto reader = site.readers.lease();
  return accounts::find_session(*reader, token, now);
}

Result<std::optional<accounts::ApiCaller>> caller_of(Site& site, std::string_view authorization,
                                                     WallTime now) {
  if (!authorization.starts_with(bearer)) return std::optional<accounts::ApiCaller>();
  const auto reader = site.readers.lease();
  return accounts::caller_of_api_token(*reader, authorization.substr(bearer.size()), now);
}

std::optional<Response> admit_token(Site& site, const Admission& admission, Exchange& exchange) {
  const WallTime now = site.clock.wall();
  auto caller = caller_of(site, exchange.request.header("Authorization"), now);
  if (!caller) return problem(caller.error());
  if (!*caller) return problem(problems::sign_in_needed, "The token is unknown, has expired or was revoked");
  if (!admission.tokens.has((*caller)->kind))
    return problem(problems::forbidden,
                   "A token for " + std::string(accounts::text_of((*caller)->kind)) + " may not do this");
  const auto wait = site.token_limit.take((*caller)->id, site.clock.boot());
  if (wait > Milliseconds(0)) return too_many(wait, "Too many requests with this token");
  if ((*caller)->stale)
    note(site, "token", [id = (*caller)->id, now](db::Connection& writer) {
      return accounts::touch_api_token(writer, id, now);
    });
  exchange.session = (*caller)->as_session();
  exchange.token = **std::move(caller);
  return std::nullopt;
}

// What an account must do before this route is open to it.
std::optional<Response> pending_refusal(const accounts::Session& session) {
  switch (session.pending) {
    case accounts::Pending::nothing:
      return std::nullopt;
    case accounts::Pending::new_password:
      return problem(problems::new_password_needed, "PUT /v1/session/password");
    case accounts::Pending::second_factor:
      return problem(problems::second_factor_needed, "POST /v1/session/totp");
  }
  return std::nullopt;
}

std::optional<Response> admit_person(Site& site, const Admission& admission, Exchange& exchange) {
  if (auto refusal = csrf_refusal(exchange.request)) return refusal;
  const std::string token(exchange.request.cookie(session_cookie));
  const WallTime now = site.clock.wall();
  auto session = session_of(site, token, now);
  if (!session) return problem(session.error());
  if (!*session) return problem(problems::sign_in_needed, "There is no session, or it has ended");
  if (!admission.roles.has((*session)->role))
    return problem(problems::forbidden,
                   "The role " + std::string(accounts::text_of((*session)->role)) + " may not do this");
  if (!admission.while_pending)
    if (auto refusal = pending_refusal(**session)) return refusal;
  exchange.session = **std::move(session);
  if (exchange.session.stale(now)) touch(site, token, now);
  return std::nullopt;
}

Admission admission_of(const Route& route) {
  return {.roles = route.roles, .tokens = route.tokens, .while_pending = route.while_pending};
}

// A counter's program has no unit.
void note_sample(Site& site, Exchange& exchange) {
  if (exchange.session.unit.empty()) return;
  const auto reader = site.readers.lease();
  const auto unit =
      storage::find_unit(*reader, storage::Scope::of_units({exchange.session.unit}), exchange.session.unit);
  exchange.sample = unit && unit->sample;
}

}  // namespace

std::optional<Response> csrf_refusal(const Request& request) {
  if (!changes_something(request.method) || !request.header(csrf_header).empty()) return std::nullopt;
  return problem(problems::no_csrf, "Send the header " + std::string(csrf_header));
}

Gate person_gate(Site& site, Admission admission) {
  return [&site, admission](Exchange& exchange) -> std::optional<Response> {
    const bool program = !exchange.request.header("Authorization").empty();
    auto refusal = program ? admit_token(site, admission, exchange) : admit_person(site, admission, exchange);
    if (!refusal) note_sample(site, exchange);
    return refusal;
  };
}

Handler answering(std::function<Response(const Exchange&)> answer) {
  return [answer = std::move(answer)](const ExchangePtr& exchange, const Reply& reply) {
    reply(answer(*exchange));
  };
}

Route person_route(Site& site, std::string method, std::string pattern, accounts::Roles roles,
                   std::function<Response(const Exchange&)> answer) {
  Route route;
  route.method = std::move(method);
  route.pattern = std::move(pattern);
  route.caller = Caller::person;
  route.roles = roles;
  route.gate = person_gate(site, admission_of(route));
  route.handler = answering(std::move(answer));
  return route;
}

Route reading_route(Site& site, std::string pattern, accounts::Roles roles,
                    std::vector<std::string_view> parameters, ReadingAnswer answer) {
  return person_route(
      site, "GET", std::move(pattern), roles,
      [&site, parameters = std::move(parameters), answer = std::move(answer)](const Exchange& exchange) {
        const auto query = only(exchange.request, parameters);
        if (const auto* refusal = std::get_if<Response>(&query)) return *refusal;
        auto answered = answer(site, exchange, std::get<Query>(query));
        return answered ? *std::move(answered) : problem(answered.error());
      });
}

Route writing_route(Site& site, std::string method, std::string pattern, accounts::Roles roles,
                    WritingAnswer answer) {
  Route route = person_route(site, std::move(method), std::move(pattern), roles, nullptr);
  route.max_body = max_form_bytes;
  route.handler = [&site, answer = std::move(answer)](const ExchangePtr& exchange, const Reply& reply) {
    const auto queued = site.writer.submit(
        [&site, exchange, answer](db::Connection& writer) -> Result<Response> {
          const WallTime now = site.clock.wall();
          return db::transaction(writer, [&] { return answer(writer, *exchange, now); });
        },
        [reply](const Result<Response>& done) { reply(done ? *done : problem(done.error())); });
    if (!queued) reply(problem(queued.error()));
  };
  return route;
}

accounts::Act act_of(const Exchange& exchange, std::string action, std::string subject, std::string detail) {
  return {.actor = exchange.session.user,
          .action = std::move(action),
          .subject = std::move(subject),
          .detail = std::move(detail),
          .address = exchange.request.address};
}

Result<Response> logged(db::Connection& writer, const Exchange& exchange, std::string action,
                        std::string subject, std::string detail, WallTime now) {
  XINLUON_RETURN_IF_ERROR(accounts::record(
      writer, act_of(exchange, std::move(action), std::move(subject), std::move(detail)), now));
  return no_content();
}

Result<void> note_view(Site& site, const Exchange& exchange, std::string action, std::string subject,
                       std::string detail) {
  const auto act = act_of(exchange, std::move(action), std::move(subject), std::move(detail));
  return site.writer.run([&](db::Connection& writer) -> Result<void> {
    return db::transaction(writer, [&] { return accounts::record(writer, act, site.clock.wall()); });
  });
}

Route with_tokens(Site& site, Route route, accounts::TokenKinds tokens) {
  route.tokens = tokens;
  route.gate = person_gate(site, admission_of(route));
  return route;
}

Route while_pending(Site& site, Route route) {
  route.while_pending = true;
  route.gate = person_gate(site, admission_of(route));
  return route;
}

}  // namespace xinluon::http
