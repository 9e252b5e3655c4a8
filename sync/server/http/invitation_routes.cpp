// What counters' software asks of a kiosk, and the kiosk's long poll that brings it there (PROTOCOL.md §12).
#include <algorithm>
#include <utility>

#include "sync/crypto/hash.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/kiosks.h"
#include "sync/wire/poll.h"

namespace xinluon::http {
namespace {

constexpr std::string_view polls_pattern = "/v1/kiosks/{kiosk}/requests";
constexpr std::string_view invitations_pattern = "/v1/counters/{counter}/invitations";
constexpr std::string_view one_invitation_pattern = "/v1/counters/{counter}/invitations/{token}";
// Supervisors have no business at a counter.
constexpr accounts::Roles who_invites{accounts::Role::admin, accounts::Role::technician};
// Of the counter that is asked for; not_found for one that the caller does not cover.
Result<std::vector<KioskId>> kiosks_of(Site& site, const Exchange& exchange) {
  const auto id = CounterId::from(exchange.request.parameter("counter"));
  if (!id) return fail(Errc::not_found, "no such counter");
  if (exchange.token && exchange.token->counter != *id) return fail(Errc::not_found, "no such counter");
  const auto reader = site.readers.lease();
  return storage::kiosks_at(*reader, exchange.session.scope(), *id);
}

Response too_many_wait() {
  return problem(wire::problems::too_many_wait, "Withdraw one, or wait until it was answered");
}

void ask(Site& site, const Exchange& exchange, const wire::SocketRequest& request, Milliseconds patience,
         const Reply& reply) {
  const auto kiosks = kiosks_of(site, exchange);
  if (!kiosks) return reply(problem(kiosks.error()));
  const auto put = site.invitations.put(
      *kiosks, request, patience, [reply](const std::optional<Result<InvitationAnswer>>& answer) {
        if (!answer) return reply(problem(wire::problems::kiosk_silent, "It did not answer in time"));
        if (!*answer && answer->error().code == Errc::retry_later) return reply(too_many_wait());
        if (!*answer) return reply(problem(wire::problems::kiosk_silent, "It could not hand it over"));
        reply(json(200, wire::encode_fate(**answer)));
      });
  if (put == InvitationDesk::Put::silent)
    reply(problem(wire::problems::kiosk_silent, "It is off, offline, or stands free"));
  if (put == InvitationDesk::Put::full) reply(too_many_wait());
}

void invite(Site& site, const Exchange& exchange, const Reply& reply) {
  const auto request = wire::decode_counter_request(exchange.request.body);
  if (!request) return reply(problem(wire::problems::bad_request, request.error().message));
  ask(site, exchange, request->invite, Milliseconds(request->patience_ms), reply);
}

void withdraw(Site& site, const Exchange& exchange, const Reply& reply) {
  const std::string token(exchange.request.parameter("token"));
  if (!token.empty() && !wire::valid_token(token))
    return reply(problem(wire::problems::bad_request, "token: 1 to 64 letters, digits, dots, dashes"));
  ask(site, exchange, wire::WithdrawRequest{token}, Milliseconds(wire::default_patience_ms), reply);
}

using Asking = void (*)(Site&, const Exchange&, const Reply&);
Route counter_route(Site& site, std::string method, std::string_view pattern, Asking asking) {
  Route route = person_route(site, std::move(method), std::string(pattern), who_invites, nullptr);
  route = with_tokens(site, std::move(route), {accounts::TokenKind::invitations});
  route.limit = &site.invitation_limit;
  route.max_body = wire::max_invitation_bytes;
  route.handler = [&site, asking](const ExchangePtr& exchange, const Reply& reply) {
    asking(site, *exchange, reply);
  };
  return route;
}

}  // namespace

std::optional<wire::Problem> mistake_in(const ingest::Sender& sender, const std::string& body, WallTime now) {
  const auto digest = crypto::sha256(body);
  const auto& envelope = sender.envelope;
  if (envelope.last_hash != digest || envelope.prev_hash != digest || envelope.last_seq != 0)
    return wire::make_problem(wire::problems::bad_batch, "the envelope is not of this body", to_ms(now));
  if (sender.kiosk.board.empty() || envelope.board.empty() || sender.kiosk.board == envelope.board)
    return std::nullopt;
  return wire::make_problem(wire::problems::unknown_kiosk, "enrolled on another board; enrol this device",
                            to_ms(now));
}

namespace {

void hold(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const WallTime now = site.clock.wall();
  if (const auto mistake = mistake_in(exchange->sender, exchange->request.body, now))
    return reply(problem(*mistake));
  const auto poll = wire::decode_poll(exchange->request.body);
  if (!poll)
    return reply(problem(wire::make_problem(wire::problems::bad_batch, poll.error().message, to_ms(now))));
  const Milliseconds patience(std::min<std::int64_t>(poll->hold_ms, Milliseconds(wire::max_hold).count()));
  site.desk.poll(
      exchange->sender.kiosk.id, poll->answers, patience,
      [&site, reply](std::vector<wire::NumberedLine> requests) {
        reply(json(200, wire::encode_poll_answer({to_ms(site.clock.wall()), std::move(requests)})));
      },
      [&site, reply] {
        reply(json(200, wire::encode_poll_answer({to_ms(site.clock.wall()), {}, true})));
      });
}

}  // namespace

std::vector<Route> invitation_routes(Site& site) {
  Route polls;
  polls.method = "POST";
  polls.pattern = polls_pattern;
  polls.caller = Caller::kiosk;
  polls.max_body = wire::max_poll_bytes;
  polls.answer_signed = true;
  polls.limit = &site.poll_limit;
  polls.gate = [&site](Exchange& exchange) { return check_sender(site, exchange); };
  polls.handler = [&site](const ExchangePtr& exchange, const Reply& reply) { hold(site, exchange, reply); };
  return {std::move(polls), counter_route(site, "POST", invitations_pattern, &invite),
          counter_route(site, "DELETE", invitations_pattern, &withdraw),
          counter_route(site, "DELETE", one_invitation_pattern, &withdraw)};
}

}  // namespace xinluon::http
