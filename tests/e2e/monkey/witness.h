// A vote log between the terminal and the real one, that writes down what was asked and what came of it: a
// line each, "<boot ms> save <ticket> <level> <token>", "… saved <ticket>", "… seal <ticket>", "… unanswered
// <ticket>", "… sealed <ticket> <seq> <KiB on the heap>", "… failed <ticket>".
#pragma once

#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include "kiosk/votelog/thread.h"

namespace xinluon::test {

class Trace {
 public:
  Trace(const std::string& file, const Clock& clock) : out_(file), clock_(clock) {}
  void write(const std::string& what);  // from any thread
  void write(const votelog::Notice& notice);

 private:
  std::mutex mutex_;
  std::ofstream out_;
  const Clock& clock_;
};

class Witness final : public votelog::VoteLogThread {
 public:
  Witness(std::unique_ptr<votelog::VoteLogThread> log, Trace& trace) : log_(std::move(log)), trace_(trace) {}

  void save_open(std::uint64_t ticket, const Vote& vote, const std::string& token) override;
  void seal(std::uint64_t ticket) override;
  void record_unanswered(std::uint64_t ticket, const Vote& vote, const std::string& token) override;
  void ask_token(std::uint64_t ticket, const std::string& token) override { log_->ask_token(ticket, token); }
  void hurry() override { log_->hurry(); }
  void answer_counter(std::uint64_t request, const InvitationAnswer& answer) override {
    log_->answer_counter(request, answer);
  }
  void set_app_state(const std::string& state, bool display) override { log_->set_app_state(state, display); }
  votelog::ServerView server_view() const override { return log_->server_view(); }

 private:
  std::unique_ptr<votelog::VoteLogThread> log_;
  Trace& trace_;
};

}  // namespace xinluon::test
