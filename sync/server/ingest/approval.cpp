#include "sync/server/ingest/approval.h"

#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/random.h"
#include "sync/server/ingest/decide.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/kiosks.h"

namespace xinluon::ingest {
namespace {

constexpr std::size_t id_bytes = 8;
constexpr std::string_view pending_cause = "kiosk-pending";

storage::Decision decision_of(std::string actor, std::string cause, bool counted, WallTime now) {
  return {.id = crypto::to_hex(crypto::random_bytes(id_bytes)),
          .at = now,
          .actor = std::move(actor),
          .cause = std::move(cause),
          .reason = "",
          .counted = counted,
          .ranges = {}};
}

// Where the last word on a stretch is a person's that it does not count, approval says nothing against it.
bool set_aside_by_a_person(const std::vector<storage::ChainDecision>& decisions, Seq seq) {
  const auto last = std::find_if(decisions.rbegin(), decisions.rend(), [seq](const auto& decision) {
    return decision.first <= seq && seq <= decision.last;
  });
  return last != decisions.rend() && !last->counted && last->cause != pending_cause;
}

// The stretches up to `last` that approval lets count: of the records that are held.
Result<std::vector<storage::SeqRange>> to_count(db::Connection& connection, const KioskId& kiosk,
                                                const Epoch& epoch, Seq last) {
  XINLUON_TRY(const auto decisions,
              storage::decisions_on(connection, storage::Scope::device_protocol(), kiosk, epoch));
  XINLUON_TRY(const auto anchor,
              storage::record_anchor(connection, storage::Scope::device_protocol(), kiosk, epoch));
  const Seq first = anchor ? anchor->seq + 1 : 1;
  std::set<Seq> begins = {first};  // between two of these nothing changes
  for (const auto& decision : decisions)
    begins.insert({std::max(first, decision.first), std::max(first, decision.last + 1)});
  std::vector<storage::SeqRange> ranges;
  for (auto begin = begins.begin(); begin != begins.end() && *begin <= last; ++begin) {
    const auto next = std::next(begin);
    const Seq end = next == begins.end() ? last : std::min(last, *next - 1);
    if (set_aside_by_a_person(decisions, *begin)) continue;
    if (!ranges.empty() && ranges.back().last + 1 == *begin)
      ranges.back().last = end;
    else
      ranges.push_back({kiosk, epoch, *begin, end});
  }
  return ranges;
}

}  // namespace

Result<void> note_pending(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq first,
                          Seq last, WallTime now) {
  auto decision = decision_of("server", std::string(pending_cause), false, now);
  decision.ranges = {{kiosk, epoch, first, last}};
  return storage::append_decision(connection, decision);
}

Result<std::uint64_t> approve_kiosk(db::Connection& writer, const KioskId& id, const std::string& actor,
                                    WallTime now) {
  const auto everywhere = storage::Scope::device_protocol();
  XINLUON_TRY(const auto kiosk, storage::find_kiosk(writer, everywhere, id));
  if (kiosk.state != storage::KioskState::pending)
    return fail(Errc::rejected, format("kiosk {} is {}, not pending", id.text(), name_of(kiosk.state)));
  XINLUON_RETURN_IF_ERROR(storage::set_kiosk_state(writer, id, storage::KioskState::enrolled));
  auto decision = decision_of(actor, "kiosk-approved", true, now);
  XINLUON_TRY(const auto ends, storage::chain_ends(writer, everywhere, id));
  for (const auto& [epoch, last] : ends) {
    if (last > 0) {
      XINLUON_TRY(const auto ranges, to_count(writer, id, epoch, last));
      decision.ranges.insert(decision.ranges.end(), ranges.begin(), ranges.end());
    }
  }
  if (decision.ranges.empty()) return std::uint64_t{0};
  return decide(writer, decision);
}

}  // namespace xinluon::ingest
