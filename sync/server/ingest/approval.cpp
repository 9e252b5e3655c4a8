#include "sync/server/ingest/approval.h"

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/random.h"
#include "sync/server/ingest/decide.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/kiosks.h"

namespace xinluon::ingest {
namespace {

constexpr std::size_t id_bytes = 8;

storage::Decision decision_of(std::string actor, std::string cause, bool counted, WallTime now) {
  return {.id = crypto::to_hex(crypto::random_bytes(id_bytes)),
          .at = now,
          .actor = std::move(actor),
          .cause = std::move(cause),
          .reason = "",
          .counted = counted,
          .ranges = {}};
}

}  // namespace

Result<void> note_pending(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq first,
                          Seq last, WallTime now) {
  auto decision = decision_of("server", "kiosk-pending", false, now);
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
  for (const auto& [epoch, last] : ends)
    if (last > 0) decision.ranges.push_back({id, epoch, 1, last});
  if (decision.ranges.empty()) return std::uint64_t{0};
  return decide(writer, decision);
}

}  // namespace xinluon::ingest
