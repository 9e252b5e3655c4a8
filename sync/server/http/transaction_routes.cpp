// How many transactions a counter had on a day: told by its own software, or corrected by a supervisor. Many
// at once are a CSV table (table_routes.cpp).
#include "sync/base/format.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/organisation/changes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

constexpr accounts::Roles who_tells{accounts::Role::admin, accounts::Role::supervisor};
constexpr std::string_view pattern = "/v1/counters/{counter}/transactions/{day}";

Result<storage::Transactions> asked_for(const Exchange& exchange) {
  const auto counter = CounterId::from(exchange.request.parameter("counter"));
  if (!counter || (exchange.token && exchange.token->counter != *counter))
    return fail(Errc::not_found, "no such counter");
  const auto day = day_from_text(exchange.request.parameter("day"));
  if (!day) return fail(Errc::rejected, "the day is written 2026-11-21");
  return storage::Transactions{*counter, *day, 0};
}

Result<storage::Transactions> told_in(const Exchange& exchange) {
  XINLUON_TRY(auto told, asked_for(exchange));
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"count"}));
  XINLUON_TRY(const auto count, form.number("count"));
  if (!count || *count < 0 || static_cast<std::uint64_t>(*count) > storage::max_transactions)
    return fail(Errc::rejected, format("count: 0 to {}", storage::max_transactions));
  told.count = static_cast<std::uint64_t>(*count);
  return told;
}

Response answer_for(const storage::Transactions& of, const std::optional<std::uint64_t>& count) {
  wire::JsonWriter out;
  out.text("counter", of.counter.text()).text("day", to_text(of.day));
  if (count) {
    out.number("count", *count);
  } else {
    out.null("count");
  }
  return json(200, out.finish());
}

Result<Response> tell(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto told, told_in(exchange));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(organisation::Changes(writer, scope, now).put(told));
  XINLUON_RETURN_IF_ERROR(accounts::record(writer,
                                           act_of(exchange, "transactions-set", told.counter.text(),
                                                  format("day={} count={}", to_text(told.day), told.count)),
                                           now));
  return answer_for(told, told.count);
}

Result<Response> look(Site& site, const Exchange& exchange, const Query&) {
  XINLUON_TRY(const auto asked, asked_for(exchange));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto count,
              storage::transactions_of(*reader, exchange.session.scope(), asked.counter, asked.day));
  return answer_for(asked, count);
}

}  // namespace

std::vector<Route> transaction_routes(Site& site) {
  const accounts::TokenKinds tokens{accounts::TokenKind::invitations};
  return {with_tokens(site, writing_route(site, "PUT", std::string(pattern), who_tells, &tell), tokens),
          with_tokens(site, reading_route(site, std::string(pattern), who_tells, {}, look), tokens)};
}

}  // namespace xinluon::http
