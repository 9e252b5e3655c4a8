#include "sync/server/commands/admin_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/commands/actor.h"
#include "sync/server/commands/admin_protocol.h"

namespace xinluon::commands {
namespace {

constexpr int patience_ms = 5'000;  // for a line: the client has it ready when it connects
constexpr int backlog = 8;

Result<uid_t> peer_of(int client) {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
    return fail(Errc::unauthorised, "who is asking can't be told");
  if (credentials.uid != geteuid() && credentials.uid != 0)
    return fail(Errc::unauthorised, "only the server's own user and root may give commands");
  return credentials.uid;
}

Result<UniqueFd> listen_at(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof(address.sun_path))
    return fail(Errc::rejected,
                format("{}: too long a path for a socket; use a shorter data folder", path.string()));
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  unlink(path.c_str());
  UniqueFd listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const mode_t before = umask(0177);
  const bool bound =
      listening && bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  umask(before);
  if (!bound || listen(listening.get(), backlog) != 0)
    return fail(Errc::internal, format("socket {}: {}", path.string(), std::strerror(errno)));
  return listening;
}

}  // namespace

Result<std::unique_ptr<AdminSocket>> AdminSocket::open(const std::filesystem::path& data, db::Writer& writer,
                                                       const Clock& clock, Trust trust) {
  const auto path = admin_socket_path(data);
  XINLUON_TRY(auto listening, listen_at(path));
  UniqueFd stop(eventfd(0, EFD_CLOEXEC));
  if (!stop) return fail(Errc::internal, "no eventfd");
  return std::unique_ptr<AdminSocket>(
      new AdminSocket(path, std::move(listening), std::move(stop), writer, clock, std::move(trust)));
}

AdminSocket::AdminSocket(std::filesystem::path path, UniqueFd listening, UniqueFd stop, db::Writer& writer,
                         const Clock& clock, Trust trust)
    : path_(std::move(path)),
      listening_(std::move(listening)),
      stop_(std::move(stop)),
      writer_(writer),
      clock_(clock),
      trust_(std::move(trust)),
      thread_([this] { run(); }) {}

AdminSocket::~AdminSocket() {
  const std::uint64_t one = 1;
  if (write(stop_.get(), &one, sizeof(one)) != sizeof(one)) log::error("the admin socket can't be stopped");
  thread_.join();
  unlink(path_.c_str());
}

void AdminSocket::run() {
  std::array<pollfd, 2> waiting = {pollfd{.fd = listening_.get(), .events = POLLIN, .revents = 0},
                                   pollfd{.fd = stop_.get(), .events = POLLIN, .revents = 0}};
  for (;;) {
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    const UniqueFd client(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client) serve(client.get());
  }
}

void AdminSocket::serve(int client) {
  const auto outcome = answer(client);
  if (!outcome) log::warning("admin command: {}", outcome.error().message);
  if (auto sent = write_line(client, encode_outcome(outcome), patience_ms); !sent)
    log::warning("admin command: {}", sent.error().message);
}

Result<Outcome> AdminSocket::answer(int client) {
  XINLUON_TRY(const uid_t uid, peer_of(client));
  XINLUON_TRY(const auto line, read_line(client, patience_ms));
  XINLUON_TRY(const auto call, decode_call(line));
  return writer_.run([&](db::Connection& writer) {
    return run_admin_call(writer, {.now = clock_.wall(), .actor = actor_of(uid), .trust = trust_}, call);
  });
}

}  // namespace xinluon::commands
