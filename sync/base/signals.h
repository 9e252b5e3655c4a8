// The signals a daemon lives by, as a descriptor that a loop waits on beside its others. Nothing runs inside
// a signal handler.
#pragma once

#include <chrono>
#include <optional>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"

namespace xinluon {

enum class Signal {
  stop,    // SIGTERM or SIGINT: finish and exit with 0
  reload,  // SIGHUP: read the configuration, certificates or log files again
};

class Signals {
 public:
  // Blocks SIGTERM, SIGINT and SIGHUP for this thread and for every thread it starts afterwards, and ignores
  // SIGPIPE for the process (a peer that hung up is an error of write()). So call it first thing in main,
  // before any thread. A program started by this one inherits both: reset them between fork and exec. For
  // SDL, set SDL_HINT_NO_SIGNAL_HANDLERS.
  static Result<Signals> take_over();

  // Becomes readable when a signal is there; it may be added to poll, epoll or an Asio stream_descriptor.
  int fd() const { return fd_.get(); }
  // The next signal that came, without waiting.
  std::optional<Signal> next();
  // Waits for one; empty when the time is over.
  std::optional<Signal> wait(std::chrono::milliseconds at_most);

 private:
  explicit Signals(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace xinluon
