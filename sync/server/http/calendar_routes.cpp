// Opening hours: what units have set, and what follows from it for one unit on each day.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/organisation/changes.h"
#include "sync/server/organisation/time_text.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using organisation::Changes;
using wire::JsonWriter;

constexpr accounts::Roles who_changes{Role::admin};
constexpr accounts::Roles who_sees_units{Role::admin, Role::supervisor, Role::technician, Role::auditor};
constexpr std::chrono::days longest_list{366};

void write_entry(JsonWriter& out, const storage::CalendarEntry& entry) {
  const auto [on, hours] = organisation::text_of(entry);
  out.begin_object_item().text("unit", entry.unit.text()).text("on", on);
  if (entry.day || entry.valid_from == storage::since_ever)
    out.null("valid_from");
  else
    out.text("valid_from", to_text(entry.valid_from));
  out.text("hours", hours).text("name", entry.name).end_object();
}

Result<Response> entries(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::calendar_entries(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("entries");
  for (const auto& entry : found) write_entry(out, entry);
  return json(200, out.end_list().finish());
}

Result<Response> hours(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(const auto unit, id_in_path<UnitId>(exchange.request, "unit"));
  const Day today = day_of(site.clock.wall());
  Period period{today, today + std::chrono::days(6)};
  if (const auto given = query.find("period"); given != query.end()) {
    XINLUON_TRY(period, period_from_text(given->second));
  }
  if (period.last - period.first > longest_list)
    return fail(Errc::rejected, format("period: at most {} days", longest_list.count()));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto calendar, storage::calendar_of(*reader, exchange.session.scope(), unit));
  JsonWriter out;
  out.text("unit", unit.text()).begin_list("days");
  for (Day day = period.first; day <= period.last; day += std::chrono::days(1))
    out.begin_object_item()
        .text("day", to_text(day))
        .text("hours", to_text(calendar.hours_on(day)))
        .end_object();
  return json(200, out.end_list().finish());
}

// "" is everywhere.
Result<UnitId> unit_from(const std::string& text) {
  const auto unit = UnitId::from(text);
  if (!unit && !text.empty()) return fail(Errc::rejected, "unit: 1-32 characters of A-Z a-z 0-9 . _ -");
  return unit.value_or(UnitId());
}

Result<Response> put(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"unit", "on", "valid_from", "hours", "name"}));
  storage::CalendarEntry entry;
  XINLUON_TRY(const auto unit, form.text("unit"));
  XINLUON_TRY(entry.unit, unit_from(unit.value_or("")));
  XINLUON_TRY(const auto on, form.needed_text("on"));
  XINLUON_TRY(const auto from, day_or(form, "valid_from", storage::since_ever));
  XINLUON_TRY(const auto hours, form.needed_text("hours"));
  XINLUON_TRY(const auto name, form.text("name"));
  XINLUON_RETURN_IF_ERROR(organisation::set_on(entry, on, from));
  XINLUON_RETURN_IF_ERROR(organisation::set_hours(entry, hours));
  entry.name = name.value_or("");
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).put(entry));
  return logged(writer, exchange, "calendar-put", entry.unit.text(), form.words(), now);
}

Result<storage::CalendarEntry> entry_in(const Query& query) {
  const auto value = [&query](std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  };
  storage::CalendarEntry entry;
  XINLUON_TRY(entry.unit, unit_from(value("unit")));
  Day from = storage::since_ever;
  if (query.contains("valid_from")) {
    XINLUON_TRY(from, day_from_text(value("valid_from")));
  }
  XINLUON_RETURN_IF_ERROR(organisation::set_on(entry, value("on"), from));
  return entry;
}

Result<Response> remove(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const auto query = only(exchange.request, {"unit", "on", "valid_from"});
  if (const auto* refusal = std::get_if<Response>(&query)) return *refusal;
  XINLUON_TRY(const auto entry, entry_in(std::get<Query>(query)));
  const auto scope = exchange.session.scope();
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).remove(entry));
  XINLUON_RETURN_IF_ERROR(accounts::record(
      writer, act_of(exchange, "calendar-remove", entry.unit.text(), "on=" + organisation::text_of(entry).on),
      now));
  return no_content();
}

}  // namespace

std::vector<Route> calendar_routes(Site& site) {
  return {reading_route(site, "/v1/calendar", who_sees_units, {}, entries),
          reading_route(site, "/v1/units/{unit}/hours", who_sees_units, {"period"}, hours),
          writing_route(site, "PUT", "/v1/calendar", who_changes, put),
          writing_route(site, "DELETE", "/v1/calendar", who_changes, remove)};
}

}  // namespace xinluon::http
