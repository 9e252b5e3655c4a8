// Who signed in, and whether their role may use a route.
#pragma once

#include "sync/server/accounts/role.h"
#include "sync/server/http/route.h"
#include "sync/server/http/site.h"

namespace xinluon::http {

// Finds the session of the cookie and notes that it was used: 401 without one, 403 for a role that is not in
// `roles`, and 403 for a request that changes something without csrf_header.
Gate person_gate(Site& site, accounts::Roles roles);

// 403 for a request that changes something without csrf_header; for signing in, where nobody is known yet.
std::optional<Response> csrf_refusal(const Request& request);

// A route for people, answered on a reader. `answer` may read exchange.session.
Route person_route(Site& site, std::string method, std::string pattern, accounts::Roles roles,
                   std::function<Response(const Exchange&)> answer);

// The part of every handler that answers at once.
Handler answering(std::function<Response(const Exchange&)> answer);

}  // namespace xinluon::http
