#include "kiosk/votelog/thread.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <poll.h>

#include "kiosk/votelog/command_queue.h"
#include "kiosk/votelog/log_keeper.h"
#include "kiosk/votelog/request_desk.h"
#include "kiosk/votelog/socket_server.h"

namespace xinluon::votelog {
namespace {

// A person waits for a command, a program for an answer: commands come before every line of the socket.
class LogThread final : public VoteLogThread {
 public:
  LogThread(const ThreadOptions& options, const Clock& clock, std::function<void(Notice)> notify,
            ListeningSocket socket)
      : options_(options),
        clock_(clock),
        server_(std::move(socket), options.peer_uids, options.inviter_uids),
        keeper_(options_.log, options_.retry, notify),
        desk_(keeper_, options_, shared_, std::move(notify)),
        thread_([this] { run(); }) {}

  ~LogThread() override {
    queue_.stop();
    thread_.join();
  }

  void save_open(std::uint64_t ticket, const Vote& vote, const std::string& token) override {
    queue_.push(SaveOpen{ticket, vote, token});
  }
  void seal(std::uint64_t ticket) override { queue_.push(Seal{ticket}); }
  void record_unanswered(std::uint64_t ticket, const Vote& vote, const std::string& token) override {
    queue_.push(RecordUnanswered{ticket, vote, token});
  }
  void ask_token(std::uint64_t ticket, const std::string& token) override {
    queue_.push(AskToken{ticket, token});
  }
  void answer_counter(std::uint64_t request, const InvitationAnswer& answer) override {
    queue_.push(AnswerCounter{request, answer});
  }
  void hurry() override { queue_.push(Hurry{}); }
  void set_app_state(const std::string& state, bool display) override { shared_.set_app({state, display}); }
  ServerView server_view() const override { return shared_.server(); }

 private:
  void run();
  void carry_out_commands();
  std::vector<pollfd> wait_for_something();
  int poll_timeout_ms(BootTime now) const;
  void serve(const std::vector<pollfd>& polled);
  void catch_up(BootTime now);

  const ThreadOptions options_;
  const Clock& clock_;
  CommandQueue queue_;
  SharedState shared_;
  SocketServer server_;
  LogKeeper keeper_;
  RequestDesk desk_;
  std::thread thread_;  // the last: everything else is there when it starts
};

void LogThread::run() {
  keeper_.begin(clock_.boot());
  while (true) {
    carry_out_commands();
    if (queue_.is_finished()) return;
    keeper_.maintain(clock_.boot());
    const auto polled = wait_for_something();
    carry_out_commands();
    serve(polled);
  }
}

void LogThread::carry_out_commands() {
  while (const auto command = queue_.pop()) {
    if (const auto* answer = std::get_if<AnswerCounter>(&*command)) {
      desk_.note_answer(answer->request, answer->answer);
    } else if (std::holds_alternative<Hurry>(*command)) {
      desk_.hurry(clock_.boot());
    } else {
      keeper_.carry_out(*command, clock_.boot());
    }
    catch_up(clock_.boot());
  }
}

std::vector<pollfd> LogThread::wait_for_something() {
  std::vector<pollfd> polled{{queue_.fd(), POLLIN, 0}};
  server_.add_to(polled);
  const int ready = poll(polled.data(), polled.size(), poll_timeout_ms(clock_.boot()));
  if (ready < 0) {  // EINTR, or no memory for the moment: as if nothing had happened
    for (pollfd& one : polled) one.revents = 0;
  }
  return polled;
}

int LogThread::poll_timeout_ms(BootTime now) const {
  if (keeper_.has_work()) return 0;
  std::optional<BootTime> first;
  for (const auto due : {keeper_.retry_at(), desk_.deadline(), server_.deadline(now)}) {
    if (due && (!first || *due < *first)) first = due;
  }
  if (!first) return -1;
  constexpr Milliseconds::rep longest = 60'000;  // fits an int
  return static_cast<int>(std::clamp<Milliseconds::rep>((*first - now).count(), 0, longest));
}

void LogThread::serve(const std::vector<pollfd>& polled) {
  const BootTime now = clock_.boot();
  keeper_.retry_when_due(now);
  server_.serve(polled.data() + 1, now, [this](std::uint64_t client, std::string_view line) {
    carry_out_commands();
    const auto rights =
        server_.is_guest(client) ? RequestDesk::Rights::invite_only : RequestDesk::Rights::all;
    auto answer = desk_.answer(client, line, rights, clock_.boot());
    keeper_.note_trouble(clock_.boot());
    return answer;
  });
  catch_up(clock_.boot());
}

void LogThread::catch_up(BootTime now) {
  desk_.keep_only([this](std::uint64_t client) { return server_.is_connected(client); });
  desk_.catch_up(
      now, [&](std::uint64_t client, std::string line) { server_.answer(client, std::move(line), now); });
}

}  // namespace

Result<std::unique_ptr<VoteLogThread>> VoteLogThread::start(const ThreadOptions& options, const Clock& clock,
                                                            std::function<void(Notice)> notify) {
  auto socket = ListeningSocket::make(options.socket);
  if (!socket) return fail(std::move(socket).error());
  return std::unique_ptr<VoteLogThread>(
      std::make_unique<LogThread>(options, clock, std::move(notify), std::move(*socket)));
}

}  // namespace xinluon::votelog
