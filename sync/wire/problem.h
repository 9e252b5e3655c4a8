// Error answers (RFC 9457, application/problem+json). `type` decides what the kiosk does, not the status.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"

namespace xinluon::wire {

inline constexpr std::string_view problem_media_type = "application/problem+json";

struct ProblemKind {
  std::string_view type;  // sent as "urn:xinluon:problem:<type>": frozen
  int status;
  std::string_view title;
};

// Every error the protocol knows; beside each, what the kiosk does.
namespace problems {
// Sends again from head_seq + 1, after its own h(head_seq) proved equal to head_hash.
inline constexpr ProblemKind server_behind{"server-behind", 409, "The server holds fewer records"};
// Stops sending this epoch, keeps taking votes, raises the alarm.
inline constexpr ProblemKind fork{"fork", 409, "Another record is held under this number"};
// A fault of the program or of memory: alarm, and retry like a network error. What is wrong is in detail.
inline constexpr ProblemKind bad_batch{"bad-batch", 400, "The batch is not well formed"};
// These three: heartbeat hourly, keeps taking votes, shows it on the staff screen.
inline constexpr ProblemKind bad_signature{"bad-signature", 401, "The signature is not the device's"};
inline constexpr ProblemKind unknown_kiosk{"unknown-kiosk", 401, "The kiosk is not enrolled"};
inline constexpr ProblemKind revoked{"revoked", 403, "The kiosk's key was revoked"};
// Halves the batch, down to one.
inline constexpr ProblemKind too_large{"too-large", 413, "The batch is too large"};
// Sends without compression.
inline constexpr ProblemKind unsupported_encoding{"unsupported-encoding", 415, "Content-Encoding not known"};
// Like unknown-kiosk: it was enrolled elsewhere.
inline constexpr ProblemKind wrong_server{"wrong-server", 421, "Meant for another server"};
// Goes down a version, then retries slowly.
inline constexpr ProblemKind version_not_supported{"version-not-supported", 426, "Version not supported"};
// These three: retries with back-off, obeying Retry-After up to an hour.
inline constexpr ProblemKind rate_limited{"rate-limited", 429, "Too many requests"};
inline constexpr ProblemKind internal{"internal", 500, "The server failed"};
inline constexpr ProblemKind unavailable{"unavailable", 503, "The server is not ready"};
// Enrolment: shown to the technician.
inline constexpr ProblemKind code_invalid{"code-invalid", 403, "The code is wrong, used or expired"};
inline constexpr ProblemKind kiosk_exists{"kiosk-exists", 409, "The kiosk is enrolled with another key"};
inline constexpr ProblemKind bad_request{"bad-request", 400, "The request is not well formed"};
// The counter's software: it asks again, or goes on without a rating.
inline constexpr ProblemKind kiosk_silent{"kiosk-silent", 504, "The counter's kiosk does not answer"};
inline constexpr ProblemKind too_many_wait{"too-many-wait", 429, "Too many invitations wait for this kiosk"};
// Any path: retried with back-off, because a proxy may be in the way.
inline constexpr ProblemKind not_found{"not-found", 404, "Not found"};
inline constexpr ProblemKind method_not_allowed{"method-not-allowed", 405, "Method not allowed"};

inline constexpr std::array all = {server_behind,
                                   fork,
                                   bad_batch,
                                   bad_signature,
                                   unknown_kiosk,
                                   revoked,
                                   too_large,
                                   unsupported_encoding,
                                   wrong_server,
                                   rate_limited,
                                   version_not_supported,
                                   internal,
                                   unavailable,
                                   code_invalid,
                                   kiosk_exists,
                                   bad_request,
                                   not_found,
                                   method_not_allowed,
                                   kiosk_silent,
                                   too_many_wait};
}  // namespace problems

struct Problem {
  std::string type;  // a ProblemKind's, or one that a newer server knows
  int status = 0;
  std::string title;                      // for people, as is detail
  std::string detail;                     // names what and where: "line 17: hash does not follow"
  std::optional<Seq> head_seq;            // server-behind, fork
  std::optional<crypto::Hash> head_hash;  // server-behind, fork
  std::int64_t server_ms = 0;

  bool is(const ProblemKind& kind) const { return type == kind.type; }
  bool operator==(const Problem&) const = default;
};

Problem make_problem(const ProblemKind& kind, std::string detail, std::int64_t server_ms);

// title and detail are cut at max_title_bytes and max_detail_bytes, never refused.
std::string encode_problem(const Problem& problem);
// Keys it does not know are ignored. rejected also for a type outside urn:xinluon:problem:.
Result<Problem> decode_problem(std::string_view json);

}  // namespace xinluon::wire
