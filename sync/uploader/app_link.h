// The way to the kiosk app: one request line, one answer line, in order. Implemented by socket_app_link.h on
// the Unix socket and by the simulated one in tests/simulation, which cuts the app's power.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

// For the app to answer what needs no waiting: a card may stall for seconds under its vote log.
inline constexpr Milliseconds app_timeout{15'000};

class AppLink {
 public:
  virtual ~AppLink() = default;
  // The answer's line without its end; which decode_… fits, the caller knows. Connects where there is no
  // connection. Blocks for at most app_timeout, and for a WaitRequest its timeout_ms on top. retry_later when
  // the app is not there, is too slow or speaks nonsense; the connection is then given up.
  virtual Result<std::string> ask(const wire::SocketRequest& request) = 0;
};

}  // namespace xinluon::uploader
