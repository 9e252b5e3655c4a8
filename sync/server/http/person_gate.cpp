#include "sync/server/http/person_gate.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/server/http/routes.h"

namespace xinluon::http {
namespace {

bool changes_something(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

// Later, on the writer's thread; a session that is not touched only ends a minute early.
void touch(Site& site, std::string token, WallTime now) {
  const auto queued = site.writer.submit(
      [token = std::move(token), now](db::Connection& writer) -> Result<void> {
        return db::transaction(writer, [&] { return accounts::touch_session(writer, token, now); });
      },
      [](const Result<void>& done) {
        if (!done) log::warning("touching a session: {}", done.error().message);
      });
  if (!queued) log::warning("touching a session: {}", queued.error().message);
}

Result<std::optional<accounts::Session>> session_of(Site& site, const std::string& token, WallTime now) {
  const auto reader = site.readers.lease();
  return accounts::find_session(*reader, token, now);
}

}  // namespace

std::optional<Response> csrf_refusal(const Request& request) {
  if (!changes_something(request.method) || !request.header(csrf_header).empty()) return std::nullopt;
  return problem(problems::no_csrf, "Send the header " + std::string(csrf_header));
}

Gate person_gate(Site& site, accounts::Roles roles) {
  return [&site, roles](Exchange& exchange) -> std::optional<Response> {
    if (auto refusal = csrf_refusal(exchange.request)) return refusal;
    const std::string token(exchange.request.cookie(session_cookie));
    const WallTime now = site.clock.wall();
    auto session = session_of(site, token, now);
    if (!session) return problem(session.error());
    if (!*session) return problem(problems::sign_in_needed, "There is no session, or it has ended");
    if (!roles.has((*session)->role))
      return problem(problems::forbidden,
                     "The role " + std::string(accounts::text_of((*session)->role)) + " may not do this");
    exchange.session = **std::move(session);
    if (exchange.session.stale(now)) touch(site, token, now);
    return std::nullopt;
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
  route.gate = person_gate(site, roles);
  route.handler = answering(std::move(answer));
  return route;
}

}  // namespace xinluon::http
