#include "sync/base/service_manager.h"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/base/system_error.h"

namespace xinluon {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<std::int64_t> positive_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

// The watchdog is meant for the process named, which is not always the one that inherited the variables.
std::optional<std::chrono::microseconds> watchdog_interval_from_environment() {
  const auto allowed = positive_number(environment("WATCHDOG_USEC"));
  const std::string for_pid = environment("WATCHDOG_PID");
  if (!allowed || (!for_pid.empty() && positive_number(for_pid) != getpid())) return std::nullopt;
  return std::chrono::microseconds(*allowed / 2);
}

}  // namespace

Result<ServiceManager> ServiceManager::from_environment() {
  ServiceManager manager;
  std::string address = environment("NOTIFY_SOCKET");
  if (address.empty()) return manager;
  if ((address[0] != '/' && address[0] != '@') || address.size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(Errc::rejected, format("NOTIFY_SOCKET is no address of a socket: {}", printable(address)));
  }
  if (address[0] == '@') address[0] = '\0';
  manager.socket_ = UniqueFd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!manager.socket_) return fail(system_error(errno, "make a socket for the service manager"));
  manager.address_ = std::move(address);
  manager.watchdog_interval_ = watchdog_interval_from_environment();
  return manager;
}

// A line break in a status would begin another assignment.
Result<void> ServiceManager::ready(std::string_view status) {
  return send(format("READY=1\nSTATUS={}", printable(status)));
}

Result<void> ServiceManager::status(std::string_view status) {
  return send(format("STATUS={}", printable(status)));
}

Result<void> ServiceManager::alive() {
  return send("WATCHDOG=1");
}

Result<void> ServiceManager::stopping() {
  return send("STOPPING=1");
}

// Without waiting: a manager that does not read must not hold up the loop whose life it watches.
Result<void> ServiceManager::send(std::string_view message) {
  if (address_.empty()) return {};
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  const auto to_bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  ssize_t n = 0;
  do {
    n = sendto(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
               reinterpret_cast<const sockaddr*>(&to), to_bytes);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return fail(system_error(errno, "tell the service manager"));
  return {};
}

}  // namespace xinluon
