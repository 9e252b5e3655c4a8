#include "sync/server/ingest/redate_all.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/base/log.h"
#include "sync/server/ingest/boot_evidence.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/storage/heads.h"

namespace xinluon::ingest {
namespace {

constexpr Seq page = 1000;  // votes in memory at once

// Records that can't be read may stand behind it.
Result<std::optional<storage::CountedVote>> last_vote(db::Connection& writer, const storage::Head& head) {
  for (Seq end = head.seq; end > 0;) {
    end -= std::min(end, page);
    XINLUON_TRY(auto votes, storage::votes_after(writer, storage::Scope::device_protocol(), head.kiosk,
                                                 head.epoch, end, page));
    if (!votes.empty()) return std::move(votes.back());
  }
  return std::optional<storage::CountedVote>();
}

// By the last vote: a kiosk's votes are dated again together or not at all.
Result<bool> is_dated_by_this_rule(db::Connection& writer, const storage::Head& head) {
  XINLUON_TRY(const auto last, last_vote(writer, head));
  if (!last) return true;
  XINLUON_TRY(const auto bounds,
              storage::bounds_of_boot(writer, storage::Scope::device_protocol(), head.kiosk, last->boot));
  return date(bounds, last->boot_ms) == last->dated;
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
