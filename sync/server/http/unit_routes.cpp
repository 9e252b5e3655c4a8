// Units: what each was when, and what becomes of it from a day on.
#include "sync/base/format.h"
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

void write_time(JsonWriter& out, const storage::Unit& time) {
  out.begin_object_item()
      .text("parent", time.parent.text())
      .text("type", storage::name_of(time.type))
      .text("name", time.name)
      .text("code", time.code)
      .number("target_percent", time.target_percent);
  write_days(out, time.valid_from, time.valid_to);
  out.text("merged_into", time.merged_into.text()).end_object();
}

Result<Response> answer_with(db::Connection& connection, const storage::Scope& scope, const UnitId& id,
                             int status = 200) {
  XINLUON_TRY(const auto times, storage::unit_times(connection, scope, id));
  XINLUON_TRY(const auto counters, storage::counters(connection, scope, id));
  JsonWriter out;
  out.text("id", id.text()).flag("sample", times.back().sample).begin_list("times");
  for (const auto& time : times) write_time(out, time);
  out.end_list().begin_list("counters");
  for (const auto& counter : counters) {
    out.begin_object_item()
        .text("id", counter.id.text())
        .text("number", counter.number)
        .text("name", counter.name)
        .text("field", counter.field);
    write_days(out, counter.valid_from, counter.valid_to);
    out.end_object();
  }
  return json(status, out.end_list().finish());
}

constexpr DatedActs<UnitId> acts{"unit", &answer_with};

Result<storage::UnitType> type_from(const std::string& text) {
  const auto type = storage::unit_type_from_name(text);
  if (!type) return fail(Errc::rejected, "\"type\": nation, province, department, commune, centre or point");
  return *type;
}

Result<int> target_from(std::int64_t percent) {
  if (percent < 1 || percent > 100)
    return fail(Errc::rejected, "\"target_percent\": a whole percentage from 1 to 100");
  return static_cast<int>(percent);
}

// "" is none: a root.
Result<UnitId> parent_from(const std::string& text) {
  const auto parent = UnitId::from(text);
  if (!parent && !text.empty()) return fail(Errc::rejected, "\"parent\" is no unit's id");
  return parent.value_or(UnitId());
}

Result<storage::UnitChange> change_in(const Form& form) {
  storage::UnitChange change;
  XINLUON_TRY(change.name, form.text("name"));
  XINLUON_TRY(change.code, form.text("code"));
  XINLUON_TRY(const auto type, form.text("type"));
  XINLUON_TRY(const auto parent, form.text("parent"));
  XINLUON_TRY(const auto target, form.number("target_percent"));
  if (type) {
    XINLUON_TRY(change.type, type_from(*type));
  }
  if (parent) {
    XINLUON_TRY(change.parent, parent_from(*parent));
  }
  if (target) {
    XINLUON_TRY(change.target_percent, target_from(*target));
  }
  return change;
}

Result<storage::Unit> new_unit_in(const Form& form) {
  storage::Unit unit;
  XINLUON_TRY(unit.id, needed_id<UnitId>(form, "id"));
  XINLUON_TRY(const auto said, change_in(form));
  unit.parent = said.parent.value_or(UnitId());
  unit.type = said.type.value_or(storage::UnitType::commune);
  unit.name = said.name.value_or("");
  unit.code = said.code.value_or("");
  unit.target_percent = said.target_percent.value_or(storage::default_target_percent);
  XINLUON_TRY(unit.valid_from, day_or(form, "valid_from", storage::since_ever));
  return unit;
}

Result<Response> add(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"id", "parent", "type", "name", "code",
                                                             "target_percent", "valid_from"}));
  XINLUON_TRY(const auto unit, new_unit_in(form));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).add(unit));
  return acts.done(writer, exchange, "add", unit.id, form.words(), now, 201);
}

Result<Response> change(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form,
              Form::from(exchange.request, {"from", "parent", "type", "name", "code", "target_percent"}));
  XINLUON_TRY(const auto id, id_in_path<UnitId>(exchange.request, "unit"));
  XINLUON_TRY(const auto from, needed_day(form, "from"));
  XINLUON_TRY(const auto wanted, change_in(form));
  if (wanted == storage::UnitChange()) return fail(Errc::rejected, "Nothing is to be changed");
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).change(id, from, wanted));
  return acts.done(writer, exchange, "change", id, form.words(), now);
}

Result<Response> merge(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"into", "from"}));
  XINLUON_TRY(const auto id, id_in_path<UnitId>(exchange.request, "unit"));
  XINLUON_TRY(const auto into, needed_id<UnitId>(form, "into"));
  XINLUON_TRY(const auto from, needed_day(form, "from"));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).merge(id, into, from));
  return acts.done(writer, exchange, "merge", id, form.words(), now);
}

}  // namespace

std::vector<Route> unit_routes(Site& site) {
  const std::string path = "/v1/units/{unit}";
  std::vector<Route> routes{writing_route(site, "POST", "/v1/units", who_changes, add),
                            writing_route(site, "PATCH", path, who_changes, change),
                            writing_route(site, "POST", path + "/merger", who_changes, merge)};
  acts.add_routes(site, routes, path, who_sees_units, who_changes);
  return routes;
}

}  // namespace xinluon::http
