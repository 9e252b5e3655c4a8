// Remote settings and their roll-outs.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/fleet/rollouts.h"
#include "sync/server/fleet/watch.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/configs.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles who_sets{Role::admin, Role::technician};
constexpr std::size_t max_form_bytes = 2 * wire::max_settings_bytes + 2 * wire::kib;
constexpr std::size_t max_note_bytes = 500;

void write_config(JsonWriter& out, const storage::ConfigVersion& config) {
  out.begin_object_item()
      .number("version", config.version)
      .text("unit", config.unit.text())
      .text("note", config.note)
      .text("created", to_rfc3339(config.created))
      .text("created_by", config.created_by)
      .text("toml", config.toml)
      .end_object();
}

Result<Response> configs(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto found, storage::configs(*reader, exchange.session.scope()));
  JsonWriter out;
  out.begin_list("configs");
  for (const auto& config : found) write_config(out, config);
  return json(200, out.end_list().finish());
}

Result<storage::ConfigVersion> config_in(const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"unit", "note", "toml"}));
  XINLUON_TRY(const auto unit, form.needed_text("unit"));
  XINLUON_TRY(const auto note, form.text("note"));
  XINLUON_TRY(const auto toml, form.text("toml"));
  const auto id = UnitId::from(unit);
  if (!id) return fail(Errc::not_found, "no such unit");
  if (note && note->size() > max_note_bytes)
    return fail(Errc::rejected, format("note: at most {} bytes", max_note_bytes));
  if (!toml) return fail(Errc::rejected, "toml: the settings are missing");
  return storage::ConfigVersion{
      .toml = *toml, .unit = *id, .note = note.value_or(""), .created_by = exchange.session.user};
}

void add_config(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  auto config = config_in(*exchange);
  if (!config) return reply(problem(config.error()));
  perform(site, exchange, reply,
          [exchange, config = *std::move(config)](db::Connection& writer, WallTime now) -> Result<Done> {
            auto made = config;
            made.created = now;
            XINLUON_TRY(const auto version, fleet::keep_settings(writer, exchange->session.scope(), made));
            return Done{"config-add", std::to_string(version), format("unit={}", made.unit.text()),
                        json(201, JsonWriter().number("version", version).finish())};
          });
}

JsonWriter& write_rollout(JsonWriter& out, const storage::Rollout& rollout) {
  out.number("id", rollout.id)
      .number("version", rollout.version)
      .text("unit", rollout.unit.text())
      .text("state", storage::name_of(rollout.state))
      .number("stage", rollout.stage + 1)
      .text("stage_began", to_rfc3339(rollout.stage_began))
      .number("soak_minutes", std::int64_t{rollout.soak.count() / 60'000})
      .text("started", to_rfc3339(rollout.started))
      .text("started_by", rollout.started_by)
      .text("reason", rollout.reason);
  const bool halted = rollout.state == storage::RolloutState::halted;
  if (const auto halt = halted ? fleet::halt_from_text(rollout.reason) : std::nullopt)
    out.begin_object("halt")
        .number("heard", halt->heard)
        .number("refused", halt->refused)
        .number("troubled", halt->troubled)
        .number("silent", halt->silent)
        .end_object();
  return out;
}

void write_progress(JsonWriter& out, const fleet::Progress& progress) {
  out.begin_object("kiosks")
      .number("total", progress.total)
      .number("assigned", progress.assigned)
      .number("not_reached", progress.not_reached)
      .number("told", progress.told)
      .number("applied", progress.applied)
      .number("refused", progress.refused)
      .number("troubled", progress.troubled)
      .number("silent", progress.silent)
      .end_object();
  out.begin_list("stages");
  for (const auto kiosks : fleet::stage_quotas(progress.total))
    out.begin_object_item().number("kiosks", kiosks).end_object();
  out.end_list();
}

Result<Response> rollouts(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  const auto scope = exchange.session.scope();
  XINLUON_TRY(const auto found, storage::rollouts(*reader, scope));
  const auto calendar_of = fleet::calendars(*reader);
  JsonWriter out;
  out.begin_list("rollouts");
  for (const auto& rollout : found) {
    XINLUON_TRY(const auto progress,
                fleet::progress_of(*reader, scope, rollout, calendar_of, site.clock.wall()));
    write_rollout(out.begin_object_item(), rollout);
    write_progress(out, progress);
    out.end_object();
  }
  return json(200, out.end_list().finish());
}

Done done(Site& site, int status, std::string action, std::string detail, const fleet::Acted& acted) {
  JsonWriter out;
  write_rollout(out, acted.rollout);
  return {std::move(action), std::to_string(acted.rollout.id), std::move(detail), json(status, out.finish()),
          [&site, told = acted.told] { site.desk.tell_news(told); }};
}

Result<fleet::RolloutRequest> request_in(const Exchange& exchange) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"version", "unit", "soak_minutes"}));
  XINLUON_TRY(const auto version, form.number("version"));
  XINLUON_TRY(const auto unit, form.needed_text("unit"));
  XINLUON_TRY(const auto soak, form.number("soak_minutes"));
  const auto id = UnitId::from(unit);
  if (!id) return fail(Errc::not_found, "no such unit");
  if (!version || *version < 0)
    return fail(Errc::rejected, "version: which one? 0 takes remote settings away");
  constexpr std::int64_t longest = fleet::max_soak.count() / 60'000;
  if (soak && (*soak < 1 || *soak > longest))
    return fail(Errc::rejected, format("soak_minutes: 1 to {}", longest));
  return fleet::RolloutRequest{*version, *id, soak ? Milliseconds(*soak * 60'000) : fleet::default_soak,
                               exchange.session.user};
}

void start(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto request = request_in(*exchange);
  if (!request) return reply(problem(request.error()));
  perform(site, exchange, reply,
          [&site, exchange, request = *request](db::Connection& writer, WallTime now) -> Result<Done> {
            XINLUON_TRY(const auto acted,
                        fleet::start_rollout(writer, exchange->session.scope(), request, now));
            return done(site, 201, "rollout-start",
                        format("version={} unit={}", request.version, request.unit.text()), acted);
          });
}

Result<fleet::Acted> act_on(db::Connection& writer, const storage::Scope& scope, std::int64_t id,
                            const std::string& act, const std::string& reason, WallTime now) {
  if (act == "stop") return fleet::stop_rollout(writer, scope, id, reason, now);
  if (act == "resume") return fleet::resume_rollout(writer, scope, id, now);
  if (act == "roll-back") return fleet::roll_back(writer, scope, id, now);
  return fail(Errc::rejected, "act: stop, resume or roll-back");
}

void change(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto id = number_in_path(exchange->request, "rollout");
  if (!id) return reply(problem(id.error()));
  const auto form = Form::from(exchange->request, {"act", "reason"});
  if (!form) return reply(problem(form.error()));
  const auto act = form->needed_text("act");
  const auto reason = form->text("reason");
  if (!act || !reason) return reply(problem(act ? reason.error() : act.error()));
  if (*reason && (*reason)->size() > max_note_bytes)
    return reply(problem(problems::bad_parameter, format("reason: at most {} bytes", max_note_bytes)));
  perform(site, exchange, reply,
          [&site, exchange, id = *id, act = *act, why = reason->value_or("")](db::Connection& writer,
                                                                              WallTime now) -> Result<Done> {
            XINLUON_TRY(const auto acted, act_on(writer, exchange->session.scope(), id, act, why, now));
            return done(site, 200, "rollout-" + act, why, acted);
          });
}

using Acting = void (*)(Site&, const ExchangePtr&, const Reply&);
Route acting_route(Site& site, std::string method, std::string_view pattern, Acting acting) {
  Route route = person_route(site, std::move(method), std::string(pattern), who_sets, nullptr);
  route.max_body = max_form_bytes;
  route.handler = [&site, acting](const ExchangePtr& exchange, const Reply& reply) {
    acting(site, exchange, reply);
  };
  return route;
}

}  // namespace

std::vector<Route> rollout_routes(Site& site) {
  return {reading_route(site, "/v1/configs", who_sets, {}, configs),
          acting_route(site, "POST", "/v1/configs", add_config),
          reading_route(site, "/v1/rollouts", who_sets, {}, rollouts),
          acting_route(site, "POST", "/v1/rollouts", start),
          acting_route(site, "PATCH", "/v1/rollouts/{rollout}", change)};
}

}  // namespace xinluon::http
