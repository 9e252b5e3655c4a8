// One-time codes for kiosks, with all that a technician takes along: a ZIP of boot files and labels. What a
// technician or a list enrols is pending until an administrator approves it.
#include <algorithm>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/fleet/boot_bundle.h"
#include "sync/server/fleet/enrolment_list.h"
#include "sync/server/http/act.h"
#include "sync/server/http/csv_table.h"
#include "sync/server/http/form.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/kiosks.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using storage::Scope;
using wire::JsonWriter;

constexpr accounts::Roles who_enrols{Role::admin, Role::technician};
constexpr std::size_t max_list_bytes = 512 * 1024;  // 1,000 kiosks with their notes

Result<Response> zip_of(Site& site, const std::vector<fleet::Invitation>& invitations,
                        std::chrono::hours valid_for, const std::string& name) {
  const WallTime now = site.clock.wall();
  const wire::EnrolmentFile server{.url = site.public_url,
                                   .pins = site.ingest.pins,
                                   .server_key = site.ingest.server_key,
                                   .code = "",
                                   .note = ""};
  const auto valid_until = fleet::valid_until_text(now + valid_for, now);
  std::vector<fleet::BootKiosk> kiosks;
  kiosks.reserve(invitations.size());
  for (const auto& invitation : invitations)
    kiosks.push_back(fleet::boot_kiosk(invitation, server, valid_until));
  XINLUON_TRY(const auto files, fleet::boot_bundle(kiosks, site.fonts));
  XINLUON_TRY(auto zip, archive::zip_of(files, now));
  Response answer = file("application/zip", name + ".zip", std::move(zip), false);
  answer.status = 201;
  return answer;
}

Result<void> reachable(const Site& site) {
  if (!site.public_url.empty()) return {};
  return fail(Errc::rejected, "where kiosks reach this server is not known: set public_url in server.toml");
}

// Another unit's kiosk must not get a new key and a new place by a code that is made here.
Result<void> may_be_enrolled(db::Connection& writer, const Scope& scope, const KioskId& kiosk) {
  const auto known = storage::find_kiosk(writer, Scope::device_protocol(), kiosk);
  if (!known && known.error().code != Errc::not_found) return fail(known.error());
  if (!known || storage::find_kiosk(writer, scope, kiosk)) return {};
  return fail(Errc::rejected, format("\"kiosk\": the name {} is taken; choose another", kiosk.text()));
}

Result<accounts::CodeRequest> request_in(const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"counter", "kiosk", "valid_hours"}));
  accounts::CodeRequest request;
  XINLUON_TRY(request.counter, needed_id<CounterId>(form, "counter"));
  XINLUON_TRY(request.kiosk, needed_id<KioskId>(form, "kiosk"));
  XINLUON_TRY(const auto hours, form.number("valid_hours"));
  request.valid_for = std::chrono::hours(hours.value_or(request.valid_for.count()));
  request.needs_approval = exchange.session.role != Role::admin;
  return request;
}

Result<fleet::Invitation> invite(db::Connection& writer, const Exchange& exchange,
                                 const accounts::CodeRequest& request, WallTime now) {
  const auto scope = exchange.session.scope();
  fleet::Invitation made{{request.kiosk, {}, ""}, ""};
  XINLUON_TRY(made.planned.counter, storage::find_counter(writer, scope, request.counter));
  XINLUON_TRY(made.planned.place, storage::full_name(writer, scope, made.planned.counter.unit));
  XINLUON_RETURN_IF_ERROR(may_be_enrolled(writer, scope, request.kiosk));
  XINLUON_TRY(made.code, accounts::create_enrolment_code(writer, request, now));
  XINLUON_RETURN_IF_ERROR(accounts::record(
      writer,
      act_of(exchange, "enrolment-code-create", request.kiosk.text(),
             format("counter={} valid_hours={}", request.counter.text(), request.valid_for.count())),
      now));
  return made;
}

// The code is made on the writer's thread, the PDF here: it takes longer than a batch may wait.
Result<Response> make_one(Site& site, const Exchange& exchange) {
  XINLUON_RETURN_IF_ERROR(reachable(site));
  XINLUON_TRY(const auto request, request_in(exchange));
  std::vector<fleet::Invitation> made(1);
  XINLUON_RETURN_IF_ERROR(site.writer.run([&](db::Connection& writer) {
    return db::transaction(writer, [&]() -> Result<void> {
      XINLUON_TRY(made.front(), invite(writer, exchange, request, site.clock.wall()));
      return {};
    });
  }));
  return zip_of(site, made, request.valid_for, request.kiosk.text());
}

Response complaints_about(const fleet::BatchPlan& plan, bool dry_run) {
  return table_answer(
      plan.problems.size(), dry_run,
      [&](JsonWriter& out) { out.number("kiosks", std::uint64_t{plan.kiosks.size()}); },
      [&](JsonWriter& out) {
        for (const auto& [line, what] : plan.problems)
          out.begin_object_item().number("line", std::uint64_t{line}).text("what", what).end_object();
      });
}

Result<void> invite_all(db::Connection& writer, const Exchange& exchange, const fleet::BatchPlan& plan,
                        std::vector<fleet::Invitation>& made, WallTime now) {
  XINLUON_TRY(made, fleet::invite_all(writer, plan, accounts::max_code_validity, now));
  return accounts::record(
      writer, act_of(exchange, "enrol-batch", "kiosks", format("kiosks={}", plan.kiosks.size())), now);
}

Result<Response> make_many(Site& site, const Exchange& exchange) {
  XINLUON_RETURN_IF_ERROR(reachable(site));
  const auto asked = is_dry_run(exchange.request);
  if (const auto* refusal = std::get_if<Response>(&asked)) return *refusal;
  const bool dry_run = std::get<bool>(asked);
  const auto list = fleet::read_enrolment_list(exchange.request.body);
  fleet::BatchPlan plan;
  std::vector<fleet::Invitation> made;
  XINLUON_RETURN_IF_ERROR(site.writer.run([&](db::Connection& writer) {
    return db::transaction(writer, [&]() -> Result<void> {
      XINLUON_TRY(plan, fleet::plan_batch(writer, exchange.session.scope(), list));
      if (dry_run || !plan.problems.empty()) return {};
      return invite_all(writer, exchange, plan, made, site.clock.wall());
    });
  }));
  if (dry_run || !plan.problems.empty()) return complaints_about(plan, dry_run);
  return zip_of(site, made, accounts::max_code_validity, "kiosks");
}

Route enrolling_route(Site& site, std::string pattern, std::size_t max_body,
                      Result<Response> (*make)(Site&, const Exchange&)) {
  Route route = person_route(site, "POST", std::move(pattern), who_enrols, nullptr);
  route.max_body = max_body;
  route.handler = answering([&site, make](const Exchange& exchange) {
    auto answer = make(site, exchange);
    return answer ? *std::move(answer) : problem(answer.error());
  });
  return route;
}

}  // namespace

std::vector<Route> enrolment_routes(Site& site) {
  return {enrolling_route(site, "/v1/enrolment-codes", max_form_bytes, make_one),
          enrolling_route(site, "/v1/enrolment-batches", max_list_bytes, make_many)};
}

}  // namespace xinluon::http
