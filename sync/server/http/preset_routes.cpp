// Reporting periods that a rule asks for: everybody who signed in chooses one, whoever sees the whole tree
// keeps them.
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/organisation/changes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using organisation::Changes;
using wire::JsonWriter;

constexpr accounts::Roles who_changes{accounts::Role::admin};

void write_period(JsonWriter& out, const ReportingPeriod& period, Day today) {
  out.begin_object_item()
      .text("period", period.text)
      .text("first", to_text(period.data.first))
      .text("last", to_text(period.data.last));
  if (period.last_day_to_send)
    out.text("last_day_to_send", to_text(*period.last_day_to_send))
        .number("days_left", days_left(*period.last_day_to_send, today));
  else
    out.null("last_day_to_send").null("days_left");
  out.end_object();
}

Result<Response> list(Site& site, const Exchange& exchange, const Query&) {
  const Day today = day_of(site.clock.wall());
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto presets, storage::reporting_presets(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("presets");
  for (const auto& preset : presets) {
    out.begin_object_item()
        .text("id", preset.id)
        .text("name", preset.name)
        .text("source", preset.source)
        .text("first", to_text(preset.first))
        .text("last", to_text(preset.last));
    if (preset.due_before)
      out.text("due_before", to_text(*preset.due_before));
    else
      out.null("due_before");
    out.begin_list("periods");
    for (const auto& period : reporting_periods_at(preset, today)) write_period(out, period, today);
    out.end_list().end_object();
  }
  return json(200, out.end_list().finish());
}

Result<YearDay> day_in(const Form& form, const char* name) {
  XINLUON_TRY(const auto text, form.needed_text(name));
  auto day = year_day_from_text(text);
  if (!day) return fail(with_context(std::move(day).error(), name));
  return day;
}

Result<Response> put(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form,
              Form::from(exchange.request, {"id", "name", "source", "first", "last", "due_before"}));
  ReportingPreset preset;
  XINLUON_TRY(preset.id, form.needed_text("id"));
  XINLUON_TRY(preset.name, form.needed_text("name"));
  XINLUON_TRY(preset.source, form.needed_text("source"));
  XINLUON_TRY(preset.first, day_in(form, "first"));
  XINLUON_TRY(preset.last, day_in(form, "last"));
  XINLUON_TRY(const auto due, form.text("due_before"));
  if (due) {
    XINLUON_TRY(preset.due_before, day_in(form, "due_before"));
  }
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).put(preset));
  return logged(writer, exchange, "preset-put", preset.id, form.words(), now);
}

Result<Response> remove(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string id(exchange.request.parameter("preset"));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).remove_preset(id));
  return logged(writer, exchange, "preset-remove", id, "", now);
}

}  // namespace

std::vector<Route> preset_routes(Site& site) {
  return {with_tokens(site, reading_route(site, "/v1/reporting-presets", accounts::every_role, {}, list),
                      {accounts::TokenKind::figures}),
          writing_route(site, "PUT", "/v1/reporting-presets", who_changes, put),
          writing_route(site, "DELETE", "/v1/reporting-presets/{preset}", who_changes, remove)};
}

}  // namespace xinluon::http
