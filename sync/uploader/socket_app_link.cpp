#include "sync/uploader/socket_app_link.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/wire/limits.h"

namespace xinluon::uploader {
namespace {

constexpr std::size_t read_bytes = 1 << 16;

// Whatever keeps us from the app, it may be there again later.
tl::unexpected<Error> fail_errno(const std::string& doing) {
  return fail(Errc::retry_later, system_error(errno, doing).message);
}

Milliseconds held_for(const wire::SocketRequest& request) {
  const auto* wait = std::get_if<wire::WaitRequest>(&request);
  return Milliseconds(wait != nullptr ? wait->timeout_ms : 0);
}

// The socket never blocks, so no signal comes between either. EWOULDBLOCK is EAGAIN on Linux.
bool must_wait() {
  return errno == EAGAIN;
}

}  // namespace

SocketAppLink::SocketAppLink(std::filesystem::path socket, const Clock& clock, int stop_fd,
                             Milliseconds patience)
    : path_(std::move(socket)), clock_(clock), stop_fd_(stop_fd), patience_(patience) {}

Result<std::string> SocketAppLink::ask(const wire::SocketRequest& request) {
  auto line = exchange(request);
  // A late answer would be taken for that of the next question.
  if (!line) {
    socket_.reset();
    received_.clear();
  }
  return line;
}

Result<std::string> SocketAppLink::exchange(const wire::SocketRequest& request) {
  if (!socket_) XINLUON_RETURN_IF_ERROR(connect());
  const BootTime deadline = clock_.boot() + patience_ + held_for(request);
  XINLUON_RETURN_IF_ERROR(send_line(wire::encode(request) + '\n', deadline));
  return read_line(deadline);
}

// A full backlog makes connect() fail with EAGAIN instead of waiting: the socket never blocks.
Result<void> SocketAppLink::connect() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = path_.native();
  if (name.size() >= sizeof address.sun_path)
    return fail(Errc::retry_later, format("{}: longer than a socket's name may be", name));
  std::memcpy(address.sun_path, name.data(), name.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return fail_errno("open a socket");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return fail_errno("connect " + name);
  socket_ = std::move(fd);
  return {};
}

Result<void> SocketAppLink::wait_for(short events, BootTime deadline) {
  std::array<pollfd, 2> fds = {pollfd{socket_.get(), events, 0}, pollfd{stop_fd_, POLLIN, 0}};
  for (;;) {
    const auto left = deadline - clock_.boot();
    if (left.count() <= 0) return fail(Errc::retry_later, path_.native() + ": the app does not answer");
    const int ready = poll(fds.data(), fds.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return fail_errno("poll " + path_.native());
    if (ready > 0 && fds[1].revents != 0) return fail(Errc::retry_later, "a signal came");
    if (ready > 0) return {};
  }
}

Result<void> SocketAppLink::send_line(const std::string& line, BootTime deadline) {
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t sent = send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      left.remove_prefix(static_cast<std::size_t>(sent));
    } else {
      if (!must_wait()) return fail_errno("write " + path_.native());
      XINLUON_RETURN_IF_ERROR(wait_for(POLLOUT, deadline));
    }
  }
  return {};
}

Result<std::string> SocketAppLink::read_line(BootTime deadline) {
  std::array<char, read_bytes> chunk;
  for (std::size_t searched = 0;;) {
    const auto end = received_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    if (received_.size() > wire::max_socket_line_bytes)
      return fail(Errc::retry_later, path_.native() + ": the app's answer is too long");
    searched = received_.size();
    const ssize_t got = recv(socket_.get(), chunk.data(), chunk.size(), 0);
    if (got == 0) return fail(Errc::retry_later, path_.native() + ": the app hung up");
    if (got > 0) {
      received_.append(chunk.data(), static_cast<std::size_t>(got));
    } else {
      if (!must_wait()) return fail_errno("read " + path_.native());
      XINLUON_RETURN_IF_ERROR(wait_for(POLLIN, deadline));
    }
  }
}

}  // namespace xinluon::uploader
