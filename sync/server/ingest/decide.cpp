#include "sync/server/ingest/decide.h"

#include "sync/base/format.h"
#include "sync/server/ingest/counting.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {
namespace {

constexpr std::size_t page = 1000;  // votes in memory at once

Result<std::uint64_t> change_range(db::Connection& connection, const storage::SeqRange& range, bool counted,
                                   TallyChange& tallies) {
  std::uint64_t changed = 0;
  for (Seq after = range.first - 1; after < range.last;) {
    XINLUON_TRY(const auto votes, storage::votes_after(connection, storage::Scope::device_protocol(),
                                                       range.kiosk, range.epoch, after, page));
    if (votes.empty()) break;
    for (const auto& vote : votes) {
      if (vote.seq > range.last || vote.counted == counted) continue;
      auto after_it = vote;
      after_it.counted = counted;
      tallies.replace(vote, after_it);
      ++changed;
    }
    after = votes.back().seq;
  }
  XINLUON_RETURN_IF_ERROR(storage::set_counted(connection, range, counted));
  return changed;
}

Result<void> refuse_purged(db::Connection& connection, const storage::SeqRange& range) {
  XINLUON_TRY(const auto anchor, storage::record_anchor(connection, storage::Scope::device_protocol(),
                                                        range.kiosk, range.epoch));
  if (!anchor || range.first > anchor->seq) return {};
  return fail(
      Errc::rejected,
      format("kiosk {}: the records up to {} were purged, what they counted stays; decide on later ones",
             range.kiosk.text(), anchor->seq));
}

}  // namespace

Result<std::uint64_t> decide(db::Connection& connection, const storage::Decision& decision) {
  for (const auto& range : decision.ranges) XINLUON_RETURN_IF_ERROR(refuse_purged(connection, range));
  XINLUON_RETURN_IF_ERROR(storage::append_decision(connection, decision));
  std::uint64_t changed = 0;
  // Range by range: ranges of one decision may overlap.
  for (const auto& range : decision.ranges) {
    TallyChange tallies;
    XINLUON_TRY(const auto some, change_range(connection, range, decision.counted, tallies));
    XINLUON_RETURN_IF_ERROR(tallies.apply(connection));
    changed += some;
  }
  return changed;
}

}  // namespace xinluon::ingest
