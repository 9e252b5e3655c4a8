// What a signed-in person changes: on the writer's thread, in one transaction with its entry in the audit
// log.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/server/accounts/audit.h"
#include "sync/server/http/exchange.h"
#include "sync/server/http/response.h"
#include "sync/server/http/site.h"

namespace xinluon::http {

// What is written into the log, and what is answered.
struct Done {
  std::string action;  // frozen word of the audit log
  std::string subject;
  std::string detail;  // never a secret
  Response answer;
  std::function<void()> afterwards = {};  // once it is committed
};
using Act = std::function<Result<Done>(db::Connection& writer, WallTime now)>;

// Replies with what `act` answers, or with its error. `act` may run twice: it changes nothing but the
// database.
void perform(Site& site, const ExchangePtr& exchange, const Reply& reply, Act act);

// The query, if it has no other parameters than these.
std::variant<Query, Response> only(const Request& request, const std::vector<std::string_view>& known);

// The id in the path; not_found for what is none.
template <class Id>
Result<Id> id_in_path(const Request& request, std::string_view name) {
  const auto id = Id::from(request.parameter(name));
  if (!id) return fail(Errc::not_found, "no such " + std::string(name));
  return *id;
}

// The number in the path; not_found for what is none.
Result<std::int64_t> number_in_path(const Request& request, std::string_view name);

}  // namespace xinluon::http
