// What those who run the server ask it: is it well, and what does it speak.
#include "sync/server/http/api_description.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

// Healthy: a row can be read and the writer's thread answers.
void check_health(Site& site, const Reply& reply) {
  const auto readable = site.readers.lease()->scalar("SELECT 1");
  if (!readable) return reply(problem(wire::problems::unavailable, "The database can't be read"));
  const auto queued = site.writer.submit(
      [](db::Connection&) -> Result<void> { return {}; },
      [reply](const Result<void>& done) {
        if (!done) return reply(problem(wire::problems::unavailable, "The database can't be written"));
        reply(json(200, wire::JsonWriter().text("status", "ok").text("version", XINLUON_VERSION).finish()));
      });
  if (!queued) reply(problem(wire::problems::unavailable, "The writer has too much to do"));
}

Response describe(const Exchange& exchange) {
  if (exchange.request.target != exchange.request.path)
    return problem(problems::bad_parameter, "There are no parameters here");
  return json(200, std::string(api_description()));
}

}  // namespace

std::vector<Route> operation_routes(Site& site) {
  Route health;
  health.method = "GET";
  health.pattern = "/healthz";
  health.limit = &site.health_limit;
  health.handler = [&site](const ExchangePtr&, const Reply& reply) { check_health(site, reply); };

  Route description;
  description.method = "GET";
  description.pattern = "/v1/openapi.json";
  description.threads = Threads::io;
  description.handler = answering(&describe);
  return {std::move(health), std::move(description)};
}

}  // namespace xinluon::http
