#include "sync/server/ingest/redate_all.h"

#include <set>
#include <string>
#include <vector>

#include "sync/base/log.h"
#include "sync/server/ingest/boot_evidence.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/storage/heads.h"

namespace xinluon::ingest {
namespace {

// By the vote at the head: a kiosk's votes are dated again together or not at all.
Result<bool> is_dated_by_this_rule(db::Connection& writer, const storage::Head& head) {
  if (head.seq == 0) return true;
  const auto device = storage::Scope::device_protocol();
  XINLUON_TRY(const auto last, storage::votes_after(writer, device, head.kiosk, head.epoch, head.seq - 1, 1));
  if (last.empty()) return true;
  XINLUON_TRY(const auto bounds, storage::bounds_of_boot(writer, device, head.kiosk, last.front().boot));
  return date(bounds, last.front().boot_ms) == last.front().dated;
}

Result<std::set<std::string>> boots_of(db::Connection& writer, const std::vector<storage::Head>& heads,
                                       const KioskId& kiosk) {
  std::set<std::string> names;
  for (const auto& head : heads) {
    if (head.kiosk != kiosk) continue;
    XINLUON_TRY(const auto boots,
                storage::boots_of_epoch(writer, storage::Scope::device_protocol(), kiosk, head.epoch));
    for (const auto& boot : boots) names.insert(boot.boot);
  }
  return names;
}

Result<void> redate_kiosk(db::Connection& writer, const KioskId& kiosk, const std::set<std::string>& boots) {
  return db::transaction(writer, [&]() -> Result<void> {
    TallyChange tallies;
    for (const auto& boot : boots) XINLUON_RETURN_IF_ERROR(redate(writer, kiosk, boot, tallies));
    return tallies.apply(writer);
  });
}

}  // namespace

Result<std::uint64_t> redate_all(db::Connection& writer) {
  const auto device = storage::Scope::device_protocol();
  XINLUON_TRY(const auto heads, storage::heads(writer, device));
  std::set<KioskId> wrong;
  for (const auto& head : heads) {
    XINLUON_TRY(const bool right, is_dated_by_this_rule(writer, head));
    if (!right) wrong.insert(head.kiosk);
  }
  for (const auto& kiosk : wrong) {
    XINLUON_TRY(const auto boots, boots_of(writer, heads, kiosk));
    XINLUON_RETURN_IF_ERROR(redate_kiosk(writer, kiosk, boots));
  }
  if (!wrong.empty()) log::info("the votes of {} kiosks are dated by this version's rule now", wrong.size());
  return wrong.size();
}

}  // namespace xinluon::ingest
