// Counters: where each stood when, and what becomes of it from a day on.
#include "sync/domain/period.h"
#include "sync/server/http/dated_acts.h"
#include "sync/server/http/routes.h"

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
    write_days(out, time.valid_from, time.valid_to);
    out.end_object();
  }
  return json(status, out.end_list().finish());
}

constexpr DatedActs<CounterId> acts{"counter", &answer_with};

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
  return acts.done(writer, exchange, "add", counter.id, form.words(), now, 201);
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
  return acts.done(writer, exchange, "change", id, form.words(), now);
}

}  // namespace

std::vector<Route> counter_routes(Site& site) {
  const std::string path = "/v1/counters/{counter}";
  std::vector<Route> routes{writing_route(site, "POST", "/v1/counters", who_changes, add),
                            writing_route(site, "PATCH", path, who_changes, change)};
  acts.add_routes(site, routes, path, who_sees_units, who_changes);
  return routes;
}

}  // namespace xinluon::http
