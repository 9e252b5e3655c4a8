#include "kiosk/votelog/command_queue.h"

#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "sync/base/check.h"

namespace xinluon::votelog {

CommandQueue::CommandQueue() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  XINLUON_CHECK(static_cast<bool>(wake_), "no descriptor is left for the vote log's queue");
}

void CommandQueue::push(Command command) {
  {
    const std::lock_guard lock(mutex_);
    XINLUON_CHECK(commands_.size() < max_commands, "the vote log is asked faster than anybody can vote");
    commands_.push_back(std::move(command));
  }
  wake();
}

void CommandQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake();
}

std::optional<Command> CommandQueue::pop() {
  const std::lock_guard lock(mutex_);
  if (commands_.empty()) {
    if (!stopped_) take_wakes();
    return std::nullopt;
  }
  Command command = std::move(commands_.front());
  commands_.pop_front();
  return command;
}

bool CommandQueue::is_finished() const {
  const std::lock_guard lock(mutex_);
  return stopped_ && commands_.empty();
}

// Under the lock, on an empty queue: what is pushed later wakes later. The descriptor never blocks, so no
// signal interrupts; a read of what nobody woke fails, and that is fine.
void CommandQueue::take_wakes() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t n = read(wake_.get(), &count, sizeof count);
}

void CommandQueue::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = write(wake_.get(), &one, sizeof one);
}

}  // namespace xinluon::votelog
