#include "kiosk/votelog/socket_connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"

namespace xinluon::votelog {
namespace {

tl::unexpected<Error> fail_to(std::string_view verb, const std::filesystem::path& path) {
  const int error_number = errno;
  if (error_number == ENOENT || error_number == ECONNREFUSED) {
    return fail(Errc::not_found, format("no xinluon-kiosk serves {}", path.native()));
  }
  if (error_number == EAGAIN) {
    return fail(Errc::retry_later, format("{}: the kiosk does not answer", path.native()));
  }
  return fail(system_error(error_number, format("{} {}", verb, path.native())));
}

}  // namespace

Result<SocketConnection> SocketConnection::open(const std::filesystem::path& path, Milliseconds patience) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) {
    return fail(Errc::rejected, format("{}: longer than a socket's name may be", path.native()));
  }
  std::copy(path.native().begin(), path.native().end(), address.sun_path);
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return fail_to("open a socket for", path);
  const timeval limit{patience.count() / 1000, (patience.count() % 1000) * 1000};
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail_to("connect to", path);
  }
  return SocketConnection(path, std::move(fd));
}

// A request is shorter than a socket's buffer: one send takes it. A refused user may find the socket closed,
// with the reason in it to be read.
Result<std::string> SocketConnection::ask(const wire::SocketRequest& request) {
  const std::string line = wire::encode(request) + '\n';
  const ssize_t sent = send(fd_.get(), line.data(), line.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EPIPE) return fail_to("write to", path_);
  std::string heard;
  std::array<char, 65'536> piece{};
  while (heard.empty() || heard.back() != '\n') {
    const ssize_t n = recv(fd_.get(), piece.data(), piece.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_to("read from", path_);
    if (n == 0) return fail(Errc::retry_later, format("{}: the kiosk closed the connection", path_.native()));
    heard.append(piece.data(), static_cast<std::size_t>(n));
    if (heard.size() > wire::max_socket_line_bytes) return fail(Errc::internal, "the answer does not end");
  }
  heard.pop_back();
  return heard;
}

}  // namespace xinluon::votelog
