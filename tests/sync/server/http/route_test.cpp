#include "sync/server/http/route.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

Route route(const std::string& method, const std::string& pattern) {
  Route made;
  made.method = method;
  made.pattern = pattern;
  return made;
}

class RouterTest : public testing::Test {
 protected:
  // "METHOD pattern" of the route found, or the status of the refusal.
  std::string find(const std::string& method, const std::string& path) {
    request_ = {};
    request_.method = method;
    request_.path = path;
    const auto found = router_.find(request_);
    if (const auto* refusal = std::get_if<Response>(&found)) return std::to_string(refusal->status);
    const Route& match = *std::get<const Route*>(found);
    return match.method + " " + match.pattern;
  }
  Router router_{{route("POST", "/v1/kiosks/{kiosk}/batches"), route("GET", "/v1/kiosks"),
                  route("GET", "/v1/session"), route("DELETE", "/v1/session"), route("GET", "/{*path}")}};
  Request request_;
};

TEST_F(RouterTest, MatchesWholePathsAndTakesTheirParts) {
  EXPECT_EQ(find("POST", "/v1/kiosks/K%2D01/batches"), "POST /v1/kiosks/{kiosk}/batches");
  EXPECT_EQ(request_.parameter("kiosk"), "K-01");
  EXPECT_EQ(find("GET", "/v1/kiosks"), "GET /v1/kiosks");
  EXPECT_EQ(find("HEAD", "/v1/kiosks"), "GET /v1/kiosks");
}

TEST_F(RouterTest, LetsTheRestFallToTheCatchAll) {
  EXPECT_EQ(find("GET", "/"), "GET /{*path}");
  EXPECT_EQ(request_.parameter("path"), "");
  EXPECT_EQ(find("GET", "/a/b.js"), "GET /{*path}");
  EXPECT_EQ(request_.parameter("path"), "a/b.js");
  EXPECT_EQ(find("GET", "/v1/kiosks/"), "GET /{*path}");
}

TEST_F(RouterTest, RefusesOtherMethodsAndPaths) {
  EXPECT_EQ(find("POST", "/v1/session"), "405");
  EXPECT_EQ(find("GET", "/v1/kiosks/K-01/batches"), "405") << "not hidden by the catch-all";
  EXPECT_EQ(find("POST", "/v1/kiosks//batches"), "404");
  EXPECT_EQ(find("POST", "/nothing"), "404");
  EXPECT_EQ(find("POST", "/v1/kiosks/%ff/batches"), "404");
}

}  // namespace
}  // namespace xinluon::http
