// From a signed batch to records, votes and tallies, exactly once (protocol.md, "Sending"). Three steps, so
// that only the last needs the writer's thread:
//
//   auto sender = check_envelope(reader, request, settings);          // worker thread, before the body is
//   read auto batch = check_batch(std::move(*sender), encoding, body);     // worker thread, pure auto answer
//   = accept(writer, *batch, settings, now);              // writer's thread, one transaction
//
// Each gives what the next needs, or the problem to answer with. The answer is sent only after accept()
// returned; then the records survive a power cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/record.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/kiosks.h"
#include "sync/wire/answer.h"
#include "sync/wire/envelope.h"
#include "sync/wire/limits.h"
#include "sync/wire/problem.h"

namespace xinluon::ingest {

struct Settings {
  std::string server_key;                    // base64 of the key that signs our answers
  Milliseconds heartbeat = wire::heartbeat;  // what next_ms is made from, ± 20 % so that kiosks spread
  std::vector<std::string> pins{};           // of our TLS key, current and next; told with every heartbeat
};

// A value, or the problem to answer with.
template <class T>
using OrProblem = tl::expected<T, wire::Problem>;

// What of a request is signed, exactly as it was received.
struct SignedRequest {
  std::string_view kiosk;      // from the path
  std::string_view method;     // "POST"
  std::string_view path;       // "/v1/kiosks/{kiosk}/batches"
  std::string_view envelope;   // value of Xinluon-Envelope
  std::string_view signature;  // value of Xinluon-Signature
  WallTime received;           // when its header was complete
};

struct Sender {
  wire::Envelope envelope;
  storage::Kiosk kiosk;
  std::string envelope_text;  // kept with the head, as evidence
  std::string signature_text;
  WallTime received;
};

// Reads one row. Envelope well formed, meant for this server and this path, kiosk known and not revoked,
// signature right. On a problem peek_envelope() still gives the nonce to sign the answer with.
OrProblem<Sender> check_envelope(db::Connection& reader, const SignedRequest& request,
                                 const Settings& settings);

struct Line {
  std::string bytes;  // verbatim, without '\n'
  crypto::Hash hash{};
  std::optional<Record> record;  // nothing when it can't be read as one…
  std::string why_unreadable;    // …and why
};
struct Batch {
  Sender sender;
  std::vector<Line> lines;  // seq = envelope.first_seq + index
};

// Pure; decompression stops at its limit while it runs. Number of lines and last_hash as the envelope says.
// `encoding` is the value of Content-Encoding.
OrProblem<Batch> check_batch(Sender sender, std::string_view encoding, std::string_view body);

// One transaction. A repeated batch has the same effect, once. `writer` is the writing connection; `now` is
// what server_ms of the answer says. A problem server-behind or fork has raised its alarm, durably.
OrProblem<wire::BatchAnswer> accept(db::Connection& writer, const Batch& batch, const Settings& settings,
                                    WallTime now);

}  // namespace xinluon::ingest
