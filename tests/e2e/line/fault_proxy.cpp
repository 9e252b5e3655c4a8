#include "tests/e2e/line/fault_proxy.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sync/base/check.h"

namespace xinluon::test {
namespace {

constexpr int look_ms = 2;  // how soon a test that arms or mends is noticed
constexpr std::string_view page =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<html>Wi-Fi: log in</html>    ";
constexpr std::string_view noise = "\x16\x03\x03\xff\xff\x00SSH-2.0 rubbish \x15\x03\x01 and more rubbish";

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void at_once(int fd) {
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t server) : server_(server) {
  listener_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto address = loopback(0);
  socklen_t size = sizeof address;
  XINLUON_CHECK(bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                    listen(listener_.get(), 16) == 0 &&
                    getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0,
                "the loopback has a free port");
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

FaultProxy::~FaultProxy() = default;

void FaultProxy::arm(const Fault& fault, bool fresh, std::uint16_t server) {
  const std::lock_guard lock(mutex_);
  if (fresh)
    for (auto& pair : pairs_) close(*pair, false);
  fault_ = fault;
  server_ = server;
  happened_ = false;
  passed_[0] = passed_[1] = 0;
}

void FaultProxy::mend(std::uint16_t server) {
  const std::lock_guard lock(mutex_);
  fault_ = Fault{};
  for (auto& pair : pairs_)
    if (pair->stalled || server != server_) close(*pair, false);
  server_ = server;
}

void FaultProxy::close(Pair& pair, bool reset) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  for (auto& end : pair.ends) {
    if (reset && end) setsockopt(end.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    end = UniqueFd();
  }
  pair.over = true;
}

void FaultProxy::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> watched = {{listener_.get(), POLLIN, 0}};
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(pairs_, [](const auto& pair) { return pair->over; });
      for (const auto& pair : pairs_)
        for (const auto& end : pair->ends)
          watched.push_back({end.get(), static_cast<short>(pair->stalled ? 0 : POLLIN), 0});
    }
    if (poll(watched.data(), watched.size(), look_ms) <= 0) continue;
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 1; i < watched.size(); ++i) {
      Pair& pair = *pairs_[(i - 1) / 2];
      if (watched[i].revents != 0 && !pair.over && !pair.stalled) pass(pair, static_cast<int>((i - 1) % 2));
    }
    if (watched[0].revents != 0) take_connection();
  }
}

void FaultProxy::take_connection() {
  auto pair = std::make_unique<Pair>();
  pair->ends[0] = UniqueFd(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  at_once(pair->ends[0].get());
  if (fault_.kind == Fault::Kind::refuse || fault_.kind == Fault::Kind::portal) {
    if (fault_.kind == Fault::Kind::portal) write_all(pair->ends[0].get(), page);
    happened_ = true;
    return;
  }
  pair->ends[1] = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto address = loopback(server_);
  if (connect(pair->ends[1].get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  at_once(pair->ends[1].get());
  pairs_.push_back(std::move(pair));
}

void FaultProxy::pass(Pair& pair, int from) {
  std::array<char, 16384> chunk;
  const ssize_t got = read(pair.ends[from].get(), chunk.data(), chunk.size());
  if (got <= 0) return close(pair, false);
  std::string bytes(chunk.data(), static_cast<std::size_t>(got));
  const std::uint64_t before = passed_[from].fetch_add(bytes.size());
  const bool mine = fault_.kind != Fault::Kind::none && fault_.answer == (from == 1) && !happened_;
  if (mine && fault_.at < before + bytes.size()) return spoil(pair, from, bytes, before);
  write_all(pair.ends[1 - from].get(), bytes);
}

void FaultProxy::spoil(Pair& pair, int from, std::string& bytes, std::uint64_t before) {
  const auto at = static_cast<std::size_t>(fault_.at - before);
  const int to = pair.ends[1 - from].get();
  happened_ = true;
  if (fault_.kind == Fault::Kind::flip) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    return write_all(to, bytes);
  }
  write_all(to, std::string_view(bytes).substr(0, at));
  if (fault_.kind == Fault::Kind::stall) {
    pair.stalled = true;
    return;
  }
  if (fault_.kind == Fault::Kind::rubbish) write_all(to, noise);
  close(pair, fault_.kind == Fault::Kind::reset);
}

}  // namespace xinluon::test
