// A request for every route of the server, which the authorisation matrix sends as everybody from everywhere.
// A route without an entry here fails the matrix.
//
// {unit}, {counter}, {kiosk}, {user} and {officer} in target and body stand for things that lie in the
// caller's own unit, above it, below it, beside it, or nowhere; {token} for an API token made there. A route
// whose entry names none of them has no place: it is asked once, and must show nothing from beside by itself.
// What else a request needs is made by `prepare`, before each request that should succeed, and may name more;
// {self} is who asks.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/crypto/encoding.h"
#include "sync/crypto/random.h"
#include "sync/crypto/totp.h"
#include "sync/server/storage/alerts.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/configs.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/rollouts.h"
#include "sync/server/storage/second_factors.h"
#include "sync/server/storage/sent_reports.h"
#include "sync/wire/journal.h"
#include "sync/wire/poll.h"
#include "sync/wire/settings.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {

inline const Day a_day_in_the_past(std::chrono::year(2020) / 1 / 1);

using Names = std::map<std::string, std::string>;  // "unit" → "TM-X01"

struct SampleRequest {
  std::string route;  // as in the table: "GET /v1/percentages"
  std::string target;
  std::string body = {};
  int fine = 200;                               // what it is answered where it is allowed
  std::map<accounts::Role, int> fine_for = {};  // where that differs by role
  std::function<void(HttpStand&, Names&)> prepare = {};
  // For a kiosk's route: what the device sends.
  std::function<SentBatch(const Device&, const HttpStand&)> sent = {};
  // Why an allowed request that changes something leaves no entry in the audit log; empty: it must.
  std::string unaudited = {};
  bool placeless = false;                         // its holes name no place
  std::string content_type = "application/json";  // of the body
};

inline SentBatch poll_of_nothing(const Device& device, const HttpStand& stand) {
  const std::string body = wire::encode_poll({0, {}});
  auto envelope = device.batch(0, 0, stand.clock().wall()).envelope;
  envelope.prev_hash = envelope.last_hash = crypto::sha256(body);
  return device.sign_for(wire::poll_path(device.kiosk()), envelope, body);
}

inline std::vector<SampleRequest> kiosk_samples() {
  return {
      {.route = "POST /v1/kiosks/{kiosk}/batches",
       .target = "/v1/kiosks/{kiosk}/batches",
       .sent = [](const Device& device,
                  const HttpStand& stand) { return device.batch(0, 0, stand.clock().wall()); }},
      {.route = "POST /v1/kiosks/{kiosk}/requests",
       .target = "/v1/kiosks/{kiosk}/requests",
       .sent = poll_of_nothing},
      {.route = "POST /v1/enrol", .target = "/v1/enrol", .body = "{}", .fine = 400},
  };
}

// No kiosk polls in the matrix: the invitation was let through, and nobody took it.
inline std::vector<SampleRequest> invitation_samples() {
  const std::string why = "it opens a question, and stays on the kiosk";
  return {
      {.route = "POST /v1/counters/{counter}/invitations",
       .target = "/v1/counters/{counter}/invitations",
       .body = R"({"token":"t-1"})",
       .fine = 504,
       .unaudited = why},
      {.route = "DELETE /v1/counters/{counter}/invitations",
       .target = "/v1/counters/{counter}/invitations",
       .fine = 504,
       .unaudited = why},
      {.route = "DELETE /v1/counters/{counter}/invitations/{token}",
       .target = "/v1/counters/{counter}/invitations/t-1",
       .fine = 504,
       .unaudited = why},
  };
}

inline std::vector<SampleRequest> session_samples() {
  return {
      {.route = "POST /v1/session",
       .target = "/v1/session",
       .body = R"({"name":"giamsat","password":")" + password + R"("})"},
      {.route = "GET /v1/session", .target = "/v1/session"},
      {.route = "DELETE /v1/session", .target = "/v1/session", .fine = 204},
  };
}

// The account's key, and a code of it.
inline void begin_second_factor(HttpStand& stand, Names& names) {
  const std::string key(crypto::totp_key_bytes, 'k');
  stand.write([&](db::Connection& writer) { return storage::put_totp_key(writer, names.at("self"), key); });
  names["code"] = crypto::totp_code(key, crypto::totp_step(stand.clock().wall()));
}

inline std::vector<SampleRequest> own_account_samples() {
  return {
      {.route = "PUT /v1/session/password",
       .target = "/v1/session/password",
       .body = R"({"present":")" + password + R"(","new":"một mật khẩu khác"})",
       .fine = 204},
      {.route = "DELETE /v1/sessions", .target = "/v1/sessions", .fine = 204},
      {.route = "POST /v1/session/totp", .target = "/v1/session/totp"},
      {.route = "PUT /v1/session/totp",
       .target = "/v1/session/totp",
       .body = R"({"code":"{code}"})",
       .prepare = begin_second_factor,
       .placeless = true},
  };
}

inline std::vector<SampleRequest> user_samples() {
  const std::string account = R"({"user":"{fresh}","display_name":"Mới","role":"supervisor","unit":"{unit}",)"
                              R"("password":"tạm thời thôi"})";
  return {
      {.route = "GET /v1/users", .target = "/v1/users"},
      {.route = "POST /v1/users", .target = "/v1/users", .body = account, .fine = 201},
      {.route = "GET /v1/users/{user}", .target = "/v1/users/{user}"},
      {.route = "PATCH /v1/users/{user}",
       .target = "/v1/users/{user}",
       .body = R"({"display_name":"Tên khác"})",
       .fine = 204},
      {.route = "PUT /v1/users/{user}/password",
       .target = "/v1/users/{user}/password",
       .body = R"({"password":"tạm thời thôi"})",
       .fine = 204},
      {.route = "DELETE /v1/users/{user}/sessions", .target = "/v1/users/{user}/sessions", .fine = 204},
      {.route = "DELETE /v1/users/{user}/totp", .target = "/v1/users/{user}/totp", .fine = 204},
  };
}

inline std::vector<SampleRequest> api_token_samples() {
  return {
      {.route = "GET /v1/api-tokens", .target = "/v1/api-tokens"},
      {.route = "POST /v1/api-tokens",
       .target = "/v1/api-tokens",
       .body = R"({"kind":"figures","unit":"{unit}"})",
       .fine = 201},
      {.route = "DELETE /v1/api-tokens/{token}", .target = "/v1/api-tokens/{token}", .fine = 204},
  };
}

inline std::vector<SampleRequest> audit_samples() {
  return {{.route = "GET /v1/audit", .target = "/v1/audit"}};
}

inline std::vector<SampleRequest> figure_samples() {
  return {
      {.route = "GET /v1/percentages",
       .target = "/v1/percentages?unit={unit}",
       .fine_for = {{accounts::Role::officer, 404}}},  // who sees no unit
      {.route = "GET /v1/units", .target = "/v1/units"},
      {.route = "GET /v1/kiosks", .target = "/v1/kiosks"},
  };
}

// Nothing is flagged here; decisions on real groups are tried in sync/server/flags.
inline std::vector<SampleRequest> transaction_samples() {
  return {
      {.route = "PUT /v1/counters/{counter}/transactions/{day}",
       .target = "/v1/counters/{counter}/transactions/2026-11-02",
       .body = R"({"count":37})"},
      {.route = "GET /v1/counters/{counter}/transactions/{day}",
       .target = "/v1/counters/{counter}/transactions/2026-11-02"},
  };
}

inline std::vector<SampleRequest> flag_samples() {
  return {
      {.route = "GET /v1/flags", .target = "/v1/flags?unit={unit}"},
      {.route = "GET /v1/flags/{flag}", .target = "/v1/flags/0123", .fine = 404},
      {.route = "POST /v1/flags/{flag}/decisions",
       .target = "/v1/flags/0123/decisions",
       .body = R"({"counted":false,"reason":"thử máy"})",
       .fine = 404,
       .unaudited = "there is no such group"},
  };
}

// This server has no sign-on of a province.
inline std::vector<SampleRequest> sign_on_samples() {
  return {
      {.route = "GET /v1/sign-on", .target = "/v1/sign-on"},
      {.route = "GET /v1/sign-on/begin", .target = "/v1/sign-on/begin", .fine = 404},
      {.route = "GET /v1/sign-on/end", .target = "/v1/sign-on/end", .fine = 404},
  };
}

// A request of a kiosk beside its batches.
inline SentBatch signed_beside(const Device& device, const HttpStand& stand, const std::string& path,
                               std::string body, std::string_view method) {
  auto envelope = device.batch(0, 0, stand.clock().wall()).envelope;
  envelope.prev_hash = envelope.last_hash = crypto::sha256(body);
  return device.sign_for(path, envelope, std::move(body), method);
}

inline void make_pending(HttpStand& stand, const Names& names) {
  stand.write([&](db::Connection& writer) {
    return storage::set_kiosk_state(writer, KioskId::from(names.at("kiosk")).value(),
                                    storage::KioskState::pending);
  });
}

inline std::vector<SampleRequest> device_samples() {
  return {
      {.route = "GET /v1/kiosks/{kiosk}/config",
       .target = "/v1/kiosks/{kiosk}/config",
       .sent =
           [](const Device& device, const HttpStand& stand) {
             return signed_beside(device, stand, wire::settings_path(device.kiosk()), "", "GET");
           }},
      {.route = "POST /v1/kiosks/{kiosk}/journal",
       .target = "/v1/kiosks/{kiosk}/journal",
       .sent =
           [](const Device& device, const HttpStand& stand) {
             return signed_beside(device, stand, wire::journal_path(device.kiosk()),
                                  wire::encode_journal({1, {"a line"}}), "POST");
           }},
      {.route = "GET /v1/kiosks/{kiosk}/health", .target = "/v1/kiosks/{kiosk}/health?grain=day"},
      {.route = "POST /v1/kiosks/{kiosk}/journals",
       .target = "/v1/kiosks/{kiosk}/journals",
       .body = R"({"lines":20})",
       .fine = 202},
      {.route = "GET /v1/kiosks/{kiosk}/journals", .target = "/v1/kiosks/{kiosk}/journals"},
      {.route = "POST /v1/kiosks/{kiosk}/approval",
       .target = "/v1/kiosks/{kiosk}/approval",
       .prepare = make_pending},
      {.route = "POST /v1/kiosks/{kiosk}/revocation", .target = "/v1/kiosks/{kiosk}/revocation", .fine = 204},
      {.route = "POST /v1/enrolment-codes",
       .target = "/v1/enrolment-codes",
       .body = R"({"counter":"{counter}","kiosk":"{kiosk}"})",
       .fine = 201},
      {.route = "POST /v1/enrolment-batches",
       .target = "/v1/enrolment-batches?dry_run=1",
       .body = "kiosk;counter\nK-NEW;KHONG-CO\n",
       .unaudited = "a dry run changes nothing",
       .content_type = "text/csv"},
      {.route = "POST /v1/units/{unit}/approvals", .target = "/v1/units/{unit}/approvals"},
  };
}

inline void no_rollout_runs(HttpStand& stand, const Names& /*names*/) {
  stand.write([](db::Connection& writer) -> Result<void> {
    // Revocations were tried on them.
    XINLUON_RETURN_IF_ERROR(writer.run("UPDATE kiosk SET state = 'enrolled' WHERE state = 'revoked'"));
    XINLUON_RETURN_IF_ERROR(writer.run("UPDATE rollout SET state = 'done'"));
    return {};
  });
}

inline void make_rollout(HttpStand& stand, Names& names) {
  stand.write([&](db::Connection& writer) -> Result<void> {
    storage::ConfigVersion config;
    storage::Rollout rollout;
    rollout.unit = config.unit = UnitId::from(names.at("unit")).value();
    XINLUON_TRY(rollout.version, storage::add_config(writer, config));
    XINLUON_TRY(const auto id, storage::add_rollout(writer, rollout, {}));
    names["rollout"] = std::to_string(id);
    return {};
  });
}

inline std::vector<SampleRequest> rollout_samples() {
  return {
      {.route = "GET /v1/configs", .target = "/v1/configs"},
      {.route = "POST /v1/configs",
       .target = "/v1/configs",
       .body = R"({"unit":"{unit}","toml":"[times]\ncool_down_s = 7\n"})",
       .fine = 201},
      {.route = "GET /v1/rollouts", .target = "/v1/rollouts"},
      {.route = "POST /v1/rollouts",
       .target = "/v1/rollouts",
       .body = R"({"unit":"{unit}","version":0})",
       .fine = 201,
       .prepare = no_rollout_runs},
      {.route = "PATCH /v1/rollouts/{rollout}",
       .target = "/v1/rollouts/{rollout}",
       .body = R"({"act":"stop","reason":"{unit}"})",
       .prepare = make_rollout},
  };
}

inline void raise_an_alert(HttpStand& stand, Names& names) {
  stand.write([&](db::Connection& writer) -> Result<void> {
    XINLUON_RETURN_IF_ERROR(storage::raise_alert(
        writer, {"kiosk_hot", "kiosk:" + names.at("kiosk"), UnitId::from(names.at("unit")).value(), "{}"},
        stand.clock().wall()));
    XINLUON_TRY(const auto id, writer.scalar("SELECT MAX(id) FROM alert"));
    names["alert"] = std::to_string(id);
    return {};
  });
}

inline std::vector<SampleRequest> alert_samples() {
  return {
      {.route = "GET /v1/alerts", .target = "/v1/alerts?closed=1"},
      {.route = "PATCH /v1/alerts/{alert}",
       .target = "/v1/alerts/{alert}",
       .body = R"({"state":"in_progress","owner":"{unit}"})",
       .prepare = raise_an_alert},
  };
}

// A unit below {unit} that nobody uses, which is {unit} from then on.
inline void make_empty_unit(HttpStand& stand, Names& names) {
  storage::Unit unit;
  unit.id = UnitId::from("le." + crypto::to_hex(crypto::random_bytes(4))).value();
  unit.parent = UnitId::from(names.at("unit")).value();
  unit.type = storage::UnitType::point;
  unit.name = "Điểm lẻ";
  stand.write([&](db::Connection& writer) { return storage::add_unit(writer, unit); });
  names["unit"] = unit.id.text();
}
inline void make_closed_unit(HttpStand& stand, Names& names) {
  make_empty_unit(stand, names);
  stand.write([&](db::Connection& writer) {
    return storage::close_unit(writer, UnitId::from(names.at("unit")).value(), a_day_in_the_past);
  });
}
inline void make_counter(HttpStand& stand, Names& names) {
  const std::string id = "le." + crypto::to_hex(crypto::random_bytes(4));
  stand.write([&](db::Connection& writer) {
    return storage::add_counter(writer, {CounterId::from(id).value(), UnitId::from(names.at("unit")).value(),
                                         "09", "Quầy số 09", ""});
  });
  names["counter"] = id;
}
inline void make_closed_counter(HttpStand& stand, Names& names) {
  make_counter(stand, names);
  stand.write([&](db::Connection& writer) {
    return storage::close_counter(writer, CounterId::from(names.at("counter")).value(), a_day_in_the_past);
  });
}

inline std::vector<SampleRequest> tree_samples() {
  return {
      {.route = "POST /v1/units",
       .target = "/v1/units",
       .body = R"({"id":"{fresh}","parent":"{unit}","type":"point","name":"Điểm mới"})",
       .fine = 201},
      {.route = "GET /v1/units/{unit}", .target = "/v1/units/{unit}"},
      {.route = "PATCH /v1/units/{unit}",
       .target = "/v1/units/{unit}",
       .body = R"({"from":"2020-01-01","target_percent":90})"},
      {.route = "POST /v1/units/{unit}/closing",
       .target = "/v1/units/{unit}/closing",
       .body = R"({"from":"2020-01-01"})",
       .prepare = make_empty_unit},
      {.route = "DELETE /v1/units/{unit}/closing",
       .target = "/v1/units/{unit}/closing",
       .prepare = make_closed_unit},
      {.route = "POST /v1/units/{unit}/merger",
       .target = "/v1/units/{unit}/merger",
       .body = R"({"into":"TM-X01","from":"2020-01-01"})",
       .prepare = make_empty_unit},
      {.route = "POST /v1/counters",
       .target = "/v1/counters",
       .body = R"({"id":"{fresh}","unit":"{unit}","number":"09"})",
       .fine = 201},
      {.route = "GET /v1/counters/{counter}", .target = "/v1/counters/{counter}"},
      {.route = "PATCH /v1/counters/{counter}",
       .target = "/v1/counters/{counter}",
       .body = R"({"from":"2020-01-01","number":"10"})",
       .prepare = make_counter},
      {.route = "POST /v1/counters/{counter}/closing",
       .target = "/v1/counters/{counter}/closing",
       .body = R"({"from":"2020-01-01"})",
       .prepare = make_counter},
      {.route = "DELETE /v1/counters/{counter}/closing",
       .target = "/v1/counters/{counter}/closing",
       .prepare = make_closed_counter},
  };
}

inline void make_calendar_entry(HttpStand& stand, Names& names) {
  storage::CalendarEntry entry;
  entry.unit = UnitId::from(names.at("unit")).value();
  entry.day = a_day_in_the_past;
  stand.write([&](db::Connection& writer) { return storage::put_calendar_entry(writer, entry); });
}

inline void note_a_report(HttpStand& stand, Names& names) {
  storage::SentReport report;
  report.unit = UnitId::from(names.at("unit")).value();
  report.period = {"dak-lak-nam/2019", {a_day_in_the_past, a_day_in_the_past}, {}};
  report.note = "Số 1/BC-UBND";
  report.noted = stand.clock().wall();
  report.sent_on = day_of(report.noted);
  stand.write([&](db::Connection& writer) -> Result<void> {
    XINLUON_RETURN_IF_ERROR(storage::note_sent_report(writer, storage::Scope::local_administrator(), report));
    return {};
  });
}

inline std::vector<SampleRequest> report_tracker_samples() {
  return {
      {.route = "GET /v1/report-tracker", .target = "/v1/report-tracker?period=dak-lak-nam/2020&unit={unit}"},
      {.route = "GET /v1/report-tracker/{unit}",
       .target = "/v1/report-tracker/{unit}?period=dak-lak-nam/2020"},
      {.route = "POST /v1/report-tracker/{unit}",
       .target = "/v1/report-tracker/{unit}",
       .body = R"({"period":"dak-lak-nam/2020","note":"Số 1/BC-UBND"})"},
      {.route = "POST /v1/report-tracker/{unit}/taking-back",
       .target = "/v1/report-tracker/{unit}/taking-back",
       .body = R"({"period":"dak-lak-nam/2019","why":"sai số liệu"})",
       .prepare = note_a_report},
  };
}

// What is the same for all units is refused to an administrator of a commune.
inline std::vector<SampleRequest> service_samples() {
  return {
      {.route = "GET /v1/fields", .target = "/v1/fields"},
      {.route = "PUT /v1/fields",
       .target = "/v1/fields",
       .body = R"({"id":"Đất đai","name":"Đất đai"})",
       .fine = 403},
      {.route = "GET /v1/procedures", .target = "/v1/procedures"},
      {.route = "PUT /v1/procedures",
       .target = "/v1/procedures",
       .body = R"({"code":"1.012345","name":"Đăng ký đất đai"})",
       .fine = 403},
      {.route = "GET /v1/reporting-presets", .target = "/v1/reporting-presets"},
      {.route = "PUT /v1/reporting-presets",
       .target = "/v1/reporting-presets",
       .body = R"({"id":"nam","name":"Năm","source":"Quy định","first":"01-01","last":"12-31"})",
       .fine = 403},
      {.route = "DELETE /v1/reporting-presets/{preset}",
       .target = "/v1/reporting-presets/dak-lak-nam",
       .fine = 403},
      {.route = "GET /v1/vote-rows", .target = "/v1/vote-rows?unit={unit}"},
      {.route = "GET /v1/audit-bundle", .target = "/v1/audit-bundle?period=2026-11", .fine = 403},
      {.route = "GET /v1/explanations", .target = "/v1/explanations"},
      {.route = "PUT /v1/explanations",
       .target = "/v1/explanations",
       .body = R"({"month":"2020-01","text":"Mất điện cả tuần"})",
       .placeless = true},
      {.route = "GET /v1/officers", .target = "/v1/officers"},
      {.route = "PUT /v1/officers/{officer}",
       .target = "/v1/officers/{officer}",
       .body = R"({"unit":"{unit}","name":"Cán bộ Mẫu"})",
       .fine = 204},
      {.route = "GET /v1/counters/{counter}/shifts", .target = "/v1/counters/{counter}/shifts"},
      {.route = "POST /v1/counters/{counter}/shifts",
       .target = "/v1/counters/{counter}/shifts",
       .body = R"({"from":"2020-01-01 07:00","to":"2020-01-01 11:30"})"},
      {.route = "GET /v1/calendar", .target = "/v1/calendar"},
      {.route = "PUT /v1/calendar",
       .target = "/v1/calendar",
       .body = R"({"unit":"{unit}","on":"sat","hours":"07:00-11:30"})",
       .fine = 204},
      {.route = "DELETE /v1/calendar",
       .target = "/v1/calendar?unit={unit}&on=2020-01-01",
       .fine = 204,
       .prepare = make_calendar_entry},
      {.route = "GET /v1/units/{unit}/hours", .target = "/v1/units/{unit}/hours"},
      {.route = "GET /v1/tables/{kind}", .target = "/v1/tables/units"},
      {.route = "POST /v1/tables/{kind}",
       .target = "/v1/tables/units",
       .body = "id;parent;name\n{fresh};TM-X01;Điểm mới\n",
       .placeless = true,
       .content_type = "text/csv"},
  };
}

inline std::vector<SampleRequest> operation_samples() {
  return {
      {.route = "GET /healthz", .target = "/healthz"},
      {.route = "GET /metrics", .target = "/metrics", .fine = 404},
      {.route = "GET /v1/openapi.json", .target = "/v1/openapi.json"},
      {.route = "GET /{*path}", .target = "/"},
  };
}

inline std::vector<SampleRequest> sample_requests() {
  std::vector<SampleRequest> all;
  for (auto part :
       {kiosk_samples(), invitation_samples(), session_samples(), own_account_samples(), sign_on_samples(),
        user_samples(), api_token_samples(), audit_samples(), figure_samples(), device_samples(),
        rollout_samples(), alert_samples(), flag_samples(), transaction_samples(), tree_samples(),
        service_samples(), report_tracker_samples(), operation_samples()})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace xinluon::test
