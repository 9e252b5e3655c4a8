// What a daemon tells systemd: it is ready, alive, stopping. The protocol is one datagram to the socket named
// by $NOTIFY_SOCKET (sd_notify(3)), so libsystemd is not needed. Without that variable everything here does
// nothing and succeeds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"

namespace xinluon {

class ServiceManager {
 public:
  // Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID. rejected when the address can't be one.
  static Result<ServiceManager> from_environment();

  // Start-up is over: what depends on this program may start. `status` is shown by systemctl status.
  Result<void> ready(std::string_view status);
  Result<void> status(std::string_view status);
  // Still making progress. Send it from the loop that does the work, at least every watchdog_interval().
  Result<void> alive();
  Result<void> stopping();

  // Half of what WatchdogSec= allows; empty when no watchdog is set for this process.
  std::optional<std::chrono::microseconds> watchdog_interval() const { return watchdog_interval_; }

 private:
  ServiceManager() = default;
  Result<void> send(std::string_view message);

  UniqueFd socket_;
  std::string address_;  // empty when there is no manager; an abstract one begins with NUL
  std::optional<std::chrono::microseconds> watchdog_interval_;
};

}  // namespace xinluon
