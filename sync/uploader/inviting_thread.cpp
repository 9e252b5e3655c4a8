#include "sync/uploader/inviting_thread.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sync/base/log.h"
#include "sync/base/system_error.h"
#include "sync/crypto/random.h"
#include "sync/uploader/socket_app_link.h"

namespace xinluon::uploader {
namespace {

constexpr Milliseconds longest_poll{60'000};  // poll() takes an int of milliseconds

}  // namespace

Result<std::unique_ptr<InvitingThread>> InvitingThread::start(BatchParties parties,
                                                              const std::filesystem::path& app_socket,
                                                              const Clock& clock, const Connect& connect) {
  UniqueFd stop(eventfd(0, EFD_CLOEXEC));
  if (!stop) return fail(system_error(errno, "make an eventfd"));
  XINLUON_TRY(auto server, connect(stop.get()));
  return std::unique_ptr<InvitingThread>(
      new InvitingThread(std::move(parties), app_socket, clock, std::move(stop), std::move(server)));
}

InvitingThread::InvitingThread(BatchParties parties, const std::filesystem::path& app_socket,
                               const Clock& clock, UniqueFd stop, std::unique_ptr<Transport> server)
    : clock_(clock),
      stop_(std::move(stop)),
      server_(std::move(server)),
      inviting_(std::move(parties), crypto::random_bytes),
      thread_([this, app_socket] { run(app_socket); }) {}

InvitingThread::~InvitingThread() {
  const std::uint64_t one = 1;
  if (write(stop_.get(), &one, sizeof(one)) != sizeof(one)) log::error("the long poll can't be stopped");
  thread_.join();
}

void InvitingThread::run(const std::filesystem::path& app_socket) {
  SocketAppLink app(app_socket, clock_, stop_.get());
  BootTime until = clock_.boot();
  while (sleep(until)) {
    const auto action = inviting_.next(clock_.boot());
    if (const auto* ask = std::get_if<AskApp>(&action)) {
      const auto line = app.ask(ask->request);
      inviting_.app_answered(line, clock_.boot());
    }
    if (const auto* post = std::get_if<Post>(&action)) {
      const auto response = server_->post(post->request);
      if (!sleep(clock_.boot())) return;  // cut short by us: no fault of the server's
      inviting_.server_answered(response, clock_.boot());
    }
    const auto* sleep = std::get_if<Sleep>(&action);
    until = sleep != nullptr ? sleep->until : clock_.boot();
  }
}

bool InvitingThread::sleep(BootTime until) {
  pollfd stopped{.fd = stop_.get(), .events = POLLIN, .revents = 0};
  for (;;) {
    const auto left = std::clamp<Milliseconds>(until - clock_.boot(), Milliseconds(0), longest_poll);
    if (poll(&stopped, 1, static_cast<int>(left.count())) == 1) return false;
    if (clock_.boot() >= until) return true;
  }
}

}  // namespace xinluon::uploader
