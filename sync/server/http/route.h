// The routes as a table, which the server serves and the tests enumerate.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/server/accounts/api_token.h"
#include "sync/server/accounts/role.h"
#include "sync/server/http/exchange.h"
#include "sync/server/http/rate_limit.h"
#include "sync/server/http/response.h"

namespace xinluon::http {

enum class Caller {
  anybody,  // no proof asked
  kiosk,    // the device's signature in the header; the answer is signed
  person,   // a signed-in account in one of `roles`
};

// Which threads a handler runs on.
enum class Threads {
  io,       // touches memory only
  readers,  // reads the database
  hashers,  // hashes passwords
  exports,  // reads all there is, for as long as it takes
};

// Judges the header, before any byte of the body is read: a refusal, or nothing to go on. Runs on a reader.
using Gate = std::function<std::optional<Response>(Exchange&)>;
// Answers by calling the Reply once, at once or later from another thread.
using Handler = std::function<void(const ExchangePtr&, Reply)>;

struct Route {
  std::string method;
  std::string pattern;  // "/v1/kiosks/{kiosk}/batches"; "{*path}" as the last part takes the rest
  Caller caller = Caller::anybody;
  accounts::Roles roles;        // of a person
  accounts::TokenKinds tokens;  // API tokens that may come instead of a person
  bool while_pending = false;   // open to an account that has something else to do first
  std::size_t max_body = 0;     // bytes, as sent
  bool answer_signed = false;
  Threads threads = Threads::readers;
  RateLimit* limit = nullptr;  // null is none
  Gate gate;                   // empty lets everybody in
  Handler handler;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  const std::vector<Route>& routes() const { return routes_; }

  // The route, with request.parameters filled, or the answer when there is none: 404, or 405 with Allow.
  // HEAD is served by GET's route.
  std::variant<const Route*, Response> find(Request& request) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace xinluon::http
