// The way from the app's threads to the log's thread: a queue with a descriptor that poll() wakes for.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "sync/base/unique_fd.h"
#include "sync/domain/invitation.h"
#include "sync/domain/vote.h"

namespace xinluon::votelog {

// As the functions of VoteLogThread.
struct SaveOpen {
  std::uint64_t ticket;
  Vote vote;
  std::string token{};
};
struct Seal {
  std::uint64_t ticket;
};
struct RecordUnanswered {
  std::uint64_t ticket;
  Vote vote;
  std::string token{};
};
struct AskToken {
  std::uint64_t ticket;
  std::string token;
};
struct AnswerCounter {
  std::uint64_t request;
  InvitationAnswer answer;
};
struct Hurry {};
using Command = std::variant<SaveOpen, Seal, RecordUnanswered, AskToken, AnswerCounter, Hurry>;

// The app waits for each answer before it asks again; a queue of this length is a runaway caller.
inline constexpr std::size_t max_commands = 1024;

class CommandQueue {
 public:
  CommandQueue();
  CommandQueue(const CommandQueue&) = delete;
  CommandQueue& operator=(const CommandQueue&) = delete;

  // Any thread.
  void push(Command command);
  void stop();

  // The reading thread's. fd() is readable while there is something to pop or stop() was called.
  int fd() const { return wake_.get(); }
  std::optional<Command> pop();
  // stop() was called and nothing is left.
  bool is_finished() const;

 private:
  void wake();
  void take_wakes();

  UniqueFd wake_;
  mutable std::mutex mutex_;
  std::deque<Command> commands_;
  bool stopped_ = false;
};

}  // namespace xinluon::votelog
