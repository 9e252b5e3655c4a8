#include "sync/server/http/route.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/wire/problem.h"

namespace xinluon::http {
namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

// The next part of a path "/a/b", taken off its front.
std::string_view take_part(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  Parameters parameters;
  while (!pattern.empty() && !path.empty()) {
    if (pattern.starts_with("/{*")) {
      auto rest = percent_decode(path.substr(1), false);
      if (!rest) return std::nullopt;
      parameters.emplace(pattern.substr(3, pattern.size() - 4), *std::move(rest));
      return parameters;
    }
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (!wanted.starts_with('{')) {
      if (wanted != part) return std::nullopt;
      continue;
    }
    auto value = percent_decode(part, false);
    if (!value || value->empty()) return std::nullopt;
    parameters.emplace(wanted.substr(1, wanted.size() - 2), *std::move(value));
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parameters;
}

Response method_not_allowed(const std::string& allowed) {
  Response response = problem(wire::problems::method_not_allowed, "This path takes " + allowed);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

std::variant<const Route*, Response> Router::find(Request& request) const {
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  std::string allowed;
  for (const Route& route : routes_) {
    const bool takes_all = route.pattern.find("{*") != std::string::npos;
    if (takes_all && !allowed.empty()) break;
    auto parameters = match(route.pattern, request.path);
    if (!parameters) continue;
    if (route.method == method) {
      request.parameters = *std::move(parameters);
      return &route;
    }
    if (!takes_all) allowed += (allowed.empty() ? "" : ", ") + route.method;
  }
  if (!allowed.empty()) return method_not_allowed(allowed);
  return problem(wire::problems::not_found, "There is nothing at this path");
}

}  // namespace xinluon::http
