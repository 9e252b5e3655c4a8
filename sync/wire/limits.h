// Every limit of the protocol, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace xinluon::wire {

inline constexpr int protocol_version = 1;
inline constexpr std::size_t max_record_bytes = 4 * 1024;   // a vote takes 300; room for long codes
inline constexpr std::size_t max_batch_records = 500;       // 0.1 s of server work: one kiosk holds up nobody
inline constexpr std::size_t max_batch_bytes = 256 * 1024;  // decompressed; what a 3G line sends in seconds
inline constexpr std::size_t max_compressed_bytes = 256 * 1024;
inline constexpr std::size_t max_envelope_bytes =
    4 * 1024;  // fits the header limit of proxies (8 KiB) in base64
inline constexpr std::size_t max_answer_bytes = 64 * 1024;
inline constexpr std::size_t max_socket_line_bytes = 1024 * 1024;  // a full batch as JSON strings, escaped
inline constexpr std::chrono::minutes heartbeat{5};
inline constexpr std::chrono::seconds max_wait{60};  // a held "wait" on the local socket

}  // namespace xinluon::wire
