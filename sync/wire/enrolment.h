// POST /v1/enrol: a device gives its own public key for a one-time code (PROTOCOL.md §6). The answer is
// signed like every other, with the request's nonce.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/ids.h"

namespace xinluon::wire {

inline constexpr std::string_view enrol_path = "/v1/enrol";

struct EnrolRequest {
  std::string code;  // as typed; the server normalises it (crypto/random.h)
  KioskId kiosk;
  std::string public_key;  // base64
  std::string nonce;       // 32 hex digits
  std::string board;       // SHA-256 of the board's serial number, hex, or empty
  std::string software;
  bool operator==(const EnrolRequest&) const = default;
};
std::string encode_enrol_request(const EnrolRequest& request);
Result<EnrolRequest> decode_enrol_request(std::string_view json);

struct EnrolAnswer {
  KioskId kiosk;
  CounterId counter;
  std::string unit_name;
  std::string counter_name;
  std::int64_t server_ms = 0;
  bool operator==(const EnrolAnswer&) const = default;
};
std::string encode_enrol_answer(const EnrolAnswer& answer);
Result<EnrolAnswer> decode_enrol_answer(std::string_view json);

}  // namespace xinluon::wire
