// The description of the API says of every route what the table says, and nothing that is not there.
#include "sync/server/http/api_description.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using http::Caller;
using http::Route;
using nlohmann::json;

std::string text_of(Caller caller) {
  if (caller == Caller::kiosk) return "kiosk";
  return caller == Caller::person ? "person" : "anybody";
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// "GET /v1/units person admin supervisor technician"
std::string line_of(const std::string& method, const std::string& path, const std::string& caller,
                    const std::set<std::string>& roles) {
  std::string line = method + " " + path + " " + caller;
  for (const auto& role : roles) line += " " + role;
  return line;
}

std::set<std::string> described() {
  const json description = json::parse(http::api_description());
  std::set<std::string> lines;
  for (const auto& [path, operations] : description["paths"].items())
    for (const auto& [method, operation] : operations.items())
      lines.insert(line_of(upper(method), path, operation.value("x-caller", "(no x-caller)"),
                           operation.value("x-roles", std::set<std::string>())));
  return lines;
}

// A pattern that takes every path that is left is no route for programs.
std::set<std::string> served(const std::vector<Route>& table) {
  std::set<std::string> lines;
  for (const Route& route : table) {
    if (route.pattern.find("{*") != std::string::npos) continue;
    std::set<std::string> roles;
    for (const auto role : accounts::all_roles)
      if (route.caller == Caller::person && route.roles.has(role))
        roles.insert(std::string(accounts::text_of(role)));
    lines.insert(line_of(route.method, route.pattern, text_of(route.caller), roles));
  }
  return lines;
}

TEST(ApiDescription, HasEveryRouteOfTheTableAndNoOther) {
  HttpStand stand;
  EXPECT_EQ(described(), served(stand.application().routes()))
      << "describe routes in assets/api/<part>.yaml (assets/api/README.md)";
}

TEST(ApiDescription, IsGivenToAnybody) {
  const HttpStand stand;
  const HttpAnswer answer = stand.ask("GET", "/v1/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "application/json");
  const json description = json::parse(answer.body);
  EXPECT_EQ(description["openapi"], "3.1.0");
  EXPECT_EQ(description["info"]["version"], XINLUON_VERSION);
  EXPECT_EQ(stand.ask("GET", "/v1/openapi.json?x=1").status, 400);
}

}  // namespace
}  // namespace xinluon::test
