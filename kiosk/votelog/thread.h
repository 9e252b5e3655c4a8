// The one thread that owns the vote log. It serves the app through a queue and the uploader through the
// Unix socket (sync/wire/socket_messages.h), also when no display can be had.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/votelog/vote_log.h"
#include "sync/base/clock.h"

namespace xinluon::votelog {

struct ThreadOptions {
  Options log;
  CounterId counter;                     // for the hello answer
  std::filesystem::path socket;          // made with mode 0660; an old one is removed
  std::vector<std::uint32_t> peer_uids;  // who may connect besides our own user and root
  Milliseconds retry{30'000};            // how often a log that could not be opened is tried again
};

// Told on the log's thread; must be quick and must not call back.
struct Saved {
  std::uint64_t ticket;
};
struct Sealed {
  std::uint64_t ticket;
  Seq seq;
};
struct Failed {
  std::uint64_t ticket;
  Errc code;
  std::string message;
};
struct Ready {};  // the log is open and stores
struct Lost {     // it can't store; it goes on trying
  Errc code;
  std::string message;
};
using Notice = std::variant<Saved, Sealed, Failed, Ready, Lost>;

// What the uploader last said, for screens.
struct ServerView {
  std::string state = "unknown";
  Seq head_seq = 0;
  Seq pending = 0;
};

class VoteLogThread {
 public:
  // Starts the thread; the log itself is opened on it (Ready or Lost tells). Fails only when the socket
  // can't be made.
  static Result<std::unique_ptr<VoteLogThread>> start(const ThreadOptions& options, const Clock& clock,
                                                      std::function<void(Notice)> notify);
  virtual ~VoteLogThread() = default;  // finishes what was queued, then stops

  // Thread-safe, never block. Each is answered by exactly one notice with its ticket.
  virtual void save_open(std::uint64_t ticket, const Vote& vote) = 0;
  virtual void seal(std::uint64_t ticket) = 0;
  // For the hello answer: "ok" or the code of what is wrong with screen or touch.
  virtual void set_app_state(const std::string& state, bool display) = 0;
  virtual ServerView server_view() const = 0;
};

}  // namespace xinluon::votelog
