// Keeps a vote log open: carries out the app's commands on it, tells how each ended and whether votes are
// stored at all, and tries again and again while they are not. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "kiosk/votelog/command_queue.h"
#include "kiosk/votelog/thread.h"
#include "kiosk/votelog/vote_log.h"
#include "sync/base/clock.h"

namespace xinluon::votelog {

class LogKeeper {
 public:
  LogKeeper(Options options, Milliseconds retry, std::function<void(Notice)> notify);

  // Opens the log. Tells Ready or Lost.
  void begin(BootTime now);
  // One notice with the command's ticket; then Lost where the log stores no longer, and after Failed Ready
  // where it does.
  void carry_out(const Command& command, BootTime now);
  // Tries again when it is time; tells Ready when it stores again.
  void retry_when_due(BootTime now);
  // Work nobody waits for.
  void maintain(BootTime now);
  bool has_work() const { return log_ && log_->has_work(); }

  // Null while it can't even be read.
  VoteLog* log() { return log_ ? &*log_ : nullptr; }
  // "" while it stores, else the code of what is wrong, for the screen and the server.
  std::string trouble_code() const;
  std::optional<BootTime> retry_at() const { return retry_at_; }

  // Looks whether something that was done to log() has changed whether it stores.
  void note_trouble(BootTime now);

 private:
  void carry_out(const SaveOpen& command);
  void carry_out(const Seal& command);
  void carry_out(const RecordUnanswered& command);
  void carry_out(const AskToken& command);
  void carry_out(const AnswerCounter& /*command*/) {}  // the request desk's
  void carry_out(const Hurry& /*command*/) {}          // too
  void tell_failed(std::uint64_t ticket, const Error& error);
  Result<void> open_or_recover();

  Options options_;
  Milliseconds retry_;
  std::function<void(Notice)> notify_;
  std::optional<VoteLog> log_;
  std::optional<Error> trouble_;     // as it was told last
  std::optional<Error> open_error_;  // why there is no log_
  bool told_ = false;
  bool failed_ = false;  // since what is true was told
  std::optional<BootTime> retry_at_;
};

}  // namespace xinluon::votelog
