// Officers, and who of them served which counter when. Who served is personal data: administrators and
// auditors only, and a correction says in the audit log what it took the place of.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/domain/suppression.h"
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
constexpr accounts::Roles who_sees_officers{Role::admin, Role::auditor};
constexpr std::chrono::days longest_list{366};

Result<Response> officers(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::officers(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("officers");
  for (const auto& officer : found)
    out.begin_object_item()
        .text("id", officer.id.text())
        .text("unit", officer.unit.text())
        .text("name", officer.name)
        .flag("closed", officer.closed)
        .flag("sample", officer.sample)
        .end_object();
  return json(200, out.end_list().finish());
}

Result<Response> put_officer(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"unit", "name", "closed"}));
  const auto scope = exchange.session.scope();
  storage::Officer officer;
  XINLUON_TRY(officer.id, id_in_path<OfficerId>(exchange.request, "officer"));
  if (const auto known = storage::find_officer(writer, scope, officer.id)) officer.sample = known->sample;
  XINLUON_TRY(officer.unit, needed_id<UnitId>(form, "unit"));
  XINLUON_TRY(officer.name, form.needed_text("name"));
  XINLUON_TRY(const auto closed, form.flag("closed"));
  officer.closed = closed.value_or(false);
  XINLUON_RETURN_IF_ERROR(Changes(writer, scope, now).put(officer));
  return logged(writer, exchange, "officer-put", officer.id.text(), form.words(), now);
}

// This month and the one before, where nothing is asked.
Result<Period> period_in(const Query& query, WallTime now) {
  const auto given = query.find("period");
  if (given == query.end()) return Period{day_of(now) - std::chrono::days(31), day_of(now)};
  XINLUON_TRY(const auto period, period_from_text(given->second));
  if (period.last - period.first > longest_list)
    return fail(Errc::rejected, format("period: at most {} days", longest_list.count()));
  return period;
}

Result<Response> shifts(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(const auto counter, id_in_path<CounterId>(exchange.request, "counter"));
  XINLUON_TRY(const auto period, period_in(query, site.clock.wall()));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found,
              storage::shifts_between(*reader, exchange.session.scope(), counter, start_of(period.first),
                                      start_of(period.last + std::chrono::days(1))));
  JsonWriter out;
  out.text("first", to_text(period.first)).text("last", to_text(period.last)).begin_list("shifts");
  for (const auto& shift : found)
    out.begin_object_item()
        .text("officer", shift.officer.text())
        .text("from", to_rfc3339(shift.from))
        .text("to", to_rfc3339(shift.to))
        .end_object();
  return json(200, out.end_list().finish());
}

Result<storage::Shift> shift_in(const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"officer", "from", "to"}));
  storage::Shift shift;
  XINLUON_TRY(shift.counter, id_in_path<CounterId>(exchange.request, "counter"));
  XINLUON_TRY(const auto from, form.needed_text("from"));
  XINLUON_TRY(const auto to, form.needed_text("to"));
  XINLUON_TRY(shift.from, organisation::moment_from_text(from));
  XINLUON_TRY(shift.to, organisation::moment_from_text(to));
  XINLUON_TRY(const auto officer, form.text("officer"));
  if (officer && !officer->empty()) {
    XINLUON_TRY(shift.officer, needed_id<OfficerId>(form, "officer"));
  }
  return shift;
}

// How many votes changed hands is told from five on: fewer would be single votes.
Result<Response> put_shift(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto shift, shift_in(exchange));
  const auto scope = exchange.session.scope();
  Changes changes(writer, scope, now);
  XINLUON_TRY(const auto before, changes.served_during(shift));
  XINLUON_TRY(const auto votes, changes.put(shift));
  XINLUON_RETURN_IF_ERROR(
      accounts::record(writer,
                       act_of(exchange, before.empty() ? "shift-put" : "shift-correct", shift.counter.text(),
                              organisation::words_of_correction(shift, before)),
                       now));
  JsonWriter out;
  if (votes > 0 && votes < min_votes_to_show)
    out.null("votes");
  else
    out.number("votes", votes);
  return json(200, out.finish());
}

}  // namespace

std::vector<Route> service_routes(Site& site) {
  return {reading_route(site, "/v1/officers", who_sees_officers, {}, officers),
          writing_route(site, "PUT", "/v1/officers/{officer}", who_changes, put_officer),
          reading_route(site, "/v1/counters/{counter}/shifts", who_sees_officers, {"period"}, shifts),
          writing_route(site, "POST", "/v1/counters/{counter}/shifts", who_changes, put_shift)};
}

}  // namespace xinluon::http
