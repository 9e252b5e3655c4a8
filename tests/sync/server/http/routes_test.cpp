// The route table over the wire. Who may ask for what: authorisation_matrix_test.cpp.
#include "sync/server/http/routes.h"

#include <gtest/gtest.h>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using http::Route;

// A path of the pattern.
std::string path_of(const Route& route) {
  std::string path = route.pattern;
  for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
    path.replace(open, path.find('}') - open + 1, path[open + 1] == '*' ? "" : "K-01");
  return path;
}

std::string text_of(const Route& route) {
  return route.method + " " + route.pattern;
}

class Routes : public testing::Test {
 protected:
  HttpAnswer ask(const Route& route, HttpHeaders headers) {
    return stand_.ask(route.method, path_of(route), std::move(headers));
  }
  const std::vector<Route>& table() { return stand_.application().routes(); }

  HttpStand stand_;
};

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
