// The signed envelope around a kiosk's batch (PROTOCOL.md §3). The server's side is answer.h and problem.h.
// Signatures are over exact texts, so nothing is re-serialised to verify.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

inline constexpr std::string_view envelope_header = "Xinluon-Envelope";
inline constexpr std::string_view signature_header = "Xinluon-Signature";  // base64, by the device's key

std::string batches_path(const KioskId& kiosk);  // "/v1/kiosks/{kiosk}/batches"

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
  std::string app_state;                      // "ok" or the code of what is wrong, at most 32 bytes
  std::optional<bool> undervoltage;           // the supply is too weak now
  std::optional<bool> throttled;              // the processor is slowed down now, by heat or supply
  std::optional<std::int64_t> clock_skew_ms;  // its wall clock minus the server's, at the last signed answer
  std::int64_t config_version = 0;            // remote settings in force; 0: none
  std::int64_t config_refused = 0;            // the last version it would not take; 0: none…
  std::string config_trouble;                 // …and why, at most 256 bytes
  bool operator==(const Health&) const = default;
};

struct Envelope {
  int v = protocol_version;
  KioskId kiosk;
  Epoch epoch;
  std::string server_key;    // base64 of the server's signing key this is meant for
  std::string nonce;         // 32 hex digits, fresh for every request
  crypto::Hash prev_hash{};  // h(first_seq − 1)
  Seq first_seq = 0;         // an empty batch (heartbeat): first_seq = last_seq + 1
  Seq last_seq = 0;
  crypto::Hash last_hash{};  // h(last_seq); covers the body
  std::string boot;          // 8 hex digits
  std::int64_t sent_boot_ms = 0;
  std::optional<std::int64_t> wall_ms;       // last synchronised sample of the wall clock, with…
  std::optional<std::int64_t> wall_boot_ms;  // …the boot time it was read at
  std::optional<Anchor> anchor;
  std::string board;  // SHA-256 of the board's serial number, hex, or empty
  Health health;
  bool operator==(const Envelope&) const = default;
};

std::string encode_envelope(const Envelope& envelope);  // the header's value: base64 of JSON

// rejected with the key that is wrong, and when v is not protocol_version. Keys it does not know are ignored.
Result<Envelope> decode_envelope(std::string_view header_value);

// What can be read of an envelope that decode_envelope refuses: enough to answer it, and to tell a version
// this server does not speak (v ≥ 1 and not protocol_version) from rubbish (v = 0).
struct EnvelopeStart {
  int v = 0;
  std::string nonce;  // empty when it could not be read
};
EnvelopeStart peek_envelope(std::string_view header_value);

// The text a device signs: envelope header's value, method and path bound together.
std::string batch_signing_text(std::string_view envelope_header_value, std::string_view method,
                               std::string_view path);

}  // namespace xinluon::wire
