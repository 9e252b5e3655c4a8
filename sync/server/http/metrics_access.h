// Who may have what Prometheus reads.
#pragma once

#include <filesystem>

namespace xinluon::http {

// Who may have GET /metrics. Nobody, unless one of the two is set.
struct MetricsAccess {
  bool loopback = false;             // whoever asks from this machine
  std::filesystem::path token_file;  // whoever sends its first line as a bearer token
};

}  // namespace xinluon::http
