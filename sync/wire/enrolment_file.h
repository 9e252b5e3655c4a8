// What a device must know to enrol: made by `xinluon-server admin enrolment-code`, brought to the Pi as a
// file on its boot partition. TOML: url, pins, server_key, code, and the kiosk's place for people to read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::wire {

struct EnrolmentFile {
  std::string url;                // https://host:port
  std::vector<std::string> pins;  // "sha256//…": current, and next when known
  std::string server_key;         // base64 Ed25519 key that signs answers
  std::string code;               // one-time, a secret until it is used; empty afterwards
  std::string note;               // "Xã Mẫu 01 – Quầy số 03", for the technician
  bool operator==(const EnrolmentFile&) const = default;
};

std::string encode_enrolment_file(const EnrolmentFile& file);
Result<EnrolmentFile> decode_enrolment_file(std::string_view toml, const std::string& name);

}  // namespace xinluon::wire
