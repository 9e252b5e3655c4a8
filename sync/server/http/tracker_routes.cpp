// The tracker of reports: which unit sent its report for a reporting period, which owes one and which is
// late. A supervisor notes one as sent, or takes that back; both stay and are in the audit log.
#include <utility>

#include "sync/base/format.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/reports/tracker.h"
#include "sync/server/storage/reporting_presets.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles who_reads{Role::supervisor, Role::auditor};
constexpr accounts::Roles who_notes{Role::supervisor};

Result<ReportingPeriod> period_from(db::Connection& reader, const Exchange& exchange, std::string_view text) {
  XINLUON_TRY(const auto presets, storage::reporting_presets(reader, exchange.session.scope()));
  auto period = reporting_period(text, presets);
  if (!period) return fail(with_context(std::move(period).error(), "period"));
  return period;
}

std::string_view value_of(const Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view() : std::string_view(found->second);
}

void write_last_day(JsonWriter& out, const std::optional<Day>& day) {
  if (day)
    out.text("last_day_to_send", to_text(*day));
  else
    out.null("last_day_to_send");
}

void write_period(JsonWriter& out, const ReportingPeriod& period, Day today) {
  out.text("period", period.text)
      .text("first", to_text(period.data.first))
      .text("last", to_text(period.data.last));
  write_last_day(out, period.last_day_to_send);
  if (period.last_day_to_send)
    out.number("days_left", days_left(*period.last_day_to_send, today));
  else
    out.null("days_left");
}

void write_noted(JsonWriter& out, const storage::SentReport& report) {
  out.number("version", report.version)
      .text("act", storage::name_of(report.act))
      .text("sent_on", to_text(report.sent_on));
  write_last_day(out, report.period.last_day_to_send);
  out.text("note", report.note)
      .text("figures_sha256", report.figures_sha256)
      .text("account", report.account)
      .text("noted", to_rfc3339(report.noted));
}

void write_unit(JsonWriter& out, const reports::TrackedUnit& tracked) {
  const auto& unit = tracked.unit;
  out.begin_object_item()
      .text("unit", unit.id.text())
      .text("name", unit.name)
      .text("type", storage::name_of(unit.type))
      .text("state", name_of(tracked.state));
  if (unit.sent) {
    out.begin_object("sent");
    write_noted(out, *unit.sent);
    out.end_object();
  } else {
    out.null("sent");
  }
  out.end_object();
}

Result<reports::TrackerRequest> request_in(const Query& query, const Exchange& exchange,
                                           db::Connection& reader) {
  reports::TrackerRequest request;
  request.top = exchange.session.unit;
  if (query.contains("unit")) {
    const auto unit = UnitId::from(value_of(query, "unit"));
    if (!unit) return fail(Errc::rejected, "unit: 1-32 characters of A-Z a-z 0-9 . _ -");
    request.top = *unit;
  }
  if (query.contains("state")) {
    request.state = report_state_from_name(value_of(query, "state"));
    if (!request.state) return fail(Errc::rejected, "state: late, due, not_due, sent_late or sent");
  }
  request.after = value_of(query, "after");
  XINLUON_TRY(request.period, period_from(reader, exchange, value_of(query, "period")));
  return request;
}

Result<Response> list(Site& site, const Exchange& exchange, const Query& query) {
  const WallTime now = site.clock.wall();
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto request, request_in(query, exchange, *reader));
  XINLUON_TRY(const auto tracker, reports::track_reports(*reader, exchange.session.scope(), request, now));
  JsonWriter out;
  out.text("unit", request.top.text());
  write_period(out, request.period, day_of(now));
  out.begin_object("counts");
  for (const ReportState state : all_report_states)
    out.number(name_of(state), std::uint64_t{tracker.count(state)});
  out.end_object().begin_list("units");
  for (const auto& tracked : tracker.units) write_unit(out, tracked);
  return json(200, out.end_list().flag("more", tracker.more).finish());
}

Result<std::string> figures_now(Site& site, db::Connection& reader, const Exchange& exchange,
                                const UnitId& unit, const Period& data) {
  XINLUON_TRY(const auto found,
              reports::percentages(reader, exchange.session.scope(), reports::figures_of_report(unit, data),
                                   site.clock.wall(), site.releases));
  return reports::figures_sha256(found);
}

// What was noted of one unit, and whether the figures are still those that were sent.
Result<Response> one(Site& site, const Exchange& exchange, const Query& query) {
  const WallTime now = site.clock.wall();
  XINLUON_TRY(const auto unit, id_in_path<UnitId>(exchange.request, "unit"));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto period, period_from(*reader, exchange, value_of(query, "period")));
  XINLUON_TRY(const auto noted, storage::sent_reports(*reader, exchange.session.scope(), unit, period.text));
  std::optional<storage::SentReport> sent;
  if (!noted.empty() && noted.back().act == storage::SentAct::sent) sent = noted.back();
  JsonWriter out;
  out.text("unit", unit.text());
  write_period(out, period, day_of(now));
  out.text("state", name_of(reports::state_of(sent, period, now)));
  if (sent) {
    XINLUON_TRY(const auto figures, figures_now(site, *reader, exchange, unit, sent->period.data));
    out.text("figures_sha256", figures).flag("figures_changed", figures != sent->figures_sha256);
  } else {
    out.null("figures_sha256").null("figures_changed");
  }
  out.begin_list("noted");
  for (const auto& each : noted) {
    out.begin_object_item();
    write_noted(out, each);
    out.end_object();
  }
  return json(200, out.end_list().finish());
}

Done done(std::string action, const storage::SentReport& report) {
  JsonWriter out;
  out.text("unit", report.unit.text()).text("period", report.period.text);
  write_noted(out, report);
  return {std::move(action), report.unit.text(),
          format("period={} version={} sent_on={} note={} figures={}", report.period.text, report.version,
                 to_text(report.sent_on), report.note, report.figures_sha256),
          json(200, out.finish())};
}

// On a reader: what to note, with the figures as they are published.
Result<storage::SentReport> report_in(Site& site, const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"period", "note", "sent_on"}));
  storage::SentReport report;
  XINLUON_TRY(report.unit, id_in_path<UnitId>(exchange.request, "unit"));
  XINLUON_TRY(const auto period, form.needed_text("period"));
  XINLUON_TRY(report.note, form.needed_text("note"));
  report.noted = site.clock.wall();
  XINLUON_TRY(report.sent_on, day_or(form, "sent_on", day_of(report.noted)));
  report.account = exchange.session.user;
  const auto reader = site.readers.lease();
  XINLUON_TRY(report.period, period_from(*reader, exchange, period));
  XINLUON_TRY(report.figures_sha256, figures_now(site, *reader, exchange, report.unit, report.period.data));
  return report;
}

void note(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto report = report_in(site, *exchange);
  if (!report) return reply(problem(report.error()));
  perform(
      site, exchange, reply, [exchange, report = *report](db::Connection& writer, WallTime) -> Result<Done> {
        XINLUON_TRY(const auto noted, storage::note_sent_report(writer, exchange->session.scope(), report));
        return done("report-note", noted);
      });
}

Result<storage::TakingBack> taking_back_in(const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"period", "why"}));
  storage::TakingBack taking_back;
  XINLUON_TRY(taking_back.unit, id_in_path<UnitId>(exchange.request, "unit"));
  XINLUON_TRY(taking_back.period, form.needed_text("period"));
  XINLUON_TRY(taking_back.why, form.needed_text("why"));
  taking_back.account = exchange.session.user;
  return taking_back;
}

void take_back(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto asked = taking_back_in(*exchange);
  if (!asked) return reply(problem(asked.error()));
  perform(site, exchange, reply,
          [exchange, taking_back = *asked](db::Connection& writer, WallTime now) mutable -> Result<Done> {
            taking_back.noted = now;
            XINLUON_TRY(const auto noted,
                        storage::take_back_sent_report(writer, exchange->session.scope(), taking_back));
            return done("report-take-back", noted);
          });
}

Route noting_route(Site& site, std::string pattern,
                   void (*handler)(Site&, const ExchangePtr&, const Reply&)) {
  Route route = person_route(site, "POST", std::move(pattern), who_notes, nullptr);
  route.max_body = max_form_bytes;
  route.handler = [&site, handler](const ExchangePtr& exchange, const Reply& reply) {
    handler(site, exchange, reply);
  };
  return route;
}

}  // namespace

std::vector<Route> tracker_routes(Site& site) {
  return {reading_route(site, "/v1/report-tracker", who_reads, {"period", "unit", "state", "after"}, list),
          reading_route(site, "/v1/report-tracker/{unit}", who_reads, {"period"}, one),
          noting_route(site, "/v1/report-tracker/{unit}", note),
          noting_route(site, "/v1/report-tracker/{unit}/taking-back", take_back)};
}

}  // namespace xinluon::http
