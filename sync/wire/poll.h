// The kiosk's long poll: how what the counter's software asks of the server reaches the kiosk, and what
// became of it goes back (PROTOCOL.md §12). The uploader hands lines of the local socket (§8) through
// verbatim: requests one way, answers the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::wire {

inline constexpr std::chrono::seconds max_hold{55};        // proxies cut at 60 s
inline constexpr std::size_t max_held_requests = 8;        // one citizen stands at a counter
inline constexpr std::size_t max_poll_bytes = 16 * kib;    // eight answers, or eight requests
inline constexpr std::size_t max_invitation_bytes = 1024;  // as on the socket
inline constexpr std::int64_t max_patience_ms = 60'000;    // an invitation older than this asks nobody
inline constexpr std::int64_t default_patience_ms = 10'000;

std::string poll_path(const KioskId& kiosk);  // "/v1/kiosks/{kiosk}/requests"

// A line of §8 and the number it is known by between server and kiosk.
struct NumberedLine {
  std::uint64_t id = 0;
  std::string line;
  bool operator==(const NumberedLine&) const = default;
};

// The body of the kiosk's POST.
struct Poll {
  std::int64_t hold_ms = 0;           // held so long when there is nothing, at most max_hold
  std::vector<NumberedLine> answers;  // to requests of earlier polls
  bool operator==(const Poll&) const = default;
};
std::string encode_poll(const Poll& poll);
Result<Poll> decode_poll(std::string_view json);

// 200 of a poll.
struct PollAnswer {
  std::int64_t server_ms = 0;
  std::vector<NumberedLine> requests;  // none: the time was over
  bool news = false;                   // the answer to a heartbeat has something new: send one at once
  bool operator==(const PollAnswer&) const = default;
};
std::string encode_poll_answer(const PollAnswer& answer);
Result<PollAnswer> decode_poll_answer(std::string_view json);

// The body of the counter's POST: an invitation, and how long its sender waits.
struct CounterRequest {
  InviteRequest invite;
  std::int64_t patience_ms = default_patience_ms;
  bool operator==(const CounterRequest&) const = default;
};
Result<CounterRequest> decode_counter_request(std::string_view json);

// What the counter's software is told: {"fate":…,"refusal":…}.
std::string encode_fate(const InvitationAnswer& answer);

}  // namespace xinluon::wire
