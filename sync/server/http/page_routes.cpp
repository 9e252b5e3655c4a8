// The dashboard's files, and the health check.
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

}  // namespace

std::vector<Route> page_routes(Site& site) {
  Route health;
  health.method = "GET";
  health.pattern = "/healthz";
  health.limit = &site.health_limit;
  health.handler = [&site](const ExchangePtr&, const Reply& reply) { check_health(site, reply); };

  Route page;
  page.method = "GET";
  page.pattern = "/{*path}";
  page.threads = Threads::io;
  page.handler = answering([&site](const Exchange& exchange) {
    return site.pages.serve(exchange.request, std::string(exchange.request.parameter("path")));
  });
  return {health, page};
}

}  // namespace xinluon::http
