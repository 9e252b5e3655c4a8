// What those who run the server ask it: is it well, and what does it speak.
#include <cstdlib>

#include "sync/domain/period.h"
#include "sync/server/http/api_description.h"
#include "sync/server/http/metrics.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/progress.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

// How old the last commit that a health check saw may be before the next one tries another: a check a second
// must not write a second.
constexpr Milliseconds commit_every = std::chrono::seconds(10);
constexpr std::string_view health_mark = "health";

Response healthy(const Site& site) {
  return json(200, wire::JsonWriter()
                       .text("status", "ok")
                       .text("version", XINLUON_VERSION)
                       .text("database", "writable")
                       .text("last_commit", to_rfc3339(wall_time(site.last_commit_ms)))
                       .finish());
}

// Live is who answers at all; ready is whose database can be read and written: shown by a commit.
void check_health(Site& site, const Reply& reply) {
  const auto readable = site.readers.lease()->scalar("SELECT 1");
  if (!readable) return reply(problem(wire::problems::unavailable, "The database can't be read"));
  const std::int64_t now = to_ms(site.clock.wall());
  const bool fresh = std::abs(now - site.last_commit_ms) < commit_every.count();
  const auto queued = site.writer.submit(
      [now, fresh](db::Connection& writer) -> Result<bool> {
        if (fresh) return true;
        return db::transaction(writer, [&] { return storage::advance(writer, health_mark, now); });
      },
      [&site, now, fresh, reply](const Result<bool>& done) {
        if (!done) return reply(problem(wire::problems::unavailable, "The database can't be written"));
        if (!fresh) site.last_commit_ms = now;
        reply(healthy(site));
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

  Route numbers;
  numbers.method = "GET";
  numbers.pattern = "/metrics";
  numbers.limit = &site.health_limit;
  numbers.handler = answering([&site](const Exchange& exchange) { return metrics(site, exchange); });
  return {std::move(health), std::move(description), std::move(numbers)};
}

}  // namespace xinluon::http
