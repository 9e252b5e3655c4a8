// What surrounds a batch: the signed envelope of the kiosk and the signed answer of the server
// (PROTOCOL.md §2, §3). Signatures are over exact texts, so nothing is re-serialised to verify.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/domain/ids.h"

namespace xinluon::wire {

inline constexpr std::string_view envelope_header = "Xinluon-Envelope";
inline constexpr std::string_view signature_header = "Xinluon-Signature";
inline constexpr std::string_view answer_signature_header = "Xinluon-Answer-Signature";

// A signed server time and the boot time at which it arrived, of the same boot.
struct Anchor {
  std::int64_t server_ms = 0;
  std::int64_t recv_boot_ms = 0;
  bool operator==(const Anchor&) const = default;
};

// The state of the device, for the fleet page. Absent is unknown.
struct Health {
  std::uint64_t pending = 0;  // sealed records the server does not hold yet
  std::optional<std::int64_t> disk_free_bytes;
  std::optional<int> cpu_temp_millicelsius;
  bool display = true;  // the screen draws
  std::string software;
  std::string app_state;  // "ok" or the code of what is wrong, at most 32 bytes
  bool operator==(const Health&) const = default;
};

struct Envelope {
  int v = 1;
  KioskId kiosk;
  Epoch epoch;
  std::string server_key;    // base64 of the server's signing key this is meant for
  std::string nonce;         // 32 hex digits, fresh for every request
  crypto::Hash prev_hash{};  // h(first_seq − 1)
  Seq first_seq = 0;         // an empty batch (heartbeat): first_seq = last_seq + 1
  Seq last_seq = 0;
  crypto::Hash last_hash{};  // h(last_seq); covers the body
  std::string boot;
  std::int64_t sent_boot_ms = 0;
  std::optional<std::int64_t> wall_ms;       // last synchronised sample of the wall clock, with…
  std::optional<std::int64_t> wall_boot_ms;  // …the boot time it was read at
  std::optional<Anchor> anchor;
  std::string board;  // SHA-256 of the board's serial number, hex, or empty
  Health health;
};

std::string encode_envelope(const Envelope& envelope);  // the header's value: base64 of JSON
Result<Envelope> decode_envelope(std::string_view header_value);

// The text a device signs: envelope header's value, method and path bound together.
std::string batch_signing_text(std::string_view envelope_header_value, std::string_view method,
                               std::string_view path);

// 200 OK of a batch.
struct BatchAnswer {
  Seq head_seq = 0;
  crypto::Hash head_hash{};
  Seq backed_up_seq = 0;
  std::int64_t server_ms = 0;
  std::int64_t config_version = 0;
  std::int64_t next_ms = 0;  // when to send the next heartbeat
  bool operator==(const BatchAnswer&) const = default;
};
std::string encode_batch_answer(const BatchAnswer& answer);
Result<BatchAnswer> decode_batch_answer(std::string_view json);

// An error answer (RFC 9457). `type` decides what the kiosk does; the others are for people.
struct Problem {
  std::string type;  // "server-behind", "fork", "bad-batch", "too-large", "unknown-kiosk", "revoked", …
  int status = 0;
  std::string title;
  std::string detail;
  std::optional<Seq> head_seq;            // server-behind
  std::optional<crypto::Hash> head_hash;  // server-behind
  std::int64_t server_ms = 0;
};
std::string encode_problem(const Problem& problem);
Result<Problem> decode_problem(std::string_view json);

// The text a server signs for an answer; `nonce` is the request's ("" when it could not be read).
std::string answer_signing_text(std::string_view nonce, int status, std::string_view body);

// POST /v1/enrol: the device's own key for a one-time code.
struct EnrolRequest {
  std::string code;
  KioskId kiosk;
  std::string public_key;  // base64
  std::string nonce;
  std::string board;
  std::string software;
};
std::string encode_enrol_request(const EnrolRequest& request);
Result<EnrolRequest> decode_enrol_request(std::string_view json);

struct EnrolAnswer {
  KioskId kiosk;
  CounterId counter;
  std::string unit_name;
  std::string counter_name;
  std::int64_t server_ms = 0;
};
std::string encode_enrol_answer(const EnrolAnswer& answer);
Result<EnrolAnswer> decode_enrol_answer(std::string_view json);

}  // namespace xinluon::wire
