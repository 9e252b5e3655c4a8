// What the server answers to a batch, and the text it signs for every answer, errors too (PROTOCOL.md §4).
// Errors are problem.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"

namespace xinluon::wire {

inline constexpr std::string_view answer_signature_header = "Xinluon-Answer-Signature";  // base64

// 200 OK of a batch.
struct BatchAnswer {
  Seq head_seq = 0;
  crypto::Hash head_hash{};
  Seq backed_up_seq = 0;
  std::int64_t server_ms = 0;
  std::int64_t config_version = 0;
  std::int64_t next_ms = 0;  // when to send the next heartbeat
  // Of the server's TLS key, current and next ("sha256//…"), to be trusted from now on. Only in the answer to
  // an empty batch; empty where the server says nothing of them.
  std::vector<std::string> pins{};
  // A technician wants the newest lines of the kiosk's journal (journal.h); 0: nobody does.
  std::int64_t log_request = 0;
  std::int64_t log_lines = 0;
  bool operator==(const BatchAnswer&) const = default;
};
std::string encode_batch_answer(const BatchAnswer& answer);
// Keys it does not know are ignored, and so are pins of another form than ours.
Result<BatchAnswer> decode_batch_answer(std::string_view json);

// The text a server signs for an answer; `nonce` is the request's ("" when it could not be read). A kiosk
// treats an answer whose signature is not right as a network error, whatever its status says.
std::string answer_signing_text(std::string_view nonce, int status, std::string_view body);

}  // namespace xinluon::wire
