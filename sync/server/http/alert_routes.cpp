// Alerts: read, taken on, noted, closed. Whoever sees no ratings sees no alert about them.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/alerts.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles who_sees_alerts{Role::admin, Role::supervisor, Role::technician};
constexpr std::size_t max_form_bytes = 8 * wire::kib;

bool sees_ratings(const accounts::Session& session) {
  return session.role == Role::supervisor;
}

JsonWriter& write_alert(JsonWriter& out, const storage::Alert& alert) {
  out.number("id", alert.id)
      .text("rule", alert.fact.rule)
      .text("subject", alert.fact.subject)
      .text("unit", alert.fact.unit.text())
      .text("evidence", alert.fact.evidence)
      .text("opened", to_rfc3339(alert.opened))
      .text("last", to_rfc3339(alert.last));
  if (alert.closed) out.text("closed", to_rfc3339(*alert.closed));
  out.flag("settled", alert.settled)
      .text("state", storage::name_of(alert.state))
      .text("owner", alert.owner)
      .text("note", alert.note);
  return out;
}

Result<Response> alerts(Site& site, const Exchange& exchange, const Query& given) {
  storage::AlertFilter filter;
  filter.devices_only = !sees_ratings(exchange.session);
  if (const auto closed = given.find("closed"); closed != given.end()) {
    if (closed->second != "0" && closed->second != "1")
      return problem(problems::bad_parameter, "closed: 0 or 1");
    filter.with_closed = closed->second == "1";
  }
  if (const auto subject = given.find("subject"); subject != given.end()) filter.subject = subject->second;
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::alerts(*reader, exchange.session.scope(), filter));
  JsonWriter out;
  out.begin_list("alerts");
  for (const auto& alert : found) write_alert(out.begin_object_item(), alert).end_object();
  return json(200, out.end_list().finish());
}

Result<storage::AlertChange> change_in(const Request& request) {
  XINLUON_TRY(const auto form, Form::from(request, {"state", "owner", "note"}));
  storage::AlertChange change;
  XINLUON_TRY(const auto state, form.text("state"));
  XINLUON_TRY(change.owner, form.text("owner"));
  XINLUON_TRY(change.note, form.text("note"));
  if (state) {
    change.state = storage::alert_state_from(*state);
    if (!change.state) return fail(Errc::rejected, "state: new, in_progress or closed");
  }
  return change;
}

void change_alert(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto id = number_in_path(exchange->request, "alert");
  if (!id) return reply(problem(id.error()));
  const auto change = change_in(exchange->request);
  if (!change) return reply(problem(change.error()));
  perform(site, exchange, reply,
          [exchange, id = *id, change = *change](db::Connection& writer, WallTime now) -> Result<Done> {
            const auto scope = exchange->session.scope();
            XINLUON_TRY(const auto before, storage::find_alert(writer, scope, id));
            if (!sees_ratings(exchange->session) && !storage::is_of_device(before.fact))
              return fail(Errc::not_found, format("no alert {}", id));
            XINLUON_TRY(const auto after, storage::change_alert(writer, scope, id, change, now));
            JsonWriter out;
            write_alert(out, after);
            return Done{"alert-change", std::to_string(id),
                        format("state={} owner={}", storage::name_of(after.state), after.owner),
                        json(200, out.finish())};
          });
}

}  // namespace

std::vector<Route> alert_routes(Site& site) {
  Route change = person_route(site, "PATCH", "/v1/alerts/{alert}", who_sees_alerts, nullptr);
  change.max_body = max_form_bytes;
  change.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    change_alert(site, exchange, reply);
  };
  return {reading_route(site, "/v1/alerts", who_sees_alerts, {"closed", "subject"}, alerts),
          std::move(change)};
}

}  // namespace xinluon::http
