// Fields and procedures: the same for all units, so whoever sees the whole tree changes them.
#include "sync/base/format.h"
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

Result<Response> fields(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::fields(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("fields");
  for (const auto& field : found)
    out.begin_object_item()
        .text("id", field.id)
        .text("name", field.name)
        .flag("closed", field.closed)
        .end_object();
  return json(200, out.end_list().finish());
}

Result<Response> procedures(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::procedures(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("procedures");
  for (const auto& procedure : found)
    out.begin_object_item()
        .text("code", procedure.code)
        .text("name", procedure.name)
        .text("field", procedure.field)
        .flag("closed", procedure.closed)
        .end_object();
  return json(200, out.end_list().finish());
}

Result<Response> put_field(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"id", "name", "closed"}));
  storage::Field field;
  XINLUON_TRY(field.id, form.needed_text("id"));
  XINLUON_TRY(field.name, form.needed_text("name"));
  XINLUON_TRY(const auto closed, form.flag("closed"));
  field.closed = closed.value_or(false);
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).put(field));
  return logged(writer, exchange, "field-put", field.id, form.words(), now);
}

Result<Response> put_procedure(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"code", "name", "field", "closed"}));
  storage::Procedure procedure;
  XINLUON_TRY(procedure.code, form.needed_text("code"));
  XINLUON_TRY(procedure.name, form.needed_text("name"));
  XINLUON_TRY(const auto field, form.text("field"));
  XINLUON_TRY(const auto closed, form.flag("closed"));
  procedure.field = field.value_or("");
  procedure.closed = closed.value_or(false);
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).put(procedure));
  return logged(writer, exchange, "procedure-put", procedure.code, form.words(), now);
}

}  // namespace

std::vector<Route> catalog_routes(Site& site) {
  return {reading_route(site, "/v1/fields", who_sees_units, {}, fields),
          writing_route(site, "PUT", "/v1/fields", who_changes, put_field),
          reading_route(site, "/v1/procedures", who_sees_units, {}, procedures),
          writing_route(site, "PUT", "/v1/procedures", who_changes, put_procedure)};
}

}  // namespace xinluon::http
