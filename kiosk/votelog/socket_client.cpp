#include "kiosk/votelog/socket_client.h"

#include <array>
#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

short SocketClient::poll_events() const {
  switch (state_) {
    case State::awaiting_answer:
      return POLLRDHUP;
    case State::answering:
      return POLLOUT;
    case State::listening:
      break;
  }
  return has_line() ? 0 : POLLIN;
}

void SocketClient::on_poll(short events, BootTime now) {
  if ((events & POLLOUT) != 0) send_some();
  if ((events & POLLIN) != 0) receive(now);
  const bool lost = (events & (POLLERR | POLLNVAL)) != 0;
  const bool hung_up = (events & (POLLHUP | POLLRDHUP)) != 0 && (events & POLLIN) == 0;
  const auto due = deadline();
  if (lost || hung_up || (due && *due <= now)) gone_ = true;
}

void SocketClient::receive(BootTime now) {
  std::array<char, max_request_bytes> piece;
  const ssize_t n = recv(fd_.get(), piece.data(), piece.size() - in_.size(), MSG_DONTWAIT);
  if (n <= 0) {  // nothing more will come: poll() said that there is something to be had
    gone_ = true;
    return;
  }
  last_seen_ = now;
  if (in_.empty()) line_began_ = now;
  in_.append(piece.data(), static_cast<std::size_t>(n));
  if (in_.size() == max_request_bytes && !has_line()) {
    in_.clear();
    refuse(encode(wire::error_answer(
               {Errc::rejected, format("a request of more than {} bytes", max_request_bytes)})),
           now);
  }
}

std::optional<std::string> SocketClient::next_line(BootTime now) {
  if (!has_turn() || gone_) return std::nullopt;
  const std::size_t end = in_.find('\n');
  std::string line = in_.substr(0, end);
  in_.erase(0, end + 1);
  line_began_ = now;
  state_ = State::awaiting_answer;
  return line;
}

void SocketClient::answer(std::string line, BootTime now) {
  XINLUON_CHECK(state_ == State::awaiting_answer, "one answer a request");
  out_ = std::move(line);
  out_ += '\n';
  answered_ = now;
  state_ = State::answering;
  send_some();
}

void SocketClient::refuse(std::string line, BootTime now) {
  refused_ = true;
  state_ = State::awaiting_answer;
  answer(std::move(line), now);
}

void SocketClient::send_some() {
  const ssize_t n = send(fd_.get(), out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n < 0) {
    gone_ = errno != EAGAIN;  // a full buffer is waited for
    return;
  }
  out_.erase(0, static_cast<std::size_t>(n));
  if (!out_.empty()) return;
  out_.shrink_to_fit();
  state_ = State::listening;
  if (refused_) gone_ = true;
}

std::optional<BootTime> SocketClient::deadline() const {
  if (state_ == State::answering) return answered_ + answer_time;
  if (state_ == State::listening && !in_.empty() && !has_line()) return line_began_ + line_time;
  return std::nullopt;
}

}  // namespace xinluon::votelog
