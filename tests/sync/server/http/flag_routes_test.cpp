// Flagged groups over HTTP: who sees and decides what, and that nothing of a single vote is told.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using nlohmann::json;

class FlagRoutes : public testing::Test {
 protected:
  HttpAnswer get(const std::string& target, const std::pair<std::string, std::string>& cookie) {
    return stand_.ask("GET", target, {cookie});
  }
  HttpAnswer decide(const std::string& body, const std::pair<std::string, std::string>& cookie) {
    return stand_.ask("POST", "/v1/flags/0123/decisions",
                      {cookie, {"Xinluon-Csrf", "1"}, {"Content-Type", "application/json"}}, body);
  }

  HttpStand stand_;
  std::pair<std::string, std::string> province_ = stand_.session_of("giamsat");
  std::pair<std::string, std::string> commune_ = stand_.session_of("giamsatxa");
};

TEST_F(FlagRoutes, ListNothingWhereNothingIsFlagged) {
  const auto answer = get("/v1/flags", province_);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(json::parse(answer.body)["flags"].empty());
  EXPECT_EQ(get("/v1/flags?colour=1", province_).status, 400);
  EXPECT_EQ(get("/v1/flags?period=soon", province_).status, 400);
  EXPECT_EQ(get("/v1/flags?unit=NONE", province_).status, 404);
  EXPECT_EQ(get("/v1/flags?unit=TM", commune_).status, 404);
  EXPECT_EQ(get("/v1/flags/0123", province_).status, 404);
}

TEST_F(FlagRoutes, RefuseForms) {
  EXPECT_EQ(decide(R"({"counted":false,"reason":"thử máy lần đầu"})", province_).status, 404);
  EXPECT_EQ(decide(R"({"counted":"no","reason":"thử máy lần đầu"})", province_).status, 400);
  EXPECT_EQ(decide(R"({"counted":false})", province_).status, 400);
  EXPECT_EQ(decide(R"({"counted":false,"reason":"thử máy","level":5})", province_).status, 400);
  EXPECT_EQ(decide(R"([])", province_).status, 400);
  EXPECT_EQ(decide(R"({"counted":false,"reason":"thử máy","with":1})", province_).status, 400);
}

}  // namespace
}  // namespace xinluon::test
