#include "kiosk/votelog/log_keeper.h"

#include <utility>

#include "sync/base/log.h"

namespace xinluon::votelog {

LogKeeper::LogKeeper(Options options, Milliseconds retry, std::function<void(Notice)> notify)
    : options_(std::move(options)), retry_(retry), notify_(std::move(notify)) {}

void LogKeeper::begin(BootTime now) {
  [[maybe_unused]] const auto opened = open_or_recover();  // note_trouble() tells
  note_trouble(now);
}

Result<void> LogKeeper::open_or_recover() {
  if (log_) return log_->recover();
  auto log = VoteLog::open(options_);
  if (!log) {
    open_error_ = log.error();
    return fail(std::move(log).error());
  }
  open_error_.reset();
  log_ = std::move(*log);
  return {};
}

void LogKeeper::carry_out(const Command& command, BootTime now) {
  std::visit([this](const auto& one) { carry_out(one); }, command);
  note_trouble(now);
}

void LogKeeper::carry_out(const SaveOpen& command) {
  if (!log_) return tell_failed(command.ticket, *open_error_);
  if (auto saved = log_->save_open(command.vote, command.token); !saved) {
    return tell_failed(command.ticket, saved.error());
  }
  notify_(Saved{command.ticket});
}

void LogKeeper::carry_out(const Seal& command) {
  if (!log_) return tell_failed(command.ticket, *open_error_);
  const auto seq = log_->seal();
  if (!seq) return tell_failed(command.ticket, seq.error());
  notify_(Sealed{command.ticket, *seq});
}

void LogKeeper::carry_out(const RecordUnanswered& command) {
  if (!log_) return tell_failed(command.ticket, *open_error_);
  const auto seq = log_->record_unanswered(command.vote, command.token);
  if (!seq) return tell_failed(command.ticket, seq.error());
  notify_(Sealed{command.ticket, *seq});
}

void LogKeeper::carry_out(const AskToken& command) {
  if (!log_) return tell_failed(command.ticket, *open_error_);
  const auto spent = log_->is_spent(command.token);
  if (!spent) return tell_failed(command.ticket, spent.error());
  notify_(TokenState{command.ticket, *spent});
}

void LogKeeper::tell_failed(std::uint64_t ticket, const Error& error) {
  log::error("a vote could not be stored: {}", error.message);
  notify_(Failed{ticket, error.code, error.message});
  failed_ = true;
}

void LogKeeper::retry_when_due(BootTime now) {
  if (!retry_at_ || now < *retry_at_) return;
  retry_at_ = now + retry_;
  if (auto tried = open_or_recover(); !tried) log::error("votes can't be stored: {}", tried.error().message);
  note_trouble(now);
}

void LogKeeper::maintain(BootTime now) {
  if (!log_) return;
  log_->maintain();
  note_trouble(now);
}

std::string LogKeeper::trouble_code() const {
  if (!trouble_) return "";
  return trouble_->code == Errc::full ? "DISK_FULL" : "STORE_FAILED";
}

// Lost is told once, and again when its code changes; Ready once, and after a failure that was no trouble:
// whoever fell out of service by it must hear that votes are stored.
void LogKeeper::note_trouble(BootTime now) {
  std::optional<Error> trouble = log_ ? log_->trouble() : open_error_;
  const bool changed =
      !told_ || trouble.has_value() != trouble_.has_value() || (trouble && trouble->code != trouble_->code);
  const bool only_failed = std::exchange(failed_, false) && !trouble;
  told_ = true;
  trouble_ = std::move(trouble);
  if (!trouble_) {
    retry_at_.reset();
  } else if (!retry_at_) {
    retry_at_ = now + retry_;
  }
  if (!changed && !only_failed) return;
  if (trouble_) {
    log::error("votes are not stored: {}", trouble_->message);
    notify_(Lost{trouble_->code, trouble_->message});
  } else {
    log::info("votes are stored in {}", options_.folder.native());
    notify_(Ready{});
  }
}

}  // namespace xinluon::votelog
