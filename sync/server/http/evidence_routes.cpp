// Votes one by one, and the whole of the evidence, for auditors. That they were taken out is in the audit log
// before they are given.
#include <utility>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/domain/period.h"
#include "sync/server/evidence/audit_bundle.h"
#include "sync/server/http/act.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/http/stream.h"
#include "sync/server/reports/vote_rows.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::http {
namespace {

constexpr accounts::Roles who_audits{accounts::Role::auditor};

struct Asked {
  UnitId unit;
  Period days;
  wire::CsvForm form = wire::CsvForm::excel_vi;
};

Result<Asked> asked_in(const Query& query, const accounts::Session& session, WallTime now) {
  const auto value = [&query](std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  };
  Asked asked;
  asked.unit = session.unit;
  if (query.contains("unit")) {
    const auto unit = UnitId::from(value("unit"));
    if (!unit) return fail(Errc::rejected, "unit: 1-32 characters of A-Z a-z 0-9 . _ -");
    asked.unit = *unit;
  }
  asked.days = {day_of(now) - std::chrono::days(30), day_of(now)};
  if (query.contains("period")) {
    XINLUON_TRY(asked.days, period_from_text(value("period")));
  }
  const std::string format = query.contains("format") ? value("format") : "csv-excel";
  if (format != "csv" && format != "csv-excel") return fail(Errc::rejected, "format: csv or csv-excel");
  if (format == "csv") asked.form = wire::CsvForm::plain;
  return asked;
}

Result<Response> rows(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(const auto asked, asked_in(query, exchange.session, site.clock.wall()));
  std::string text;
  {
    const auto reader = site.readers.lease();
    XINLUON_TRY(
        text, reports::vote_rows_csv(*reader, exchange.session.scope(), asked.unit, asked.days, asked.form));
  }
  XINLUON_RETURN_IF_ERROR(
      note_view(site, exchange, "vote-rows-export", asked.unit.text(), to_text(asked.days)));
  return file("text/csv; charset=utf-8", format("phieu-{}-{}.csv", asked.unit.text(), to_text(asked.days)),
              std::move(text), exchange.sample);
}

// Chains of hashes can't be cut down to a part of the tree, and figures of the whole would tell of the rest.
Result<Period> bundle_period(Site& site, const Exchange& exchange, const Query& query) {
  const auto given = query.find("period");
  if (given == query.end()) return fail(Errc::rejected, "period is missing: 2026-11, 2026-Q4, first..last");
  XINLUON_TRY(const auto period, period_from_text(given->second));
  const auto reader = site.readers.lease();
  XINLUON_RETURN_IF_ERROR(storage::require_whole_tree(*reader, exchange.session.scope()));
  return period;
}

Result<std::uint64_t> write_bundle(Site& site, Stream& stream, const Period& period,
                                   const std::string& name) {
  const WallTime now = site.clock.wall();
  evidence::ZipFiles files([&stream](std::string_view bytes) { return stream.put(bytes); }, now, name);
  const auto reader = site.readers.lease();
  return evidence::export_bundle(*reader, files, period, now);
}

// Answers at once, then goes on making what is answered.
void audit_bundle(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto query = only(exchange->request, {"period"});
  if (const auto* refusal = std::get_if<Response>(&query)) return reply(*refusal);
  const auto period = bundle_period(site, *exchange, std::get<Query>(query));
  if (!period) return reply(problem(period.error()));
  const Milliseconds wait = site.export_limit.take(exchange->session.user, site.clock.boot());
  if (wait > Milliseconds(0)) return reply(too_many(wait, "The evidence was taken several times just now"));
  const auto noted = note_view(site, *exchange, "audit-bundle-export", "audit-bundle", to_text(*period));
  if (!noted) return reply(problem(noted.error()));
  const std::string name = format("xinluon-audit-{}", to_text(*period));
  const auto stream = std::make_shared<Stream>(site.stopping);
  Response answer = file("application/zip", name + ".zip", "", exchange->sample);
  answer.stream = stream;
  reply(std::move(answer));
  const auto records = write_bundle(site, *stream, *period, name);
  if (records) return stream->finish();
  log::warning("the audit bundle breaks off: {}", records.error().message);
  stream->break_off();
}

}  // namespace

std::vector<Route> evidence_routes(Site& site) {
  Route bundle = person_route(site, "GET", "/v1/audit-bundle", who_audits, nullptr);
  bundle.threads = Threads::exports;
  bundle.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    audit_bundle(site, exchange, reply);
  };
  return {reading_route(site, "/v1/vote-rows", who_audits, {"unit", "period", "format"}, rows),
          std::move(bundle)};
}

}  // namespace xinluon::http
