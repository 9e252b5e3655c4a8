#include "sync/base/signals.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "sync/base/system_error.h"

namespace xinluon {

Result<Signals> Signals::take_over() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ours, number);
  if (const int error_number = pthread_sigmask(SIG_BLOCK, &ours, nullptr); error_number != 0) {
    return fail(system_error(error_number, "block signals"));
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  if (sigaction(SIGPIPE, &ignore, nullptr) != 0) return fail(system_error(errno, "ignore SIGPIPE"));
  UniqueFd fd(signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd) return fail(system_error(errno, "signalfd"));
  return Signals(std::move(fd));
}

std::optional<Signal> Signals::next() {
  signalfd_siginfo info{};
  ssize_t n = 0;
  do {
    n = read(fd_.get(), &info, sizeof info);
  } while (n < 0 && errno == EINTR);
  if (n != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  return info.ssi_signo == SIGHUP ? Signal::reload : Signal::stop;
}

// Not continued after EINTR: only a stopped and continued process gets it, and waking early is allowed.
std::optional<Signal> Signals::wait(std::chrono::milliseconds at_most) {
  using Rep = std::chrono::milliseconds::rep;
  const auto timeout = std::clamp<Rep>(at_most.count(), 0, std::numeric_limits<int>::max());
  pollfd waiting{fd_.get(), POLLIN, 0};
  poll(&waiting, 1, static_cast<int>(timeout));
  return next();
}

}  // namespace xinluon
