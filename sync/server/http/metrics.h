// GET /metrics: the server's state as Prometheus reads it. Numbers of devices, records, requests and bytes;
// never a level, a percentage or a name.
#pragma once

#include <string>

#include "sync/server/http/route.h"
#include "sync/server/http/site.h"

namespace xinluon::http {

// On a reader; not_found unless the request may have it (MetricsAccess).
Response metrics(Site& site, const Exchange& exchange);

}  // namespace xinluon::http
