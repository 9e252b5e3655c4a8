// What devices ask: to take a batch, and to become a kiosk. Every answer is signed.
#include <utility>

#include "sync/server/accounts/enrolment.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/routes.h"
#include "sync/wire/limits.h"

namespace xinluon::http {
namespace {

constexpr std::string_view batches_pattern = "/v1/kiosks/{kiosk}/batches";

template <class T>
Response answer_of(const ingest::OrProblem<T>& outcome, std::string (*encode)(const T&)) {
  return outcome ? json(200, encode(*outcome)) : problem(outcome.error());
}

Response busy(const Site& site) {
  return problem(wire::problems::unavailable, "Too many batches are waiting", site.clock.wall());
}

// Asked of who sends, once that is proved: nobody uses up another kiosk's allowance.
std::optional<Response> too_often(Site& site, const Exchange& exchange) {
  const auto wait = site.batch_limit.take(exchange.sender.kiosk.id.text(), site.clock.boot());
  if (wait == Milliseconds(0)) return std::nullopt;
  return too_many(wait, "Too many batches from this kiosk", site.clock.wall());
}

void take_batch(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  auto batch = ingest::check_batch(std::move(exchange->sender), exchange->request.header("Content-Encoding"),
                                   exchange->request.body);
  if (!batch) return reply(problem(batch.error()));
  using Outcome = ingest::OrProblem<wire::BatchAnswer>;
  const auto queued = site.writer.submit(
      [&site, batch = *std::move(batch)](db::Connection& writer) -> Result<Outcome> {
        return ingest::accept(writer, batch, site.ingest, site.clock.wall());
      },
      [reply, &site](const Result<Outcome>& outcome) {
        reply(outcome ? answer_of(*outcome, &wire::encode_batch_answer)
                      : problem(outcome.error(), site.clock.wall()));
      });
  if (!queued) reply(busy(site));
}

void enrol(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  auto request = wire::decode_enrol_request(exchange->request.body);
  if (!request)
    return reply(problem(wire::problems::bad_request, request.error().message, site.clock.wall()));
  exchange->nonce = request->nonce;
  using Outcome = accounts::OrProblem<wire::EnrolAnswer>;
  const auto queued = site.writer.submit(
      [&site, request = *std::move(request), address = exchange->request.address](db::Connection& writer)
          -> Result<Outcome> { return accounts::enrol(writer, request, address, site.clock.wall()); },
      [reply, &site](const Result<Outcome>& outcome) {
        reply(outcome ? answer_of(*outcome, &wire::encode_enrol_answer)
                      : problem(outcome.error(), site.clock.wall()));
      });
  if (!queued) reply(busy(site));
}

}  // namespace

std::optional<Response> check_sender(Site& site, Exchange& exchange) {
  const Request& request = exchange.request;
  const std::string_view envelope = request.header(wire::envelope_header);
  const auto reader = site.readers.lease();
  auto sender = ingest::check_envelope(*reader,
                                       {.kiosk = request.parameter("kiosk"),
                                        .method = request.method,
                                        .path = request.path,
                                        .envelope = envelope,
                                        .signature = request.header(wire::signature_header),
                                        .received = site.clock.wall()},
                                       site.ingest);
  if (!sender) return problem(sender.error());
  exchange.sender = *std::move(sender);
  return std::nullopt;
}

std::vector<Route> kiosk_routes(Site& site) {
  Route batches;
  batches.method = "POST";
  batches.pattern = batches_pattern;
  batches.caller = Caller::kiosk;
  batches.max_body = wire::max_compressed_bytes;
  batches.answer_signed = true;
  batches.gate = [&site](Exchange& exchange) {
    auto refused = check_sender(site, exchange);
    return refused ? refused : too_often(site, exchange);
  };
  batches.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    take_batch(site, exchange, reply);
  };

  Route enrolment;
  enrolment.method = "POST";
  enrolment.pattern = wire::enrol_path;
  enrolment.max_body = max_form_bytes;
  enrolment.answer_signed = true;
  enrolment.limit = &site.enrol_limit;
  enrolment.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    enrol(site, exchange, reply);
  };
  return {std::move(batches), std::move(enrolment)};
}

}  // namespace xinluon::http
