#include "sync/server/http/routes.h"

#include <iterator>

namespace xinluon::http {

std::vector<Route> routes(Site& site) {
  std::vector<Route> all;
  // Pages last: their pattern takes every path that nothing else does.
  for (auto part :
       {kiosk_routes(site),       invitation_routes(site),  session_routes(site),   own_account_routes(site),
        sign_on_routes(site),     user_routes(site),        api_token_routes(site), audit_routes(site),
        figure_routes(site),      transaction_routes(site), flag_routes(site),      unit_routes(site),
        counter_routes(site),     catalog_routes(site),     service_routes(site),   calendar_routes(site),
        preset_routes(site),      tracker_routes(site),     table_routes(site),     evidence_routes(site),
        explanation_routes(site), device_routes(site),      enrolment_routes(site), rollout_routes(site),
        alert_routes(site),       operation_routes(site),   page_routes(site)})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace xinluon::http
