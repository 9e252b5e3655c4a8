// Who signed in, and whether their role may use a route.
#pragma once

#include "sync/server/accounts/api_token.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/accounts/role.h"
#include "sync/server/http/route.h"
#include "sync/server/http/site.h"

namespace xinluon::http {

// Who gets through a route for people.
struct Admission {
  accounts::Roles roles;
  accounts::TokenKinds tokens;  // kinds of API tokens that may come instead
  bool while_pending = false;   // open to an account that has something else to do first
};

// With an Authorization header: finds the API token; 401 for one that does not hold, 403 for a kind that is
// not admitted, 429 for too many requests with it. Else finds the session of the cookie and notes that it was
// used: 401 without one, 403 for a role that is not admitted or an account that has something else to do
// first, and 403 for a request that changes something without csrf_header.
Gate person_gate(Site& site, Admission admission);

// 403 for a request that changes something without csrf_header; for signing in, where nobody is known yet.
std::optional<Response> csrf_refusal(const Request& request);

// A route for people, answered on a reader. `answer` may read exchange.session.
Route person_route(Site& site, std::string method, std::string pattern, accounts::Roles roles,
                   std::function<Response(const Exchange&)> answer);

// The same, for what may fail, with no other parameters of the query than these.
using ReadingAnswer = std::function<Result<Response>(Site&, const Exchange&, const Query&)>;
Route reading_route(Site& site, std::string pattern, accounts::Roles roles,
                    std::vector<std::string_view> parameters, ReadingAnswer answer);

// A route that changes something for a person: a form of at most max_form_bytes, `answer` on the writer's
// thread within one transaction, which may run it again (db/connection.h). It makes its entry in the audit
// log itself: accounts::record(writer, act_of(…), now), or logged(…).
using WritingAnswer = std::function<Result<Response>(db::Connection&, const Exchange&, WallTime)>;
Route writing_route(Site& site, std::string method, std::string pattern, accounts::Roles roles,
                    WritingAnswer answer);
// What the caller did, for the audit log.
accounts::Act act_of(const Exchange& exchange, std::string action, std::string subject,
                     std::string detail = {});
// What a writing route ends with that has nothing to tell: its entry in the audit log, then 204.
Result<Response> logged(db::Connection& writer, const Exchange& exchange, std::string action,
                        std::string subject, std::string detail, WallTime now);
// Somebody looked at what must not be looked at unnoticed: its entry is durable before the answer is given.
// On a reader; waits for the writer.
Result<void> note_view(Site& site, const Exchange& exchange, std::string action, std::string subject,
                       std::string detail = {});

// The same route, open to these API tokens too: exchange.session stands for the program, exchange.token says
// more.
Route with_tokens(Site& site, Route route, accounts::TokenKinds tokens);
// The same route, open too while the account has something else to do first.
Route while_pending(Site& site, Route route);

// The part of every handler that answers at once.
Handler answering(std::function<Response(const Exchange&)> answer);

}  // namespace xinluon::http
