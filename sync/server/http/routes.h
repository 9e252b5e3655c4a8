// Every route of the server. The table is what tests enumerate.
#pragma once

#include <optional>
#include <vector>

#include "sync/server/http/route.h"
#include "sync/server/http/site.h"

namespace xinluon::http {

inline constexpr std::string_view session_cookie = "__Host-xinluon";
// Asked of every unsafe request of a person: a page of another origin can't set it without being refused by
// the browser's preflight, which this server never answers.
inline constexpr std::string_view csrf_header = "Xinluon-Csrf";

// Values of Set-Cookie: no script, no other site and no plain connection ever gets at it.
std::string session_cookie_of(std::string_view token);
std::string ended_session_cookie();

// `site` must outlive the routes.
std::vector<Route> routes(Site& site);

// The parts of the table.
std::vector<Route> kiosk_routes(Site& site);        // kiosk_routes.cpp
std::vector<Route> invitation_routes(Site& site);   // invitation_routes.cpp
std::vector<Route> session_routes(Site& site);      // session_routes.cpp
std::vector<Route> own_account_routes(Site& site);  // own_account_routes.cpp
std::vector<Route> sign_on_routes(Site& site);      // sign_on_routes.cpp
std::vector<Route> user_routes(Site& site);         // user_routes.cpp
std::vector<Route> api_token_routes(Site& site);    // api_token_routes.cpp
std::vector<Route> audit_routes(Site& site);        // audit_routes.cpp
std::vector<Route> figure_routes(Site& site);       // figure_routes.cpp
std::vector<Route> unit_routes(Site& site);         // unit_routes.cpp
std::vector<Route> counter_routes(Site& site);      // counter_routes.cpp
std::vector<Route> catalog_routes(Site& site);      // catalog_routes.cpp
std::vector<Route> service_routes(Site& site);      // service_routes.cpp
std::vector<Route> calendar_routes(Site& site);     // calendar_routes.cpp
std::vector<Route> preset_routes(Site& site);       // preset_routes.cpp
std::vector<Route> tracker_routes(Site& site);      // tracker_routes.cpp
std::vector<Route> table_routes(Site& site);        // table_routes.cpp
std::vector<Route> evidence_routes(Site& site);     // evidence_routes.cpp
std::vector<Route> explanation_routes(Site& site);  // explanation_routes.cpp
std::vector<Route> device_routes(Site& site);       // device_routes.cpp
std::vector<Route> enrolment_routes(Site& site);    // enrolment_routes.cpp
std::vector<Route> rollout_routes(Site& site);      // rollout_routes.cpp
std::vector<Route> alert_routes(Site& site);        // alert_routes.cpp
std::vector<Route> flag_routes(Site& site);         // flag_routes.cpp
std::vector<Route> transaction_routes(Site& site);  // transaction_routes.cpp
std::vector<Route> operation_routes(Site& site);    // operation_routes.cpp
std::vector<Route> page_routes(Site& site);         // page_routes.cpp

// The device's signature, before its body is read: fills exchange.sender, or gives the refusal.
std::optional<Response> check_sender(Site& site, Exchange& exchange);
// What the envelope of a request beside the batches must say: this body, and the board it was enrolled on.
std::optional<wire::Problem> mistake_in(const ingest::Sender& sender, const std::string& body, WallTime now);

}  // namespace xinluon::http
