// The one thread that owns the vote log. It serves the app through a queue, and the uploader and the
// counter's software through the Unix socket (sync/wire/socket_messages.h), also when no display can be had.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/votelog/vote_log.h"
#include "sync/base/clock.h"
#include "sync/domain/invitation.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

// What the app does with settings that come from the server. Called on the log's thread; must be quick and
// must not call back.
struct SettingsDoor {
  std::function<wire::SettingsState()> state;  // empty: none are taken
  std::function<Result<void>(const wire::ConfigureRequest&)> take;
};

struct ThreadOptions {
  Options log;
  CounterId counter;                        // for the hello answer
  std::filesystem::path socket;             // made with mode 0660; an old one is removed
  std::vector<std::uint32_t> peer_uids;     // who may connect besides our own user and root
  std::vector<std::uint32_t> inviter_uids;  // who else may connect, to invite and withdraw only
  Milliseconds retry{30'000};               // how often a log that could not be opened is tried again
  bool armed = false;                       // for the hello answer: the uploader polls for invitations
  SettingsDoor settings{};
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
struct TokenState {  // answers ask_token()
  std::uint64_t ticket;
  bool spent;
};
struct Invited {  // over the socket; to be answered with answer_counter(request, …)
  std::uint64_t request;
  Invitation invitation;
};
struct Withdrawn {  // the same; an empty token: whatever is asked now
  std::uint64_t request;
  std::string token;
};
using Notice = std::variant<Saved, Sealed, Failed, Ready, Lost, TokenState, Invited, Withdrawn>;

// Whoever invites over the socket waits so long for answer_counter(), then is told to try again.
inline constexpr Milliseconds counter_patience{5'000};

// What the uploader last said, for screens.
struct ServerView {
  std::string state = "unknown";  // "ok", "offline", "refused", "fork", "not_enrolled"
  Seq head_seq = 0;
  Seq pending = 0;
  std::optional<BootTime> since;     // when `state` became what it is
  std::optional<BootTime> answered;  // when the uploader last told of an answer of the server, good or bad
  std::string epoch;                 // that is being written; its first 8 digits
  Seq sealed = 0;                    // its newest record
};

class VoteLogThread {
 public:
  // Starts the thread; the log itself is opened on it (Ready or Lost tells). Fails only when the socket
  // can't be made.
  static Result<std::unique_ptr<VoteLogThread>> start(const ThreadOptions& options, const Clock& clock,
                                                      std::function<void(Notice)> notify);
  virtual ~VoteLogThread() = default;  // finishes what was queued, then stops

  // Thread-safe, never block. Each is answered by exactly one notice with its ticket: Saved, Sealed or
  // TokenState, or else Failed. A token that is not empty is spent in the same transaction, once and for
  // all.
  virtual void save_open(std::uint64_t ticket, const Vote& vote, const std::string& token) = 0;
  virtual void seal(std::uint64_t ticket) = 0;
  // Seals a record of an invitation that ended without a vote, in one transaction.
  virtual void record_unanswered(std::uint64_t ticket, const Vote& vote, const std::string& token) = 0;
  virtual void ask_token(std::uint64_t ticket, const std::string& token) = 0;
  // Answers an Invited or Withdrawn; nothing happens when nobody waits for it any more.
  virtual void answer_counter(std::uint64_t request, const InvitationAnswer& answer) = 0;
  // A technician wants everything sent now: the uploader, if it asks within a minute, is told to hurry.
  virtual void hurry() = 0;
  // For the hello answer: "ok" or the code of what is wrong with screen or touch.
  virtual void set_app_state(const std::string& state, bool display) = 0;
  virtual ServerView server_view() const = 0;
};

}  // namespace xinluon::votelog
