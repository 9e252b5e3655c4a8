#include "sync/base/unique_fd.h"

#include <unistd.h>

namespace xinluon {

// Not retried on EINTR: Linux has released the descriptor by then, and another thread may own its number.
void UniqueFd::reset(int fd) {
  if (fd_ >= 0) close(fd_);
  fd_ = fd;
}

}  // namespace xinluon
