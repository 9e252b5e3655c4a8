// The route table: every route × everybody who may ask is answered as declared.
#include "sync/server/http/routes.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using accounts::Role;
using http::Caller;
using http::Route;

const std::map<Role, std::string> users = {{Role::admin, "quantri"},
                                           {Role::supervisor, "giamsat"},
                                           {Role::technician, "kythuat"},
                                           {Role::officer, "canbo"},
                                           {Role::auditor, "kiemtra"}};

// A path of the pattern.
std::string path_of(const Route& route) {
  std::string path = route.pattern;
  for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
    path.replace(open, path.find('}') - open + 1, path[open + 1] == '*' ? "" : "K-01");
  return path;
}

std::string text_of(const Route& route) {
  std::string text = route.method + " " + route.pattern;
  if (route.caller == Caller::anybody) return text + " anybody";
  if (route.caller == Caller::kiosk) return text + " kiosk";
  for (const Role role : accounts::all_roles)
    if (route.roles.has(role)) text += " " + std::string(accounts::text_of(role));
  return text;
}

class Routes : public testing::Test {
 protected:
  HttpAnswer ask(const Route& route, HttpHeaders headers) {
    return stand_.ask(route.method, path_of(route), std::move(headers));
  }
  const std::vector<Route>& table() { return stand_.application().routes(); }

  HttpStand stand_;
};

TEST_F(Routes, AreTheseAndForThese) {
  std::set<std::string> found;
  for (const auto& route : table()) found.insert(text_of(route));
  EXPECT_EQ(found, (std::set<std::string>{
                       "POST /v1/kiosks/{kiosk}/batches kiosk",
                       "POST /v1/kiosks/{kiosk}/requests kiosk",
                       "POST /v1/counters/{counter}/invitations admin technician",
                       "DELETE /v1/counters/{counter}/invitations admin technician",
                       "DELETE /v1/counters/{counter}/invitations/{token} admin technician",
                       "POST /v1/enrol anybody",
                       "POST /v1/session anybody",
                       "GET /v1/session admin supervisor technician officer auditor",
                       "DELETE /v1/session admin supervisor technician officer auditor",
                       "GET /v1/percentages supervisor",
                       "GET /v1/units admin supervisor technician auditor",
                       "GET /v1/kiosks admin supervisor technician",
                       "GET /healthz anybody",
                       "GET /v1/openapi.json anybody",
                       "GET /{*path} anybody",
                   }));
}

TEST_F(Routes, AskWhoIsThere) {
  for (const auto& route : table()) {
    const HttpAnswer answer = ask(route, {{"Xinluon-Csrf", "1"}});
    if (route.caller == Caller::person) {
      EXPECT_EQ(answer.status, 401) << text_of(route);
      EXPECT_EQ(type_of(answer), "sign-in-needed") << text_of(route);
    } else if (route.caller == Caller::kiosk) {
      EXPECT_EQ(answer.status, 400) << text_of(route);
    } else {
      EXPECT_TRUE(answer.status == 200 || answer.status == 400) << text_of(route) << answer.status;
    }
  }
}

TEST_F(Routes, AnswerEachRoleAsDeclared) {
  for (const auto& [role, user] : users) {
    auto cookie = stand_.session_of(user);
    for (const auto& route : table()) {
      if (route.caller != Caller::person) continue;
      const HttpAnswer answer = ask(route, {cookie, {"Xinluon-Csrf", "1"}});
      if (route.method == "DELETE" && route.pattern == "/v1/session") cookie = stand_.session_of(user);
      const bool of_counter = route.pattern.starts_with("/v1/counters/");  // there is no counter K-01
      if (route.roles.has(role)) {
        EXPECT_TRUE(answer.status == 200 || answer.status == 204 ||
                    (of_counter && (answer.status == 404 || answer.status == 400)))
            << user << ": " << text_of(route);
      } else {
        EXPECT_EQ(answer.status, 403) << user << ": " << text_of(route);
        EXPECT_EQ(type_of(answer), "forbidden") << user << ": " << text_of(route);
      }
    }
  }
}

TEST_F(Routes, RefuseAForgedSession) {
  for (const auto& route : table()) {
    if (route.caller != Caller::person) continue;
    for (const std::string& token :
         {std::string(64, 'a'), std::string("'; DROP TABLE session; --"), std::string()}) {
      const HttpAnswer answer = ask(route, {{"Cookie", "__Host-xinluon=" + token}, {"Xinluon-Csrf", "1"}});
      EXPECT_EQ(answer.status, 401) << text_of(route);
    }
  }
}

TEST_F(Routes, RefuseUnsafeRequestsThatAPageOfAnotherOriginCouldSend) {
  const auto cookie = stand_.session_of("giamsat");
  for (const auto& route : table()) {
    if (route.method == "GET" || route.answer_signed) continue;
    const HttpAnswer answer = ask(route, {cookie});
    EXPECT_EQ(answer.status, 403) << text_of(route);
    EXPECT_EQ(type_of(answer), "csrf-header-missing") << text_of(route);
  }
}

TEST_F(Routes, SignEveryAnswerThatSaysSo) {
  for (const auto& route : table()) {
    const HttpAnswer answer = ask(route, {});
    EXPECT_EQ(is_signed(stand_, answer, ""), route.answer_signed) << text_of(route);
  }
}

TEST_F(Routes, NameTheMethodsOfAPath) {
  const HttpAnswer answer = stand_.ask("PUT", "/v1/session");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header("allow"), "POST, GET, DELETE");
  EXPECT_EQ(stand_.ask("OPTIONS", "/v1/session").status, 405);
  EXPECT_EQ(stand_.ask("GET", "/v1/enrol").status, 405);
  EXPECT_EQ(stand_.ask("GET", "/v1/nothing-here").status, 404);
  EXPECT_EQ(stand_.ask("GET", "/../../etc/passwd").status, 404);
  EXPECT_EQ(stand_.ask("GET", "/%2e%2e/%2e%2e/etc/passwd").status, 404);
}

TEST_F(Routes, ProtectBrowsers) {
  const HttpAnswer page = stand_.ask("GET", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.header("content-security-policy").find("default-src 'none'"), std::string::npos);
  EXPECT_NE(page.header("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(page.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(page.header("x-frame-options"), "DENY");
  EXPECT_EQ(page.header("referrer-policy"), "no-referrer");
  EXPECT_NE(page.header("strict-transport-security"), "");
  EXPECT_EQ(stand_.ask("GET", "/v1/session").header("cache-control"), "no-store");
}

}  // namespace
}  // namespace xinluon::test
