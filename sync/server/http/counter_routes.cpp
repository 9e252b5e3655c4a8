// Counters: where each stood when, and what becomes of it from a day on.
#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/organisation/changes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using organisation::Changes;
using wire::JsonWriter;

constexpr accounts::Roles who_changes{Role::admin};
constexpr accounts::Roles who_sees_units{Role::admin, Role::supervisor, Role::technician, Role::auditor};

Result<Response> answer_with(db::Connection& connection, const storage::Scope& scope, const CounterId& id,
                             int status = 200) {
  XINLUON_TRY(const auto times, storage::counter_times(connection, scope, id));
  JsonWriter out;
  out.text("id", id.text()).begin_list("times");
  for (const auto& time : times) {
    out.begin_object_item()
        .text("unit", time.unit.text())
        .text("number", time.number)
        .text("name", time.name)
        .text("field", time.field);
    if (time.valid_from == storage::since_ever)
      out.null("valid_from");
    else
      out.text("valid_from", to_text(time.valid_from));
    if (time.valid_to == storage::for_ever)
      out.null("valid_to");
    else
      out.text("valid_to", to_text(time.valid_to));
    out.end_object();
  }
  return json(status, out.end_list().finish());
}

Response one(Site& site, const Exchange& exchange) {
  const auto query = only(exchange.request, {});
  if (const auto* refusal = std::get_if<Response>(&query)) return *refusal;
  const auto id = id_in_path<CounterId>(exchange.request, "counter");
  if (!id) return problem(id.error());
  const auto reader = site.readers.lease();
  auto answer = answer_with(*reader, exchange.session.scope(), *id);
  return answer ? *std::move(answer) : problem(answer.error());
}

Result<Response> done(db::Connection& writer, const Exchange& exchange, std::string action,
                      const CounterId& id, std::string detail, WallTime now, int status = 200) {
  XINLUON_RETURN_IF_ERROR(
      accounts::record(writer, act_of(exchange, std::move(action), id.text(), std::move(detail)), now));
  return answer_with(writer, exchange.session.scope(), id, status);
}

Result<storage::Counter> new_counter_in(const Form& form) {
  storage::Counter counter;
  XINLUON_TRY(counter.id, needed_id<CounterId>(form, "id"));
  XINLUON_TRY(counter.unit, needed_id<UnitId>(form, "unit"));
  XINLUON_TRY(counter.number, form.needed_text("number"));
  XINLUON_TRY(const auto field, form.text("field"));
  XINLUON_TRY(const auto name, form.text("name"));
  counter.field = field.value_or("");
  counter.name = name.value_or(organisation::usual_name(counter.number, counter.field));
  XINLUON_TRY(counter.valid_from, day_or(form, "valid_from", storage::since_ever));
  return counter;
}

Result<Response> add(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form,
              Form::from(exchange.request, {"id", "unit", "number", "name", "field", "valid_from"}));
  XINLUON_TRY(const auto counter, new_counter_in(form));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).add(counter));
  return done(writer, exchange, "counter-add", counter.id, form.words(), now, 201);
}

Result<storage::CounterChange> change_in(const Form& form) {
  storage::CounterChange change;
  XINLUON_TRY(change.number, form.text("number"));
  XINLUON_TRY(change.name, form.text("name"));
  XINLUON_TRY(change.field, form.text("field"));
  XINLUON_TRY(const auto unit, form.text("unit"));
  if (unit) {
    XINLUON_TRY(change.unit, needed_id<UnitId>(form, "unit"));
  }
  if (change == storage::CounterChange()) return fail(Errc::rejected, "Nothing is to be changed");
  return change;
}

Result<Response> change(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"from", "unit", "number", "name", "field"}));
  XINLUON_TRY(const auto id, id_in_path<CounterId>(exchange.request, "counter"));
  XINLUON_TRY(const auto from, needed_day(form, "from"));
  XINLUON_TRY(const auto wanted, change_in(form));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).change(id, from, wanted));
  return done(writer, exchange, "counter-change", id, form.words(), now);
}

Result<Response> close(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"from"}));
  XINLUON_TRY(const auto id, id_in_path<CounterId>(exchange.request, "counter"));
  XINLUON_TRY(const auto from, needed_day(form, "from"));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).close(id, from));
  return done(writer, exchange, "counter-close", id, form.words(), now);
}

Result<Response> reopen(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto id, id_in_path<CounterId>(exchange.request, "counter"));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).reopen(id));
  return done(writer, exchange, "counter-reopen", id, "", now);
}

}  // namespace

std::vector<Route> counter_routes(Site& site) {
  return {writing_route(site, "POST", "/v1/counters", who_changes, add),
          person_route(site, "GET", "/v1/counters/{counter}", who_sees_units,
                       [&site](const Exchange& exchange) { return one(site, exchange); }),
          writing_route(site, "PATCH", "/v1/counters/{counter}", who_changes, change),
          writing_route(site, "POST", "/v1/counters/{counter}/closing", who_changes, close),
          writing_route(site, "DELETE", "/v1/counters/{counter}/closing", who_changes, reopen)};
}

}  // namespace xinluon::http
