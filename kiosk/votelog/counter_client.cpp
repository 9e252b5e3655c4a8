#include "kiosk/votelog/counter_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/base/unique_fd.h"
#include "sync/crypto/random.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {
namespace {

constexpr std::size_t made_up_token_bytes = 16;

tl::unexpected<Error> fail_to(std::string_view verb, const std::filesystem::path& path) {
  const int error_number = errno;
  if (error_number == ENOENT || error_number == ECONNREFUSED) {
    return fail(Errc::not_found, format("no xinluon-kiosk serves {}", path.native()));
  }
  if (error_number == EAGAIN || error_number == EWOULDBLOCK) {
    return fail(Errc::retry_later, format("{}: the kiosk does not answer", path.native()));
  }
  return fail(system_error(error_number, format("{} {}", verb, path.native())));
}

Result<UniqueFd> connect_to(const std::filesystem::path& path, Milliseconds patience) {
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
  return fd;
}

// A request is shorter than a socket's buffer: one send takes it. A refused user may find the socket closed,
// with the reason in it to be read.
Result<std::string> exchange(const std::filesystem::path& path, std::string line, Milliseconds patience) {
  XINLUON_TRY(const UniqueFd fd, connect_to(path, patience));
  line += '\n';
  const ssize_t sent = send(fd.get(), line.data(), line.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EPIPE) return fail_to("write to", path);
  std::string heard;
  std::array<char, 4096> piece{};
  while (heard.find('\n') == std::string::npos) {
    const ssize_t n = recv(fd.get(), piece.data(), piece.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_to("read from", path);
    if (n == 0) return fail(Errc::retry_later, format("{}: the kiosk closed the connection", path.native()));
    heard.append(piece.data(), static_cast<std::size_t>(n));
    if (heard.size() > wire::max_answer_bytes) return fail(Errc::internal, "the answer does not end");
  }
  heard.resize(heard.find('\n'));
  return heard;
}

Result<InvitationAnswer> ask(const std::filesystem::path& socket, const wire::SocketRequest& request,
                             Milliseconds patience) {
  XINLUON_TRY(const std::string line, exchange(socket, wire::encode(request), patience));
  XINLUON_TRY(const wire::CounterAnswer answer, wire::decode_counter(line));
  return answer.answer;
}

}  // namespace

Result<InvitationAnswer> invite(const std::filesystem::path& socket, Invitation invitation,
                                Milliseconds patience) {
  if (invitation.token.empty()) invitation.token = crypto::random_hex(made_up_token_bytes);
  XINLUON_RETURN_IF_ERROR(wire::check_invitation(invitation));
  return ask(socket, wire::InviteRequest{std::move(invitation)}, patience);
}

Result<InvitationAnswer> withdraw(const std::filesystem::path& socket, const std::string& token,
                                  Milliseconds patience) {
  return ask(socket, wire::WithdrawRequest{token}, patience);
}

}  // namespace xinluon::votelog
