#include "sync/server/ingest/continuity.h"

#include <optional>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/records.h"

namespace xinluon::ingest {
namespace {

// h(seq) as it is held here, for seq ≤ head.seq; nothing for a record that was purged.
Result<std::optional<std::string>> held_hash(db::Connection& connection, const storage::Head& head, Seq seq) {
  if (seq == head.seq) return std::optional(head.hash);
  if (seq == 0)
    return std::optional<std::string>(crypto::as_bytes(crypto::chain_start(head.kiosk, head.epoch)));
  const auto device = storage::Scope::device_protocol();
  XINLUON_TRY(auto hash, storage::record_hash(connection, device, head.kiosk, head.epoch, seq));
  if (hash) return hash;
  XINLUON_TRY(auto anchor, storage::record_anchor(connection, device, head.kiosk, head.epoch));
  if (!anchor || seq > anchor->seq)
    return fail(Errc::corrupt, format("record {}/{}/{} is missing below the head", head.kiosk.text(),
                                      head.epoch.text(), seq));
  return seq == anchor->seq ? std::optional(std::move(anchor->hash)) : std::nullopt;
}

Judgement forked(Seq seq) {
  return {Continuity::fork, 0, format("another record {} is held", seq)};
}

}  // namespace

Result<Judgement> judge(db::Connection& connection, const storage::Head& head, const Batch& batch) {
  const auto& envelope = batch.sender.envelope;
  const Seq before = envelope.first_seq - 1;
  if (before > head.seq)
    return Judgement{Continuity::behind, 0,
                     format("records {} to {} are not held here", head.seq + 1, before)};

  XINLUON_TRY(const auto held_before, held_hash(connection, head, before));
  if (held_before && *held_before != crypto::as_bytes(envelope.prev_hash)) return forked(before);

  // The lines' own chain was verified: where it meets the held one, everything below is the same.
  if (envelope.last_seq <= head.seq) {
    XINLUON_TRY(const auto held_last, held_hash(connection, head, envelope.last_seq));
    if (held_last && *held_last != crypto::as_bytes(envelope.last_hash)) return forked(envelope.last_seq);
    return Judgement{Continuity::held, batch.lines.size(), ""};
  }
  const std::size_t first_new = static_cast<std::size_t>(head.seq - before);
  if (first_new > 0 && crypto::as_bytes(batch.lines[first_new - 1].hash) != head.hash)
    return forked(head.seq);
  return Judgement{Continuity::follows, first_new, ""};
}

}  // namespace xinluon::ingest
