// One connection of the local socket: lines in, answers out, both bounded in size and time. Its next line is
// taken only when the last one was answered and the answer was sent, so that nobody can make us hold more
// than one answer for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/unique_fd.h"
#include "sync/wire/limits.h"

namespace xinluon::votelog {

inline constexpr std::size_t max_request_bytes = wire::max_request_line_bytes;  // a line
inline constexpr Milliseconds line_time{5'000};     // from a line's first byte to its end
inline constexpr Milliseconds answer_time{10'000};  // from an answer to its last byte taken: at most 1 MB

class SocketClient {
 public:
  SocketClient(std::uint64_t id, std::uint32_t uid, UniqueFd fd, BootTime now)
      : id_(id), uid_(uid), fd_(std::move(fd)), last_seen_(now) {}

  std::uint64_t id() const { return id_; }
  std::uint32_t uid() const { return uid_; }  // the user at the other end
  int fd() const { return fd_.get(); }
  short poll_events() const;

  // What poll() said of the descriptor.
  void on_poll(short events, BootTime now);

  // The next line, without its end, when it is this client's turn. It then waits for answer().
  std::optional<std::string> next_line(BootTime now);
  bool has_turn() const { return state_ == State::listening && has_line(); }
  // Adds the line's end and sends what the socket takes at once.
  void answer(std::string line, BootTime now);
  // As answer(), then closes: the client broke the rules.
  void refuse(std::string line, BootTime now);

  bool is_gone() const { return gone_; }
  bool is_idle() const { return state_ == State::listening && in_.empty(); }
  BootTime last_seen() const { return last_seen_; }
  // When it will have taken too long.
  std::optional<BootTime> deadline() const;

 private:
  enum class State { listening, awaiting_answer, answering };

  bool has_line() const { return in_.find('\n') != std::string::npos; }
  void receive(BootTime now);
  void send_some();

  std::uint64_t id_;
  std::uint32_t uid_;
  UniqueFd fd_;
  State state_ = State::listening;
  std::string in_;
  std::string out_;
  bool refused_ = false;  // it has said all it may
  bool gone_ = false;
  BootTime last_seen_;
  BootTime line_began_{};
  BootTime answered_{};
};

}  // namespace xinluon::votelog
