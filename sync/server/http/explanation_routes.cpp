// What officers explain beside their month's figure: written by themselves alone, read by themselves and by
// those who may see officers' figures. Reading somebody else's is in the audit log.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/explanations.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles who_reads{Role::supervisor, Role::officer, Role::auditor};
constexpr accounts::Roles who_writes{Role::officer};

std::string month_of(Day first) {
  return to_text(first).substr(0, 7);
}

void write(JsonWriter& out, const storage::Explanation& explanation) {
  out.text("officer", explanation.officer.text())
      .text("month", month_of(explanation.month))
      .text("text", explanation.text)
      .text("written", to_rfc3339(explanation.written));
}

Result<Response> list(Site& site, const Exchange& exchange, const Query&) {
  JsonWriter out;
  {
    const auto reader = site.readers.lease();
    XINLUON_TRY(const auto found, storage::explanations(*reader, exchange.session.scope()));
    out.begin_list("explanations");
    for (const auto& each : found) {
      out.begin_object_item();
      write(out, each);
      out.end_object();
    }
    out.end_list();
  }
  if (exchange.session.officer.empty()) {
    XINLUON_RETURN_IF_ERROR(note_view(site, exchange, "officer-view", "explanations"));
  }
  return json(200, out.finish());
}

// A whole month that is over.
Result<Day> month_in(const Form& form, WallTime now) {
  XINLUON_TRY(const auto text, form.needed_text("month"));
  const auto month = period_from_text(text);
  constexpr std::size_t month_bytes = 7;  // "2026-10"
  if (!month || text.size() != month_bytes || text[4] != '-' || text[5] == 'Q' || text[5] == 'H')
    return fail(Errc::rejected, "\"month\": a month like 2026-10");
  if (month->last > last_published_day(now))
    return fail(Errc::rejected, "\"month\": its figure is not published yet");
  return month->first;
}

Result<Response> put(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"month", "text"}));
  storage::Explanation explanation;
  explanation.officer = exchange.session.officer;
  XINLUON_TRY(explanation.month, month_in(form, now));
  XINLUON_TRY(const auto text, form.text("text"));
  explanation.text = text.value_or("");
  explanation.written = now;
  XINLUON_RETURN_IF_ERROR(storage::put_explanation(writer, explanation));
  XINLUON_RETURN_IF_ERROR(accounts::record(
      writer, act_of(exchange, "explanation-put", explanation.officer.text(), month_of(explanation.month)),
      now));
  JsonWriter out;
  write(out, explanation);
  return json(200, out.finish());
}

}  // namespace

std::vector<Route> explanation_routes(Site& site) {
  return {reading_route(site, "/v1/explanations", who_reads, {}, list),
          writing_route(site, "PUT", "/v1/explanations", who_writes, put)};
}

}  // namespace xinluon::http
