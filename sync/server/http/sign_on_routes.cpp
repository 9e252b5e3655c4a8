// Signing in by the province's own sign-on: the browser goes there with state and nonce in a cookie of ten
// minutes, and comes back with a code. No session of any account is touched before all of it was checked.
#include <array>
#include <utility>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/signature.h"
#include "sync/server/accounts/sign_in.h"
#include "sync/server/accounts/sign_on.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

constexpr std::string_view trip_cookie = "__Host-xinluon-sign-on";
// Lax: the browser comes back by a link from the other site.
constexpr std::string_view trip_flags = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
constexpr int trip_seconds = 600;

struct Trip {
  std::string state;
  std::string nonce;
  std::string verifier;
};

std::string cookie_of(const Trip& trip) {
  return format("{}={}.{}.{}{}{}", trip_cookie, trip.state, trip.nonce, trip.verifier, trip_flags,
                trip_seconds);
}

std::string ended_trip() {
  return format("{}={}0", trip_cookie, trip_flags);
}

std::optional<Trip> trip_of(const Request& request) {
  const std::string_view text = request.cookie(trip_cookie);
  const auto first = text.find('.');
  const auto second = first == text.npos ? first : text.find('.', first + 1);
  if (second == text.npos) return std::nullopt;
  return Trip{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)),
              std::string(text.substr(second + 1))};
}

Response to(std::string address) {
  Response response{.status = 303, .content_type = "", .body = "", .headers = {}};
  response.headers.emplace_back("Location", std::move(address));
  return response;
}

// Back to the page, which says it in words: behind '#', which goes to no server and into no log.
Response sorry(std::string_view why) {
  Response response = to(format("/#sign-on-{}", why));
  response.headers.emplace_back("Set-Cookie", ended_trip());
  return response;
}

Response describe(const Site& site) {
  wire::JsonWriter out;
  if (site.sign_on)
    out.text("name", site.sign_on->settings().name);
  else
    out.null("name");
  return json(200, out.finish());
}

Response no_sign_on() {
  return problem(wire::problems::not_found, "This server has no sign-on of a province");
}

Response begin(Site& site) {
  if (!site.sign_on) return no_sign_on();
  const auto begun = site.sign_on->begin(site.clock.wall());
  if (!begun) {
    log::warning("sign-on: {}", begun.error().message);
    return sorry("unavailable");
  }
  Response response = to(begun->address);
  response.headers.emplace_back("Set-Cookie", cookie_of({begun->state, begun->nonce, begun->verifier}));
  return response;
}

// The code that came back with the state that was sent along.
Result<std::string> code_from(const Request& request, const Trip& trip) {
  XINLUON_TRY(const auto query, query_of(request.target));
  const auto state = query.find("state");
  if (state == query.end() || !crypto::equal_constant_time(state->second, trip.state))
    return fail(Errc::rejected, "the state is not the one that was sent along");
  if (const auto error = query.find("error"); error != query.end())
    return fail(Errc::rejected, "the provider says " + error->second);
  const auto code = query.find("code");
  if (code == query.end() || code->second.empty()) return fail(Errc::rejected, "no code came back");
  return code->second;
}

Result<accounts::SignIn> finish(Site& site, const Exchange& exchange, const Trip& trip) {
  const WallTime now = site.clock.wall();
  XINLUON_TRY(const auto code, code_from(exchange.request, trip));
  XINLUON_TRY(const auto external_id, site.sign_on->finish(code, trip.nonce, trip.verifier, now));
  const bool second_factor = site.sign_on->settings().second_factor;
  return site.writer.run([&](db::Connection& writer) {
    return db::transaction(writer, [&] {
      return accounts::sign_in_by_external_id(writer, external_id, second_factor, exchange.request.address,
                                              now);
    });
  });
}

Response end(Site& site, const Exchange& exchange) {
  if (!site.sign_on) return no_sign_on();
  const auto trip = trip_of(exchange.request);
  if (!trip) return sorry("failed");
  const auto outcome = finish(site, exchange, *trip);
  if (!outcome) {
    log::warning("sign-on: {}", outcome.error().message);
    return sorry(outcome.error().code == Errc::retry_later ? "unavailable" : "failed");
  }
  if (!outcome->session) return sorry("unknown");
  Response response = to("/");
  response.headers.emplace_back("Set-Cookie", ended_trip());
  response.headers.emplace_back("Set-Cookie", session_cookie_of(outcome->token));
  return response;
}

// Asks another server, and waits: beside the hashing of passwords, which waits too, not on a reader.
Route waiting_route(Site& site, std::string pattern, std::function<Response(const Exchange&)> answer) {
  Route route;
  route.method = "GET";
  route.pattern = std::move(pattern);
  route.threads = Threads::hashers;
  route.limit = &site.sign_on_limit;
  route.handler = answering(std::move(answer));
  return route;
}

}  // namespace

std::vector<Route> sign_on_routes(Site& site) {
  Route there;
  there.method = "GET";
  there.pattern = "/v1/sign-on";
  there.threads = Threads::io;
  there.handler = answering([&site](const Exchange&) { return describe(site); });
  return {std::move(there),
          waiting_route(site, "/v1/sign-on/begin", [&site](const Exchange&) { return begin(site); }),
          waiting_route(site, "/v1/sign-on/end",
                        [&site](const Exchange& exchange) { return end(site, exchange); })};
}

}  // namespace xinluon::http
