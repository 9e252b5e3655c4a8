#include "tests/kiosk/votelog/failing_calls.h"

#include <array>
#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using xinluon::votelog::SystemCall;

struct Planned {
  std::atomic<int> error_number = 0;  // 0: all calls go through
  std::atomic<int> let_through = 0;
};

Planned& planned(SystemCall call) {
  static std::array<Planned, static_cast<std::size_t>(SystemCall::count)> all{};
  return all.at(static_cast<std::size_t>(call));
}

bool fails(SystemCall call) {
  Planned& plan = planned(call);
  if (plan.error_number == 0 || plan.let_through-- > 0) return false;
  errno = plan.error_number.exchange(0);
  return true;
}

}  // namespace

namespace xinluon::votelog {

FailNext::FailNext(SystemCall call, int error_number, int let_through) : call_(call) {
  planned(call).let_through = let_through;
  planned(call).error_number = error_number;
}

FailNext::~FailNext() {
  planned(call_).error_number = 0;
}

bool FailNext::has_failed() const {
  return planned(call_).error_number == 0;
}

}  // namespace xinluon::votelog

// As this program and every library in it find them.
extern "C" {

int chmod(const char* path, mode_t mode) noexcept {
  if (fails(SystemCall::chmod)) return -1;
  return static_cast<int>(syscall(SYS_fchmodat, AT_FDCWD, path, mode));
}

int listen(int fd, int backlog) noexcept {
  if (fails(SystemCall::listen)) return -1;
  return static_cast<int>(syscall(SYS_listen, fd, backlog));
}

int lstat(const char* path, struct stat* into) noexcept {
  if (fails(SystemCall::lstat)) return -1;
  return fstatat(AT_FDCWD, path, into, AT_SYMLINK_NOFOLLOW);
}

int poll(pollfd* fds, nfds_t count, int timeout_ms) {
  if (fails(SystemCall::poll)) return -1;
  const timespec limit{timeout_ms / 1'000, timeout_ms % 1'000 * 1'000'000L};
  return ppoll(fds, count, timeout_ms < 0 ? nullptr : &limit, nullptr);
}

ssize_t send(int fd, const void* from, std::size_t bytes, int flags) {
  if (fails(SystemCall::send)) return -1;
  return sendto(fd, from, bytes, flags, nullptr, 0);
}

}  // extern "C"
