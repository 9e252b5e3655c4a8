// The two steps that need no writer: who sent it, and what it says.
#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/signature.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/ingest/problems.h"
#include "sync/server/ingest/read_record.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/compression.h"

namespace xinluon::ingest {
namespace {

namespace problems = wire::problems;

constexpr std::array<std::string_view, 4> known_encodings = {"", "identity", "zstd", "gzip"};

OrProblem<wire::Envelope> read_envelope(const SignedRequest& request) {
  auto envelope = wire::decode_envelope(request.envelope);
  if (envelope) return std::move(*envelope);
  const int version = wire::peek_envelope(request.envelope).v;
  if (version >= 1 && version != wire::protocol_version)
    return refuse(problems::version_not_supported,
                  format("version {}; this server speaks {}", version, wire::protocol_version),
                  request.received);
  return refuse(problems::bad_batch, "envelope: " + envelope.error().message, request.received);
}

// What the codec can't know: this path, this server, numbers that belong together.
OrProblem<void> check_sense(const wire::Envelope& envelope, const SignedRequest& request,
                            const Settings& settings) {
  const WallTime now = request.received;
  if (envelope.kiosk.text() != request.kiosk)
    return refuse(problems::bad_batch, "envelope: \"kiosk\" is not the one of the path", now);
  if (envelope.server_key != settings.server_key)
    return refuse(problems::wrong_server, "envelope: \"server_key\" is not this server's", now);
  if (envelope.last_seq + 1 - envelope.first_seq > wire::max_batch_records)
    return refuse(problems::too_large, format("more than {} records", wire::max_batch_records), now);
  const auto& anchor = envelope.anchor;
  if (!sane_boot_time(envelope.sent_boot_ms) || (anchor && !sane_boot_time(anchor->recv_boot_ms)))
    return refuse(problems::bad_batch, "envelope: a boot time is out of bounds", now);
  return {};
}

OrProblem<storage::Kiosk> known_kiosk(db::Connection& reader, const KioskId& id, WallTime now) {
  auto kiosk = storage::find_kiosk(reader, storage::Scope::device_protocol(), id);
  if (kiosk) return std::move(*kiosk);
  if (kiosk.error().code == Errc::not_found)
    return refuse(problems::unknown_kiosk, kiosk.error().message, now);
  return refuse_for(kiosk.error(), now);
}

std::string where_it_breaks(const Batch& batch) {
  const auto& envelope = batch.sender.envelope;
  Seq seq = envelope.first_seq;
  for (const Line& line : batch.lines) {
    if (!line.record) return format("line {}: {}", seq - envelope.first_seq + 1, line.why_unreadable);
    ++seq;
  }
  return "every line reads well";
}

OrProblem<std::string> decompressed(std::string_view encoding, std::string_view body, WallTime now) {
  if (std::find(known_encodings.begin(), known_encodings.end(), encoding) == known_encodings.end())
    return refuse(problems::unsupported_encoding, "zstd, gzip and identity are taken", now);
  if (body.size() > wire::max_compressed_bytes)
    return refuse(problems::too_large, format("body over {} bytes", wire::max_compressed_bytes), now);
  auto bytes = wire::decompress(encoding, body, wire::max_batch_bytes);
  if (bytes) return std::move(*bytes);
  const bool too_large = bytes.error().code == Errc::full;
  return refuse(too_large ? problems::too_large : problems::bad_batch, "body: " + bytes.error().message, now);
}

}  // namespace

OrProblem<Sender> check_envelope(db::Connection& reader, const SignedRequest& request,
                                 const Settings& settings) {
  auto envelope = read_envelope(request);
  if (!envelope) return tl::unexpected(std::move(envelope).error());
  if (auto sense = check_sense(*envelope, request, settings); !sense)
    return tl::unexpected(std::move(sense).error());
  auto kiosk = known_kiosk(reader, envelope->kiosk, request.received);
  if (!kiosk) return tl::unexpected(std::move(kiosk).error());
  const auto key = crypto::PublicKey::from_base64(kiosk->public_key);
  const auto text = wire::batch_signing_text(request.envelope, request.method, request.path);
  if (!key || !crypto::verify(*key, text, request.signature))
    return refuse(problems::bad_signature, "envelope, method and path are not signed by this kiosk's key",
                  request.received);
  if (kiosk->state == storage::KioskState::revoked)
    return refuse(problems::revoked, format("kiosk {}", envelope->kiosk.text()), request.received);
  return Sender{std::move(*envelope), std::move(*kiosk), std::string(request.envelope),
                std::string(request.signature), request.received};
}

OrProblem<Batch> check_batch(Sender sender, std::string_view encoding, std::string_view body) {
  const WallTime now = sender.received;
  const auto bytes = decompressed(encoding, body, now);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto texts = wire::split_lines(*bytes);
  if (!texts) return refuse(problems::bad_batch, "body: " + texts.error().message, now);

  Batch batch{std::move(sender), {}};
  const auto& envelope = batch.sender.envelope;
  if (texts->size() != envelope.last_seq + 1 - envelope.first_seq)
    return refuse(
        problems::bad_batch,
        format("body: {} lines for records {} to {}", texts->size(), envelope.first_seq, envelope.last_seq),
        now);
  const auto hashes = wire::chain_hashes(envelope.prev_hash, *texts);
  batch.lines.reserve(texts->size());
  for (std::size_t i = 0; i < texts->size(); ++i) {
    batch.lines.push_back(Line{std::string((*texts)[i]), hashes[i], std::nullopt, ""});
    read_record(batch.lines.back(), envelope.first_seq + i);
  }
  if ((hashes.empty() ? envelope.prev_hash : hashes.back()) == envelope.last_hash) return batch;
  return refuse(problems::bad_batch,
                format("records {} to {} do not lead from prev_hash to last_hash; {}", envelope.first_seq,
                       envelope.last_seq, where_it_breaks(batch)),
                now);
}

}  // namespace xinluon::ingest
