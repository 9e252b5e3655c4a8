// The organisation as CSV tables: taken whole or not at all, every bad line named; a dry run tries.
#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/server/http/act.h"
#include "sync/server/http/csv_table.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/organisation/csv_import.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using organisation::ImportReport;
using organisation::Kind;
using wire::JsonWriter;

constexpr accounts::Roles who_imports{Role::admin};
constexpr accounts::Roles who_exports{Role::admin, Role::auditor};

Result<Kind> kind_in_path(const Request& request) {
  const auto kind = organisation::kind_from_name(request.parameter("kind"));
  if (kind) return *kind;
  return fail(Errc::not_found,
              "there are tables units, counters, fields, procedures, officers, shifts, calendar, targets, "
              "transactions");
}

Result<Response> table_of(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(const auto kind, kind_in_path(exchange.request));
  const auto given = query.find("format");
  const std::string format = given == query.end() ? "csv-excel" : given->second;
  if (format != "csv" && format != "csv-excel") return fail(Errc::rejected, "format: csv or csv-excel");
  const auto form = format == "csv" ? wire::CsvForm::plain : wire::CsvForm::excel_vi;
  const auto reader = site.readers.lease();
  XINLUON_TRY(auto text, organisation::export_csv(*reader, exchange.session.scope(), kind, form));
  return file("text/csv; charset=utf-8", std::string(organisation::name_of(kind)) + ".csv", std::move(text),
              exchange.sample);
}

// Who served when is personal data: that it was taken out is written down.
bool is_personal(const Request& request) {
  return request.parameter("kind") == "officers" || request.parameter("kind") == "shifts";
}

Result<Response> give(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(auto answer, table_of(site, exchange, query));
  if (is_personal(exchange.request)) {
    XINLUON_RETURN_IF_ERROR(
        note_view(site, exchange, "csv-export", std::string(exchange.request.parameter("kind"))));
  }
  return answer;
}

Response answer_for(const ImportReport& report, bool dry_run) {
  return table_answer(
      report.complaints.size(), dry_run,
      [&](JsonWriter& out) { out.number("rows", report.rows).number("changed", report.changed); },
      [&](JsonWriter& out) {
        for (const auto& complaint : report.complaints)
          out.begin_object_item()
              .number("line", std::uint64_t{complaint.line})
              .text("column", complaint.column)
              .text("what", complaint.what)
              .text("remedy", complaint.remedy)
              .end_object();
      });
}

Result<void> note(db::Connection& writer, const Exchange& exchange, Kind kind, const ImportReport& report,
                  WallTime now) {
  for (const auto& correction : report.corrections)
    XINLUON_RETURN_IF_ERROR(accounts::record(
        writer, act_of(exchange, "shift-correct", correction.counter.text(), correction.words), now));
  const std::string sha256 = crypto::to_hex(crypto::sha256(exchange.request.body));
  return accounts::record(writer,
                          act_of(exchange, "csv-import", std::string(organisation::name_of(kind)),
                                 format("rows={} changed={} sha256={}", report.rows, report.changed, sha256)),
                          now);
}

// On the writer's thread. A dry run does all of it and then takes it back.
Result<Response> take(Site& site, db::Connection& writer, const Exchange& exchange, Kind kind, bool dry_run) {
  ImportReport report;
  bool looked = false;
  const WallTime now = site.clock.wall();
  auto taken = db::transaction(writer, [&]() -> Result<void> {
    looked = false;
    XINLUON_TRY(report,
                organisation::import_csv(writer, exchange.session.scope(), kind, exchange.request.body, now));
    looked = true;
    if (dry_run || !report.complaints.empty()) return fail(Errc::rejected, "taken back");
    return note(writer, exchange, kind, report, now);
  });
  if (!taken && (!looked || taken.error().code != Errc::rejected)) return fail(std::move(taken).error());
  return answer_for(report, dry_run);
}

void import_table(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto kind = kind_in_path(exchange->request);
  if (!kind) return reply(problem(kind.error()));
  const auto dry_run = is_dry_run(exchange->request);
  if (const auto* refusal = std::get_if<Response>(&dry_run)) return reply(*refusal);
  const auto queued = site.writer.submit(
      [&site, exchange, kind = *kind, dry_run = std::get<bool>(dry_run)](db::Connection& writer) {
        return take(site, writer, *exchange, kind, dry_run);
      },
      [reply](const Result<Response>& done) { reply(done ? *done : problem(done.error())); });
  if (!queued) reply(problem(queued.error()));
}

}  // namespace

std::vector<Route> table_routes(Site& site) {
  Route import_route = person_route(site, "POST", "/v1/tables/{kind}", who_imports, nullptr);
  import_route.max_body = wire::max_csv_bytes;
  import_route.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    import_table(site, exchange, reply);
  };
  return {reading_route(site, "/v1/tables/{kind}", who_exports, {"format"}, give), std::move(import_route)};
}

}  // namespace xinluon::http
