// Votes one by one, for auditors. That they were taken out is in the audit log before they are given.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/reports/vote_rows.h"

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
  const std::string name = format("phieu-{}-{}.csv", asked.unit.text(), to_text(asked.days));
  return Response{.content_type = "text/csv; charset=utf-8",
                  .body = std::move(text),
                  .headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
}

Response vote_rows(Site& site, const Exchange& exchange) {
  const auto query = only(exchange.request, {"unit", "period", "format"});
  if (const auto* refusal = std::get_if<Response>(&query)) return *refusal;
  auto answer = rows(site, exchange, std::get<Query>(query));
  return answer ? *std::move(answer) : problem(answer.error());
}

}  // namespace

std::vector<Route> evidence_routes(Site& site) {
  return {person_route(site, "GET", "/v1/vote-rows", who_audits,
                       [&site](const Exchange& exchange) { return vote_rows(site, exchange); })};
}

}  // namespace xinluon::http
