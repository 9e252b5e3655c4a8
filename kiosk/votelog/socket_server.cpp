#include "kiosk/votelog/socket_server.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {
namespace {

constexpr Milliseconds accept_pause{1'000};

std::string error_line(Errc code, std::string message) {
  return encode(wire::error_answer({code, std::move(message)}));
}

// One try is enough: the socket's buffer is empty, and the client may as well not read it.
void say_no(const UniqueFd& fd, Errc code, const std::string& why) {
  const std::string line = error_line(code, why) + "\n";
  [[maybe_unused]] const ssize_t n = send(fd.get(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool contains(const std::vector<std::uint32_t>& uids, std::uint32_t uid) {
  return std::find(uids.begin(), uids.end(), uid) != uids.end();
}

}  // namespace

SocketServer::SocketServer(ListeningSocket socket, std::vector<std::uint32_t> uids,
                           std::vector<std::uint32_t> guests)
    : socket_(std::move(socket)), uids_(std::move(uids)), guests_(std::move(guests)) {
  uids_.push_back(0);
  uids_.push_back(geteuid());
}

void SocketServer::add_to(std::vector<pollfd>& polled) const {
  polled.push_back({socket_.fd(), static_cast<short>(accept_again_ ? 0 : POLLIN), 0});
  for (const SocketClient& client : clients_) polled.push_back({client.fd(), client.poll_events(), 0});
}

void SocketServer::serve(const pollfd* polled, BootTime now, const Handler& handle) {
  const bool newcomers = ((polled++)->revents & POLLIN) != 0;
  for (SocketClient& client : clients_) client.on_poll((polled++)->revents, now);
  for (SocketClient& client : clients_) {
    const auto line = client.next_line(now);
    if (!line) continue;
    if (auto answer = handle(client.id(), *line)) client.answer(std::move(*answer), now);
  }
  clients_.remove_if([](const SocketClient& client) { return client.is_gone(); });
  if (accept_again_ && *accept_again_ <= now) accept_again_.reset();
  if (newcomers) accept_all(now);
}

std::optional<BootTime> SocketServer::deadline(BootTime now) const {
  std::optional<BootTime> first = accept_again_;
  for (const SocketClient& client : clients_) {
    if (client.has_turn()) return now;
    const auto due = client.deadline();
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

void SocketServer::answer(ClientId id, std::string line, BootTime now) {
  const auto client = std::find_if(clients_.begin(), clients_.end(),
                                   [id](const SocketClient& c) { return c.id() == id && !c.is_gone(); });
  if (client != clients_.end()) client->answer(std::move(line), now);
}

bool SocketServer::is_connected(ClientId id) const {
  return std::any_of(clients_.begin(), clients_.end(),
                     [id](const SocketClient& client) { return client.id() == id && !client.is_gone(); });
}

bool SocketServer::is_guest(ClientId id) const {
  return std::none_of(clients_.begin(), clients_.end(), [&](const SocketClient& client) {
    return client.id() == id && contains(uids_, client.uid());
  });
}

// As many as can be served: a flood of newcomers gets its next turn after those who are here.
void SocketServer::accept_all(BootTime now) {
  for (std::size_t i = 0; i < max_clients; ++i) {
    UniqueFd fd(accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (fd) {
      admit(std::move(fd), now);
      continue;
    }
    if (errno != EAGAIN) {  // no descriptor, no memory
      log::warning("the vote log's socket can't take another client now");
      accept_again_ = now + accept_pause;  // else poll() would tell of the same client without end
    }
    return;
  }
}

void SocketServer::admit(UniqueFd fd, BootTime now) {
  ucred peer{};
  socklen_t size = sizeof peer;
  XINLUON_CHECK(getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0,
                "a Unix socket knows its peer");
  if (!may_connect(peer.uid)) {
    log::warning("user {} (process {}) may not use the vote log's socket", peer.uid, peer.pid);
    return say_no(fd, Errc::unauthorised, format("user {} may not use this socket", peer.uid));
  }
  if (!make_room()) {
    return say_no(fd, Errc::retry_later, format("{} clients are connected already", max_clients));
  }
  clients_.emplace_back(++last_id_, peer.uid, std::move(fd), now);
}

bool SocketServer::may_connect(std::uint32_t uid) const {
  return contains(uids_, uid) || contains(guests_, uid);
}

bool SocketServer::make_room() {
  if (clients_.size() < max_clients) return true;
  auto silent = clients_.end();
  for (auto it = clients_.begin(); it != clients_.end(); ++it) {
    if (!it->is_idle()) continue;
    if (silent == clients_.end() || it->last_seen() < silent->last_seen()) silent = it;
  }
  if (silent == clients_.end()) return false;
  clients_.erase(silent);
  return true;
}

}  // namespace xinluon::votelog
