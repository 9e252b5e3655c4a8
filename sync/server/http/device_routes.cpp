// Single kiosks: the settings they fetch, the journal they bring, how they were, their approval.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/fleet/enrolment_batch.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/ingest/approval.h"
#include "sync/server/storage/configs.h"
#include "sync/server/storage/health_history.h"
#include "sync/server/storage/log_requests.h"
#include "sync/wire/journal.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/settings.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles who_sees_devices{Role::admin, Role::supervisor, Role::technician};
constexpr accounts::Roles who_mends_devices{Role::admin, Role::technician};
constexpr accounts::Roles who_approves{Role::admin};
constexpr std::size_t max_form_bytes = 1024;
constexpr std::int64_t usual_journal_lines = 200;

Result<KioskId> kiosk_in_path(const Request& request) {
  const auto id = KioskId::from(request.parameter("kiosk"));
  if (!id) return fail(Errc::not_found, "no such kiosk");
  return *id;
}

// Its own settings, as its last answer named them.
Response settings_of(Site& site, const Exchange& exchange) {
  const WallTime now = site.clock.wall();
  if (const auto mistake = mistake_in(exchange.sender, exchange.request.body, now)) return problem(*mistake);
  const auto reader = site.readers.lease();
  const auto everywhere = storage::Scope::device_protocol();
  const auto kiosk = storage::find_kiosk(*reader, everywhere, exchange.sender.kiosk.id);
  if (!kiosk) return problem(kiosk.error(), now);
  wire::SettingsAnswer answer{to_ms(now), kiosk->config_wanted, ""};
  if (answer.version == 0) return json(200, wire::encode_settings_answer(answer));
  const auto config = storage::find_config(*reader, everywhere, answer.version);
  if (!config) return problem(config.error(), now);
  answer.toml = config->toml;
  return json(200, wire::encode_settings_answer(answer));
}

// From outside: control characters would be seen by whoever reads it on a terminal.
std::string text_of(const wire::Journal& journal) {
  std::string text;
  for (const auto& line : journal.lines) {
    for (const char c : line) text += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
    text += '\n';
  }
  return text;
}

void take_journal(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const WallTime now = site.clock.wall();
  if (const auto mistake = mistake_in(exchange->sender, exchange->request.body, now))
    return reply(problem(*mistake));
  const auto journal = wire::decode_journal(exchange->request.body);
  if (!journal)
    return reply(
        problem(wire::make_problem(wire::problems::bad_request, journal.error().message, to_ms(now))));
  const auto queued = site.writer.submit(
      [kiosk = exchange->sender.kiosk.id, request = journal->request, text = text_of(*journal),
       now](db::Connection& writer) -> Result<bool> {
        return db::transaction(writer, [&] { return storage::keep_log(writer, kiosk, request, text, now); });
      },
      [reply, now](const Result<bool>& kept) {
        reply(kept ? json(200, wire::encode_journal_answer(to_ms(now))) : problem(kept.error(), now));
      });
  if (!queued) reply(problem(queued.error(), now));
}

void write_span(JsonWriter& out, const storage::HealthSpan& span) {
  out.begin_object_item()
      .text("start", to_rfc3339(span.start))
      .number("heard", span.heard)
      .number("most_pending", span.most_pending);
  if (span.least_disk_bytes) out.number("least_disk_bytes", *span.least_disk_bytes);
  if (span.most_millicelsius) out.number("most_millicelsius", *span.most_millicelsius);
  if (span.most_skew_ms) out.number("most_skew_ms", *span.most_skew_ms);
  out.number("undervoltage", span.undervoltage)
      .number("throttled", span.throttled)
      .number("without_display", span.without_display)
      .end_object();
}

Result<Response> health(Site& site, const Exchange& exchange, const Query& given) {
  const auto named = given.find("grain");
  const auto grain = storage::health_grain_from(named == given.end() ? "hour" : named->second);
  if (!grain) return problem(problems::bad_parameter, "grain: hour or day");
  XINLUON_TRY(const auto kiosk, kiosk_in_path(exchange.request));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto spans,
              storage::health_history(*reader, exchange.session.scope(), kiosk, *grain, wall_time(0)));
  JsonWriter out;
  out.text("kiosk", kiosk.text()).text("grain", storage::name_of(*grain)).begin_list("spans");
  for (const auto& span : spans) write_span(out, span);
  return json(200, out.end_list().finish());
}

void ask_for_journal(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto kiosk = kiosk_in_path(exchange->request);
  if (!kiosk) return reply(problem(kiosk.error()));
  const auto form = Form::from(exchange->request, {"lines"});
  if (!form) return reply(problem(form.error()));
  const auto given = form->number("lines");
  if (!given) return reply(problem(given.error()));
  const std::int64_t lines = given->value_or(usual_journal_lines);
  if (lines < 1 || lines > static_cast<std::int64_t>(wire::max_journal_lines))
    return reply(problem(problems::bad_parameter, format("lines: 1 to {}", wire::max_journal_lines)));
  perform(site, exchange, reply,
          [&site, exchange, kiosk = *kiosk, lines](db::Connection& writer, WallTime now) -> Result<Done> {
            XINLUON_RETURN_IF_ERROR(storage::find_kiosk(writer, exchange->session.scope(), kiosk));
            XINLUON_TRY(const auto id,
                        storage::ask_for_log(writer, kiosk, lines, exchange->session.user, now));
            return Done{"journal-ask", kiosk.text(), format("lines={}", lines),
                        json(202, JsonWriter().number("id", id).finish()),
                        [&site, kiosk] { site.desk.tell_news({kiosk}); }};
          });
}

// The newest one with what it holds.
Result<Response> journals(Site& site, const Exchange& exchange, const Query&) {
  XINLUON_TRY(const auto kiosk, kiosk_in_path(exchange.request));
  const auto reader = site.readers.lease();
  const auto scope = exchange.session.scope();
  XINLUON_TRY(const auto requests, storage::log_requests(*reader, scope, kiosk));
  JsonWriter out;
  out.begin_list("journals");
  bool newest = true;
  for (const auto& request : requests) {
    out.begin_object_item()
        .number("id", request.id)
        .number("lines", request.lines)
        .text("asked_by", request.asked_by)
        .text("asked", to_rfc3339(request.asked));
    if (request.got) out.text("got", to_rfc3339(*request.got));
    if (request.got && std::exchange(newest, false)) {
      XINLUON_TRY(const auto whole, storage::find_log_request(*reader, scope, request.id));
      out.text("text", whole.content);
    }
    out.end_object();
  }
  return json(200, out.end_list().finish());
}

void approve_one(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto kiosk = kiosk_in_path(exchange->request);
  if (!kiosk) return reply(problem(kiosk.error()));
  perform(site, exchange, reply,
          [exchange, kiosk = *kiosk](db::Connection& writer, WallTime now) -> Result<Done> {
            XINLUON_RETURN_IF_ERROR(storage::find_kiosk(writer, exchange->session.scope(), kiosk));
            XINLUON_TRY(const auto votes, ingest::approve_kiosk(writer, kiosk, exchange->session.user, now));
            return Done{"kiosk-approve", kiosk.text(), format("votes={}", votes),
                        json(200, JsonWriter().number("votes", votes).finish())};
          });
}

// Its records stay; a new code enrols it again.
void revoke(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto kiosk = kiosk_in_path(exchange->request);
  if (!kiosk) return reply(problem(kiosk.error()));
  perform(site, exchange, reply,
          [exchange, kiosk = *kiosk](db::Connection& writer, WallTime) -> Result<Done> {
            XINLUON_RETURN_IF_ERROR(storage::find_kiosk(writer, exchange->session.scope(), kiosk));
            XINLUON_RETURN_IF_ERROR(storage::set_kiosk_state(writer, kiosk, storage::KioskState::revoked));
            return Done{"kiosk-revoke", kiosk.text(), "", no_content()};
          });
}

void approve_unit(Site& site, const ExchangePtr& exchange, const Reply& reply) {
  const auto unit = UnitId::from(exchange->request.parameter("unit"));
  if (!unit) return reply(problem(Error{Errc::not_found, "no such unit"}));
  perform(
      site, exchange, reply, [exchange, unit = *unit](db::Connection& writer, WallTime now) -> Result<Done> {
        XINLUON_TRY(const auto approved,
                    fleet::approve_all(writer, exchange->session.scope(), unit, exchange->session.user, now));
        JsonWriter out;
        out.begin_list("approved");
        for (const auto& kiosk : approved.kiosks) out.text_item(kiosk.text());
        out.end_list().begin_list("unheard");
        for (const auto& kiosk : approved.unheard) out.text_item(kiosk.text());
        out.end_list().number("votes", approved.votes);
        return Done{"kiosks-approve", unit.text(),
                    format("kiosks={} votes={}", approved.kiosks.size(), approved.votes),
                    json(200, out.finish())};
      });
}

Route kiosk_route(Site& site, std::string method, std::string_view pattern, std::size_t max_body) {
  Route route;
  route.method = std::move(method);
  route.pattern = pattern;
  route.caller = Caller::kiosk;
  route.max_body = max_body;
  route.answer_signed = true;
  route.limit = &site.poll_limit;
  route.gate = [&site](Exchange& exchange) { return check_sender(site, exchange); };
  return route;
}

using Acting = void (*)(Site&, const ExchangePtr&, const Reply&);
Route acting_route(Site& site, std::string method, std::string_view pattern, accounts::Roles roles,
                   Acting acting) {
  Route route = person_route(site, std::move(method), std::string(pattern), roles, nullptr);
  route.max_body = max_form_bytes;
  route.handler = [&site, acting](const ExchangePtr& exchange, const Reply& reply) {
    acting(site, exchange, reply);
  };
  return route;
}

}  // namespace

std::vector<Route> device_routes(Site& site) {
  Route settings = kiosk_route(site, "GET", "/v1/kiosks/{kiosk}/config", 0);
  settings.handler = answering([&site](const Exchange& exchange) { return settings_of(site, exchange); });
  Route journal = kiosk_route(site, "POST", "/v1/kiosks/{kiosk}/journal", wire::max_journal_body_bytes);
  journal.handler = [&site](const ExchangePtr& exchange, const Reply& reply) {
    take_journal(site, exchange, reply);
  };
  return {std::move(settings),
          std::move(journal),
          reading_route(site, "/v1/kiosks/{kiosk}/health", who_sees_devices, {"grain"}, health),
          acting_route(site, "POST", "/v1/kiosks/{kiosk}/journals", who_mends_devices, ask_for_journal),
          reading_route(site, "/v1/kiosks/{kiosk}/journals", who_mends_devices, {}, journals),
          acting_route(site, "POST", "/v1/kiosks/{kiosk}/approval", who_approves, approve_one),
          acting_route(site, "POST", "/v1/kiosks/{kiosk}/revocation", who_approves, revoke),
          acting_route(site, "POST", "/v1/units/{unit}/approvals", who_approves, approve_unit)};
}

}  // namespace xinluon::http
