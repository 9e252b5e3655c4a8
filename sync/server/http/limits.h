// Every limit of the listener, each with its reason. Those a site may change are in server_options.h and
// application.h.
#pragma once

#include <chrono>
#include <cstddef>

namespace xinluon::http {

inline constexpr std::size_t max_header_bytes = 16 * 1024;  // an envelope takes 5.5 KiB, a browser 2 KiB
inline constexpr std::size_t max_target_bytes = 2 * 1024;   // every filter of the dashboard fits in 500
inline constexpr std::size_t max_form_bytes = 4 * 1024;     // sign-in and enrolment: a few short fields
inline constexpr std::size_t max_query_fields = 16;

// How long a client may take, each for the whole of what it names, so that a byte a second gains nothing.
struct Deadlines {
  std::chrono::milliseconds handshake = std::chrono::seconds(10);
  std::chrono::milliseconds header = std::chrono::seconds(10);
  std::chrono::milliseconds body = std::chrono::seconds(60);  // 256 KiB over a 64 kbit/s line takes 33 s
  std::chrono::milliseconds answer = std::chrono::seconds(60);
  std::chrono::milliseconds idle = std::chrono::seconds(75);  // between two requests of one connection
  // All of an answer that goes out while it is made: it holds a snapshot of the database.
  std::chrono::milliseconds stream = std::chrono::hours(1);
  // After an answer to a body nobody will read: the client gets this long to read the answer before the
  // socket closes (an early close would reset the connection and lose the answer).
  std::chrono::milliseconds linger = std::chrono::seconds(2);
  std::chrono::milliseconds shutdown = std::chrono::seconds(5);  // for all that runs when the server stops
};

// Requests waiting for a worker. More than this means a second of waiting: better to say so at once.
inline constexpr std::size_t max_waiting_requests = 1024;
// Sign-ins waiting for one of the two hashing threads: 16 × 110 ms / 2 is still under a second.
inline constexpr std::size_t max_waiting_hashes = 16;
// Exports waiting for the one that runs: whoever comes later is told to try again.
inline constexpr std::size_t max_waiting_exports = 1;

}  // namespace xinluon::http
