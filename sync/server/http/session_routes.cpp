// Signing in and out.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/accounts/sign_in.h"
#include "sync/server/accounts/user.h"
#include "sync/server/http/credentials.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

constexpr std::string_view sessions_path = "/v1/session";

std::string session_json(const accounts::Session& session, const std::string& unit_name, bool sample) {
  return wire::JsonWriter()
      .text("user", session.user)
      .text("display_name", session.display_name)
      .text("role", accounts::text_of(session.role))
      .text("unit", session.unit.text())
      .text("unit_name", unit_name)
      .flag("sample", sample)
      .text("officer", session.officer.text())
      .text("pending", accounts::text_of(session.pending))
      .number("idle_s", std::int64_t{std::chrono::seconds(accounts::session_idle).count()})
      .finish();
}

Response session_answer(Site& site, const accounts::Session& session) {
  const auto reader = site.readers.lease();
  const auto unit = storage::find_unit(*reader, storage::Scope::of_units({session.unit}), session.unit);
  return json(200, session_json(session, unit ? unit->name : "", unit && unit->sample));
}

Response locked_out(WallTime until, WallTime now) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(until - now).count();
  Response refusal = problem(problems::locked_out, format("Try again in {} minutes", minutes));
  refusal.headers.emplace_back("Retry-After", std::to_string((until - now).count() / 1000 + 1));
  return refusal;
}

Response sign_in_answer(Site& site, const Result<accounts::SignIn>& outcome, WallTime now) {
  if (!outcome) return problem(outcome.error());
  if (outcome->locked_until > now) return locked_out(outcome->locked_until, now);
  if (outcome->code_needed) return problem(problems::code_needed, "Send \"code\" too");
  if (!outcome->session) return problem(problems::sign_in_failed, "Check both, and whether Caps Lock is on");
  Response answer = session_answer(site, *outcome->session);
  answer.headers.emplace_back("Set-Cookie", session_cookie_of(outcome->token));
  return answer;
}

Result<accounts::PasswordCheck> check(Site& site, const Credentials& credentials, WallTime now) {
  const auto reader = site.readers.lease();
  return accounts::check_password_of(*reader, credentials.name, credentials.password, now);
}

// On a hashing thread, which may wait for the writer: there are but two of them.
Response sign_in(Site& site, const Exchange& exchange) {
  const auto credentials = credentials_from(exchange.request);
  if (!credentials) return problem(credentials.error());
  const WallTime now = site.clock.wall();
  const auto checked = check(site, *credentials, now);
  if (!checked) return problem(checked.error());
  if (checked->locked_until > now) return locked_out(checked->locked_until, now);
  const auto outcome = site.writer.run([&](db::Connection& writer) {
    return accounts::finish_sign_in(writer, *checked, credentials->code, exchange.request.address, now);
  });
  return sign_in_answer(site, outcome, now);
}

Result<bool> end_session(db::Connection& writer, const Exchange& exchange, WallTime now) {
  return db::transaction(writer, [&]() -> Result<bool> {
    const auto& request = exchange.request;
    XINLUON_RETURN_IF_ERROR(accounts::record(
        writer, {exchange.session.user, "sign-out", exchange.session.user, "", request.address}, now));
    return accounts::end_session(writer, request.cookie(session_cookie));
  });
}

void sign_out(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto queued = site.writer.submit(
      [&site, exchange](db::Connection& writer) { return end_session(writer, *exchange, site.clock.wall()); },
      [reply](const Result<bool>& ended) {
        if (!ended) return reply(problem(ended.error()));
        Response answer = no_content();
        answer.headers.emplace_back("Set-Cookie", ended_session_cookie());
        reply(std::move(answer));
      });
  if (!queued) reply(problem(queued.error()));
}

Route sign_in_route(Site& site) {
  Route route;
  route.method = "POST";
  route.pattern = sessions_path;
  route.max_body = max_form_bytes;
  route.threads = Threads::hashers;
  route.limit = &site.sign_in_limit;
  route.gate = [](Exchange& exchange) { return csrf_refusal(exchange.request); };
  route.handler = answering([&site](const Exchange& exchange) { return sign_in(site, exchange); });
  return route;
}

}  // namespace

std::string session_cookie_of(std::string_view token) {
  return format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict", session_cookie, token);
}

std::string ended_session_cookie() {
  return session_cookie_of("") + "; Max-Age=0";
}

std::vector<Route> session_routes(Site& site) {
  Route current = person_route(site, "GET", std::string(sessions_path), accounts::every_role,
                               [&site](const Exchange& e) { return session_answer(site, e.session); });
  Route end = person_route(site, "DELETE", std::string(sessions_path), accounts::every_role, nullptr);
  end.handler = [&site](const ExchangePtr& exchange, const Reply& reply) { sign_out(site, exchange, reply); };
  return {sign_in_route(site), while_pending(site, std::move(current)), while_pending(site, std::move(end))};
}

}  // namespace xinluon::http
