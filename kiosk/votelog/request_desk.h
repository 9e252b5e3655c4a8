// Answers the requests of the socket (sync/wire/socket_messages.h): the uploader's from the vote log, the
// counter's by way of the app. One thread, except where it says otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/votelog/log_keeper.h"
#include "kiosk/votelog/thread.h"
#include "sync/base/clock.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

// What the app's threads and the log's thread tell each other. Thread-safe.
class SharedState {
 public:
  struct App {
    std::string state = "ok";
    bool display = true;
  };
  void set_app(const App& app);
  App app() const;
  void set_server(const ServerView& view);
  ServerView server() const;

 private:
  mutable std::mutex mutex_;
  App app_;
  ServerView server_;
};

class RequestDesk {
 public:
  using ClientId = std::uint64_t;
  using Send = std::function<void(ClientId, std::string line)>;

  enum class Rights { all, invite_only };

  // `notify` takes what the counter asks of the app to the app.
  RequestDesk(LogKeeper& keeper, const ThreadOptions& options, SharedState& shared,
              std::function<void(Notice)> notify);

  // The answer to a request's line, or none when the client waits for a record or for the app.
  std::optional<std::string> answer(ClientId client, std::string_view line, Rights rights, BootTime now);
  // What the app says to an invitation or a withdrawal; sent by the next catch_up().
  void note_answer(std::uint64_t request, const InvitationAnswer& answer);

  // After anything that may have changed the log: answers those who waited for it, and those whose time is
  // up, and counts again what the server lacks.
  void catch_up(BootTime now, const Send& send);
  // The uploader is to try at once what it has put off: told to whoever waits, or to the next who does so
  // soon.
  void hurry(BootTime now);
  // When the first of those who wait has waited long enough.
  std::optional<BootTime> deadline() const;
  // Drops those who wait no longer.
  void keep_only(const std::function<bool(ClientId)>& is_connected);

 private:
  struct Waiter {
    ClientId client;
    Epoch epoch;  // that was being written when it began to wait
    Seq after;
    BootTime until;
  };

  struct AwaitsApp {
    ClientId client;
    std::uint64_t request;
    BootTime until;
    std::optional<InvitationAnswer> answer{};
  };

  std::string state_of(const SharedState::App& app);
  std::string answer(const wire::HelloRequest& request);
  std::string answer(const wire::RecordsRequest& request);
  std::string answer(const wire::HashRequest& request);
  std::string answer(const wire::ReportRequest& request, BootTime now);
  std::string answer(const wire::ConfigureRequest& request);
  std::string answer(const wire::HurryRequest& request, BootTime now);
  std::uint64_t hold_for_app(ClientId client, BootTime now);
  void send_app_answers(BootTime now, const Send& send);
  std::optional<std::string> wait(ClientId client, const wire::WaitRequest& request, BootTime now);
  const std::vector<wire::EpochState>& epochs();
  wire::EpochState writing();
  void count_pending();
  bool take_hurry(BootTime now);

  LogKeeper& keeper_;
  const ThreadOptions& options_;
  SharedState& shared_;
  std::function<void(Notice)> notify_;
  std::vector<Waiter> waiters_;
  std::vector<AwaitsApp> awaiting_app_;  // one a client at most
  std::uint64_t last_request_ = 0;
  std::map<Epoch, Seq> server_heads_;  // of epochs that are here
  BootTime hurry_until_{};             // an uploader that asks until then is told to hurry
};

}  // namespace xinluon::votelog
