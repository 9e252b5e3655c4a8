// Signing in and out over the wire.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

class SessionRoutes : public testing::Test {
 protected:
  int status_with(const std::pair<std::string, std::string>& cookie) {
    const int status = stand_.ask("GET", "/v1/session", {cookie}).status;
    stand_.write([](db::Connection&) -> Result<void> { return {}; });  // after the note that it was used
    return status;
  }
  HttpStand stand_;
};

TEST_F(SessionRoutes, GiveACookieThatScriptsAndOtherSitesCannotUse) {
  const HttpAnswer answer = stand_.sign_in("giamsat");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string cookie = answer.header("set-cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-xinluon=")) << cookie;
  for (const char* flag : {"; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"})
    EXPECT_NE(cookie.find(flag), std::string::npos) << flag;
  EXPECT_EQ(cookie.find(';') - cookie.find('=') - 1, 64U) << "256 bits";
  const auto session = nlohmann::json::parse(answer.body);
  EXPECT_EQ(session["user"], "giamsat");
  EXPECT_EQ(session["role"], "supervisor");
  EXPECT_EQ(session["unit_name"], "Tỉnh Mẫu");
  EXPECT_EQ(session["idle_s"], 900);
}

TEST_F(SessionRoutes, TakeAnyCaseOfTheName) {
  EXPECT_EQ(stand_.sign_in(" GiamSat ").status, 200);
}

TEST_F(SessionRoutes, EndAfterFifteenIdleMinutesButNotBefore) {
  const auto cookie = stand_.session_of("giamsat");
  for (int i = 0; i < 4; ++i) {
    stand_.clock().advance(14min);
    EXPECT_EQ(status_with(cookie), 200) << i;
  }
  stand_.clock().advance(15min);
  EXPECT_EQ(status_with(cookie), 401);
}

TEST_F(SessionRoutes, EndAfterAWorkingDayHoweverBusy) {
  const auto cookie = stand_.session_of("giamsat");
  int answered = 0;
  while (status_with(cookie) == 200 && answered < 100) {
    stand_.clock().advance(10min);
    ++answered;
  }
  EXPECT_EQ(answered, 12 * 6);
}

TEST_F(SessionRoutes, SignOutEndsTheSession) {
  const auto cookie = stand_.session_of("giamsat");
  const HttpAnswer out = stand_.ask("DELETE", "/v1/session", {cookie, {"Xinluon-Csrf", "1"}});
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(status_with(cookie), 401);
}

TEST_F(SessionRoutes, LockANameAfterFiveFailuresForFifteenMinutes) {
  for (int i = 0; i < 5; ++i) {
    const HttpAnswer answer = stand_.sign_in("giamsat", "sai mật khẩu rồi");
    EXPECT_EQ(type_of(answer), i < 4 ? "sign-in-failed" : "locked-out") << i;
  }
  const HttpAnswer locked = stand_.sign_in("giamsat");
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(type_of(locked), "locked-out");
  EXPECT_GT(std::stoi(locked.header("retry-after")), 14 * 60);
  stand_.clock().advance(14min);
  EXPECT_EQ(stand_.sign_in("giamsat").status, 429);
  stand_.clock().advance(1min + 1s);
  EXPECT_EQ(stand_.sign_in("giamsat").status, 200);
}

TEST_F(SessionRoutes, DoNotTellWhichNamesExist) {
  for (int i = 0; i < 5; ++i) {
    const HttpAnswer real = stand_.sign_in("giamsat", "sai mật khẩu rồi");
    const HttpAnswer invented = stand_.sign_in("khong-co-ai", "sai mật khẩu rồi");
    EXPECT_EQ(real.status, invented.status) << i;
    EXPECT_EQ(real.body, invented.body) << i;
    stand_.clock().advance(1min);
  }
}

TEST_F(SessionRoutes, SlowGuessesFromOneAddressDown) {
  int refused = 0;
  for (int i = 0; i < 12; ++i)
    refused += type_of(stand_.sign_in("ai-do-" + std::to_string(i), "sai mật khẩu rồi")) == "rate-limited";
  EXPECT_EQ(refused, 2) << "ten at once, then one every six seconds";
  stand_.clock().advance(6s);
  EXPECT_EQ(stand_.sign_in("giamsat").status, 200);
}

TEST_F(SessionRoutes, RefuseFormsThatAreNone) {
  const HttpHeaders headers = {{"Xinluon-Csrf", "1"}, {"Content-Type", "application/json"}};
  for (const std::string body :
       {"", "<html>", "[]", "{}", R"({"name":"giamsat"})", R"({"name":1,"password":2})",
        R"({"name":"giamsat","password":"x","admin":true})", "{\"name\":\"\xff\"}"}) {
    const HttpAnswer answer = stand_.ask("POST", "/v1/session", headers, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << body;
  }
  const HttpAnswer form =
      stand_.ask("POST", "/v1/session", {{"Xinluon-Csrf", "1"}, {"Content-Type", "text/plain"}},
                 R"({"name":"giamsat","password":"mật khẩu đủ dài"})");
  EXPECT_EQ(form.status, 400) << "a plain form of another site sends no application/json";
}

}  // namespace
}  // namespace xinluon::test
