#include "sync/server/http/traffic.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/server/http/route.h"

namespace xinluon::http {
namespace {

std::string labels_of(const Router& router, std::size_t route) {
  if (route >= router.routes().size()) return R"x(method="",route="(none)")x";
  const Route& known = router.routes()[route];
  return format(R"x(method="{}",route="{}")x", known.method, known.pattern);
}

}  // namespace

Traffic::Traffic(std::size_t routes) : routes_(routes), counts_(std::make_unique<Counts[]>(routes + 1)) {}

void Traffic::count(std::size_t route, int status, std::chrono::milliseconds took) {
  Counts& counts = counts_[std::min(route, routes_)];
  const auto status_class = static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
  counts.by_class[status_class].fetch_add(1, std::memory_order_relaxed);
  const auto* const limit = std::find_if(limits_ms.begin(), limits_ms.end(),
                                         [took](int limit_ms) { return took.count() <= limit_ms; });
  counts.by_duration[static_cast<std::size_t>(limit - limits_ms.begin())].fetch_add(
      1, std::memory_order_relaxed);
  counts.sum_ms.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count())),
                          std::memory_order_relaxed);
}

std::string Traffic::exposition(const Router& router) const {
  std::string requests =
      "# HELP xinluon_http_requests_total Requests answered, by route and class of status.\n"
      "# TYPE xinluon_http_requests_total counter\n";
  std::string durations =
      "# HELP xinluon_http_request_duration_seconds From the whole header to the answer.\n"
      "# TYPE xinluon_http_request_duration_seconds histogram\n";
  constexpr std::string_view name = "xinluon_http_request_duration_seconds";
  for (std::size_t route = 0; route <= routes_; ++route) {
    const Counts& counts = counts_[route];
    const std::string labels = labels_of(router, route);
    for (std::size_t i = 1; i < counts.by_class.size(); ++i)
      if (const std::uint64_t n = counts.by_class[i]; n > 0)
        requests += format("xinluon_http_requests_total{{{},code=\"{}xx\"}} {}\n", labels, i, n);
    std::uint64_t sum = 0;
    std::string buckets;
    for (std::size_t i = 0; i < limits_ms.size(); ++i) {
      sum += counts.by_duration[i];
      buckets += format("{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, limits_ms[i] / 1000.0, sum);
    }
    sum += counts.by_duration.back();
    if (sum == 0) continue;
    durations += buckets + format("{}_bucket{{{},le=\"+Inf\"}} {}\n", name, labels, sum) +
                 format("{}_sum{{{}}} {}\n", name, labels, static_cast<double>(counts.sum_ms) / 1000.0) +
                 format("{}_count{{{}}} {}\n", name, labels, sum);
  }
  return requests + durations +
         format(
             "# HELP xinluon_connections_refused_total Turned away: too many, in all or of one address.\n"
             "# TYPE xinluon_connections_refused_total counter\nxinluon_connections_refused_total {}\n",
             refused_connections());
}

}  // namespace xinluon::http
