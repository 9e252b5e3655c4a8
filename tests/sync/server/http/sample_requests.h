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

#include "sync/crypto/totp.h"
#include "sync/server/storage/second_factors.h"
#include "sync/wire/poll.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {

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
  bool placeless = false;  // its holes name no place
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
      {.route = "GET /v1/percentages", .target = "/v1/percentages?unit={unit}"},
      {.route = "GET /v1/units", .target = "/v1/units"},
      {.route = "GET /v1/kiosks", .target = "/v1/kiosks"},
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

inline std::vector<SampleRequest> operation_samples() {
  return {
      {.route = "GET /healthz", .target = "/healthz"},
      {.route = "GET /v1/openapi.json", .target = "/v1/openapi.json"},
      {.route = "GET /{*path}", .target = "/"},
  };
}

inline std::vector<SampleRequest> sample_requests() {
  std::vector<SampleRequest> all;
  for (auto part :
       {kiosk_samples(), invitation_samples(), session_samples(), own_account_samples(), sign_on_samples(),
        user_samples(), api_token_samples(), audit_samples(), figure_samples(), operation_samples()})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace xinluon::test
