// The dashboard's files.
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"

namespace xinluon::http {

std::vector<Route> page_routes(Site& site) {
  Route page;
  page.method = "GET";
  page.pattern = "/{*path}";
  page.threads = Threads::io;
  page.handler = answering([&site](const Exchange& exchange) {
    return site.pages.serve(exchange.request, std::string(exchange.request.parameter("path")));
  });
  return {page};
}

}  // namespace xinluon::http
