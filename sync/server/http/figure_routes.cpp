// What supervisors and technicians read: percentages, units, kiosks. Nothing here sees more than the
// account's scope; what it does not cover is answered as if it did not exist.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/request_text.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

// An officer sees their own, and no unit.
constexpr accounts::Roles who_sees_figures{Role::supervisor, Role::officer};
constexpr accounts::Roles who_sees_units{Role::admin, Role::supervisor, Role::technician, Role::auditor};
constexpr accounts::Roles who_sees_devices{Role::admin, Role::supervisor, Role::technician};

Response bad_parameter(std::string_view name, std::string_view why) {
  return problem(problems::bad_parameter, format("{}: {}", name, why));
}

// The query, if it has no other parameters than these.
template <std::size_t N>
std::variant<Query, Response> query_with(const Request& request,
                                         const std::array<std::string_view, N>& known) {
  auto query = query_of(request.target);
  if (!query) return problem(problems::bad_parameter, query.error().message);
  for (const auto& [name, value] : *query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return bad_parameter(name, "there is no such parameter here");
  return *std::move(query);
}

std::string_view value_of(const Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view() : std::string_view(found->second);
}

// The month of `now` in Vietnam, as far as it has come.
Period this_month(WallTime now) {
  const std::chrono::year_month_day today(day_of(now));
  return {Day(today.year() / today.month() / 1), day_of(now)};
}

// The unit, counter or officer asked for; else what the account is for.
Result<storage::Node> node_from(const Query& query, const accounts::Session& session) {
  const std::string_view unit = value_of(query, "unit");
  const std::string_view counter = value_of(query, "counter");
  if (!unit.empty() && !counter.empty()) return fail(Errc::rejected, "unit and counter: give one of them");
  if (!counter.empty()) {
    const auto id = CounterId::from(counter);
    if (!id) return fail(Errc::rejected, "counter: 1-32 characters of A-Z a-z 0-9 . _ -");
    return storage::Node::of(*id);
  }
  if (unit.empty())
    return session.officer.empty() ? storage::Node::of(session.unit) : storage::Node::of(session.officer);
  const auto id = UnitId::from(unit);
  if (!id) return fail(Errc::rejected, "unit: 1-32 characters of A-Z a-z 0-9 . _ -");
  return storage::Node::of(*id);
}

Result<reports::PercentagesRequest> percentages_request(const Query& query, const accounts::Session& session,
                                                        WallTime now, db::Connection& reader) {
  reports::PercentagesRequest request;
  XINLUON_TRY(request.node, node_from(query, session));
  request.period = this_month(now);
  const auto take = [&query](std::string_view name, const auto& set) -> Result<void> {
    if (!query.contains(name)) return {};
    Result<void> understood = set(value_of(query, name));
    return understood ? understood : fail(with_context(std::move(understood).error(), std::string(name)));
  };
  XINLUON_RETURN_IF_ERROR(
      take("period", [&](std::string_view text) { return reports::set_period(request, text, reader); }));
  XINLUON_RETURN_IF_ERROR(
      take("by", [&](std::string_view text) { return reports::set_cuts(request, text); }));
  XINLUON_RETURN_IF_ERROR(
      take("series", [&](std::string_view text) { return reports::set_series(request, text); }));
  XINLUON_RETURN_IF_ERROR(
      take("compare", [&](std::string_view text) { return reports::set_comparison(request, text, reader); }));
  if (const auto text = value_of(query, "children"); query.contains("children")) {
    if (text != "0" && text != "1") return fail(Errc::rejected, "children: 0 or 1");
    request.with_children = text == "1";
  }
  return request;
}

// Figures of officers are personal data: who else looks at them is written down.
bool shows_officers(const reports::PercentagesRequest& request) {
  return request.node.kind == storage::NodeKind::officer ||
         std::find(request.cuts.begin(), request.cuts.end(), storage::Dimension::officer) !=
             request.cuts.end();
}

// The file form asked for; "" for one that does not exist.
std::string_view form_from(const Query& query) {
  static constexpr std::array<std::string_view, 4> forms = {"json", "csv", "csv-excel", "xlsx"};
  const std::string_view asked = query.contains("format") ? value_of(query, "format") : forms.front();
  const auto* const found = std::find(forms.begin(), forms.end(), asked);
  return found == forms.end() ? std::string_view() : *found;
}

Response rendered(const reports::Percentages& found, std::string_view form) {
  if (form == "json") return json(200, reports::to_json(found));
  const std::string name = format("hailong_{}_{}", found.request.node.id, to_text(found.request.period));
  const bool sample = found.total.sample;
  if (form != "xlsx") {
    const auto dialect = form == "csv" ? reports::CsvDialect::plain : reports::CsvDialect::excel_vi;
    return file("text/csv; charset=utf-8", name + ".csv", reports::to_csv(found, dialect), sample);
  }
  auto bytes = reports::to_xlsx(found);
  if (!bytes) return problem(bytes.error());
  return file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx",
              *std::move(bytes), sample);
}

Response percentages(Site& site, const Exchange& exchange) {
  static constexpr std::array<std::string_view, 8> known = {"period", "unit",   "counter", "children",
                                                            "by",     "series", "compare", "format"};
  auto query = query_with(exchange.request, known);
  if (auto* refusal = std::get_if<Response>(&query)) return std::move(*refusal);
  const WallTime now = site.clock.wall();
  const auto reader = site.readers.lease();
  const auto request = percentages_request(std::get<Query>(query), exchange.session, now, *reader);
  if (!request)
    return request.error().code == Errc::rejected ? problem(problems::bad_parameter, request.error().message)
                                                  : problem(request.error());
  const std::string_view form = form_from(std::get<Query>(query));
  if (form.empty()) return bad_parameter("format", "json, csv, csv-excel or xlsx");
  const auto found = reports::percentages(*reader, exchange.session.scope(), *request, now, site.releases);
  if (!found) return problem(found.error());
  if (shows_officers(*request) && exchange.session.officer.empty()) {
    const auto noted = note_view(site, exchange, "officer-view", to_text(request->node),
                                 to_text(request->period.first) + ".." + to_text(request->period.last));
    if (!noted) return problem(noted.error());
  }
  return rendered(*found, form);
}

void write_unit(JsonWriter& out, const storage::Unit& unit) {
  out.begin_object_item()
      .text("id", unit.id.text())
      .text("parent", unit.parent.text())
      .text("type", storage::name_of(unit.type))
      .text("name", unit.name)
      .text("code", unit.code)
      .number("target_percent", unit.target_percent)
      .flag("sample", unit.sample)
      .end_object();
}

Response units(Site& site, const Exchange& exchange) {
  const auto query = query_with<0>(exchange.request, {});
  if (auto* refusal = std::get_if<Response>(&query)) return *refusal;
  const auto reader = site.readers.lease();
  const auto found = storage::units(*reader, exchange.session.scope());
  if (!found) return problem(found.error());
  JsonWriter out;
  out.begin_list("units");
  for (const auto& unit : *found) write_unit(out, unit);
  return json(200, out.end_list().finish());
}

void write_health(JsonWriter& out, const storage::Health& health) {
  out.text("last_seen", to_rfc3339(health.last_seen)).number("pending", health.pending);
  if (health.disk_free_bytes) out.number("disk_free_bytes", *health.disk_free_bytes);
  if (health.cpu_temp_millicelsius) out.number("cpu_temp_millicelsius", *health.cpu_temp_millicelsius);
  out.flag("display", health.display).text("software", health.software).text("app_state", health.app_state);
  if (health.undervoltage) out.flag("undervoltage", *health.undervoltage);
  if (health.throttled) out.flag("throttled", *health.throttled);
  if (health.clock_skew_ms) out.number("clock_skew_ms", *health.clock_skew_ms);
  out.number("config_version", health.config_version);
  if (health.config_refused != 0)
    out.number("config_refused", health.config_refused).text("config_trouble", health.config_trouble);
}

void write_kiosk(JsonWriter& out, const storage::KioskStatus& status) {
  out.begin_object_item()
      .text("id", status.kiosk.id.text())
      .text("counter", status.counter.id.text())
      .text("counter_name", status.counter.name)
      .text("unit", status.counter.unit.text())
      .text("unit_name", status.unit_name)
      .flag("revoked", status.kiosk.state == storage::KioskState::revoked)
      .flag("approved", status.kiosk.state != storage::KioskState::pending)
      .number("config_wanted", status.kiosk.config_wanted)
      .text("enrolled", to_rfc3339(status.kiosk.enrolled))
      .number("records", status.records)
      .number("unreadable", status.unreadable);
  if (status.health) write_health(out, *status.health);
  out.end_object();
}

Response kiosks(Site& site, const Exchange& exchange) {
  const auto query = query_with<0>(exchange.request, {});
  if (auto* refusal = std::get_if<Response>(&query)) return *refusal;
  const auto reader = site.readers.lease();
  const auto found = storage::kiosk_statuses(*reader, exchange.session.scope());
  if (!found) return problem(found.error());
  JsonWriter out;
  out.text("now", to_rfc3339(site.clock.wall())).begin_list("kiosks");
  for (const auto& status : *found) write_kiosk(out, status);
  return json(200, out.end_list().finish());
}

}  // namespace

std::vector<Route> figure_routes(Site& site) {
  const accounts::TokenKinds programs{accounts::TokenKind::figures};
  Route figures = person_route(site, "GET", "/v1/percentages", who_sees_figures,
                               [&site](const Exchange& exchange) { return percentages(site, exchange); });
  Route tree = person_route(site, "GET", "/v1/units", who_sees_units,
                            [&site](const Exchange& exchange) { return units(site, exchange); });
  return {with_tokens(site, std::move(figures), programs), with_tokens(site, std::move(tree), programs),
          person_route(site, "GET", "/v1/kiosks", who_sees_devices,
                       [&site](const Exchange& exchange) { return kiosks(site, exchange); })};
}

}  // namespace xinluon::http
