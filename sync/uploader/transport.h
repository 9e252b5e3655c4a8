// The way to the server: one request, one answer. Implemented by curl_transport.h on the network and by the
// simulated one in tests/simulation, which loses, repeats and tears.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/curl/https.h"

namespace xinluon::uploader {

// A batch over a line of 50 kbit/s, with a server that is busy; then the line counts as dead.
inline constexpr Milliseconds request_timeout{45'000};

// `path` is below the server's URL.
struct OutgoingRequest {
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Milliseconds timeout = request_timeout;
  std::string method = "POST";
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Blocks for at most the request's timeout. retry_later for everything between here and an HTTP answer.
  virtual Result<curl::Response> post(const OutgoingRequest& request) = 0;
};

}  // namespace xinluon::uploader
