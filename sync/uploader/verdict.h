// What a server's answer means for the uploader: the table of PROTOCOL.md, "Sending". Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/curl/https.h"
#include "sync/wire/answer.h"

namespace xinluon::uploader {

// 200, rightly signed.
struct Accepted {
  wire::BatchAnswer answer;
};
// The server holds fewer records than the kiosk believed: it was restored from a backup.
struct ServerBehind {
  Seq head_seq = 0;
  crypto::Hash head_hash{};
};
struct Forked {
  std::string why;
};
struct TooLarge {
  std::string why;
};
struct EncodingRefused {};
// A person must act: key unknown or revoked, another server, a version this program does not speak.
struct Refused {
  std::string why;
};
// The server is there, but could not take this one request (400, 500, whatever the table does not name).
// Never a reason to drop a record; no reason either to hold up other epochs.
struct NotTaken {
  std::string why;
  Milliseconds at_least{0};
};
// Network, TLS, time-out, unsigned answer, 408, 429, 503.
struct TryAgain {
  std::string why;
  Milliseconds at_least{0};  // from Retry-After
};

using Outcome =
    std::variant<Accepted, ServerBehind, Forked, TooLarge, EncodingRefused, Refused, NotTaken, TryAgain>;

struct Verdict {
  Outcome outcome;
  // The server's time, only from a rightly signed answer.
  std::optional<std::int64_t> server_ms;
};

// Nothing of an answer is believed before its signature over (nonce, status, body) is verified with `key`.
// Two exceptions that can only cost time: Retry-After, and 413, which a proxy in front gives unsigned (with
// the same size it would refuse for ever).
Verdict judge(const Result<curl::Response>& response, const std::string& nonce, const crypto::PublicKey& key);

// True when the answer carries the server's signature over (nonce, status, body).
bool rightly_signed(const curl::Response& response, const std::string& nonce, const crypto::PublicKey& key);

}  // namespace xinluon::uploader
