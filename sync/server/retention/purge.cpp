#include "sync/server/retention/purge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/closed_digest.h"
#include "sync/server/retention/closing_counts.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/purging.h"
#include "sync/server/storage/records.h"

namespace xinluon::retention {
namespace {

using storage::Scope;

constexpr std::size_t page = 1000;  // records in memory at once

std::string name_of(const Prefix& prefix, Seq seq) {
  return format("record {}/{}/{}", prefix.kiosk.text(), prefix.epoch.text(), seq);
}

// One chain's prefix: proved, then counted, then behind its anchor.
class Closing {
 public:
  Closing(db::Connection& writer, const Prefix& prefix, ClosingCounts& counts, WallTime now)
      : writer_(writer), prefix_(prefix), counts_(counts), now_(now) {}

  Result<void> check(Day kept_from);
  // How many records are to go; 0 when others have purged them meanwhile.
  Result<std::uint64_t> run();

 private:
  Result<void> begin();
  Result<void> take_page(const std::vector<storage::KeptRecord>& records);
  Result<void> take(const storage::KeptRecord& record, std::optional<storage::CountedVote> vote);
  Error wrong(Seq seq, std::string_view what) const {
    return {Errc::corrupt, format("{}: {}; nothing more is purged; run `xinluon-server recount`",
                                  name_of(prefix_, seq), what)};
  }

  db::Connection& writer_;
  const Prefix& prefix_;
  ClosingCounts& counts_;
  const WallTime now_;
  Seq seq_ = 0;
  crypto::Hash hash_{};
  std::uint64_t unreadable_ = 0;
};

Result<void> Closing::check(Day kept_from) {
  const auto whole = Scope::local_administrator();
  XINLUON_TRY(const auto kiosk, storage::find_kiosk(writer_, whole, prefix_.kiosk));
  if (kiosk.state == storage::KioskState::pending)
    return fail(Errc::rejected, format("kiosk {} waits for approval: its records stay", kiosk.id.text()));
  XINLUON_TRY(const auto last,
              storage::last_vote_before(writer_, whole, prefix_.kiosk, prefix_.epoch, kept_from));
  XINLUON_RETURN_IF_ERROR(begin());
  if (prefix_.last > std::max(last, seq_))
    return fail(Errc::rejected,
                format("{} is not older than {}", name_of(prefix_, prefix_.last), to_text(kept_from)));
  return {};
}

Result<void> Closing::begin() {
  XINLUON_TRY(const auto anchor,
              storage::record_anchor(writer_, Scope::local_administrator(), prefix_.kiosk, prefix_.epoch));
  hash_ = crypto::chain_start(prefix_.kiosk, prefix_.epoch);
  if (!anchor) return {};
  seq_ = anchor->seq;
  unreadable_ = anchor->unreadable;
  const auto hash = crypto::hash_from_bytes(anchor->hash);
  if (!hash) return fail(wrong(seq_, "its anchor holds no hash"));
  hash_ = *hash;
  return {};
}

Result<std::uint64_t> Closing::run() {
  const Seq from = seq_;
  while (seq_ < prefix_.last) {
    const auto left = std::min<std::uint64_t>(page, prefix_.last - seq_);
    XINLUON_TRY(const auto records,
                storage::records_after(writer_, Scope::local_administrator(), prefix_.kiosk, prefix_.epoch,
                                       seq_, static_cast<std::size_t>(left)));
    if (records.empty()) return fail(wrong(seq_ + 1, "missing"));
    XINLUON_RETURN_IF_ERROR(take_page(records));
  }
  if (seq_ == from) return std::uint64_t{0};
  XINLUON_RETURN_IF_ERROR(storage::move_record_anchor(
      writer_,
      {prefix_.kiosk, prefix_.epoch, seq_, std::string(crypto::as_bytes(hash_)), unreadable_, now_}));
  return seq_ - from;
}

Result<void> Closing::take_page(const std::vector<storage::KeptRecord>& records) {
  XINLUON_TRY(auto votes, storage::votes_after(writer_, Scope::local_administrator(), prefix_.kiosk,
                                               prefix_.epoch, seq_, records.size()));
  auto next = votes.begin();
  for (const auto& record : records) {
    std::optional<storage::CountedVote> vote;
    if (next != votes.end() && next->seq == record.seq) vote = std::move(*next++);
    XINLUON_RETURN_IF_ERROR(take(record, std::move(vote)));
  }
  return {};
}

Result<void> Closing::take(const storage::KeptRecord& record, std::optional<storage::CountedVote> vote) {
  if (record.seq != seq_ + 1) return fail(wrong(seq_ + 1, "missing"));
  hash_ = crypto::chain_next(hash_, record.bytes);
  if (record.hash != crypto::as_bytes(hash_))
    return fail(wrong(record.seq, "its hash does not follow from its bytes and the one before"));
  if (record.readable != vote.has_value())
    return fail(wrong(record.seq, record.readable ? "it has no vote" : "it has a vote and can't be read"));
  seq_ = record.seq;
  if (vote)
    counts_.add(*vote);
  else
    ++unreadable_;
  return {};
}

Result<void> check_day(db::Connection& writer, Day kept_from_day, WallTime now) {
  if (kept_from_day > kept_from(now, min_months))
    return fail(Errc::rejected, format("records of the last {} months stay", min_months));
  XINLUON_TRY(const auto closed,
              storage::progress_of(writer, Scope::local_administrator(), storage::days_closed));
  if (storage::to_number(kept_from_day) > closed + 1)
    return fail(Errc::rejected, format("not all days before {} are closed yet", to_text(kept_from_day)));
  return {};
}

}  // namespace

Result<Purged> purge_part(db::Connection& writer, const crypto::SecretKey& key, Day kept_from,
                          const std::vector<Prefix>& part, WallTime now) {
  XINLUON_RETURN_IF_ERROR(check_day(writer, kept_from, now));
  ClosingCounts counts;
  Purged purged;
  for (const Prefix& prefix : part) {
    Closing closing(writer, prefix, counts, now);
    XINLUON_RETURN_IF_ERROR(closing.check(kept_from));
    XINLUON_TRY(const auto records, closing.run());
    purged.records += records;
    purged.chains += records > 0 ? 1 : 0;
    if (purged.records > max_part_records)
      return fail(Errc::rejected, format("more than {} records at once", max_part_records));
  }
  if (purged.records == 0) return purged;
  XINLUON_TRY(const auto digest, reports::close_tallies(writer, counts.tallies()));
  XINLUON_RETURN_IF_ERROR(reports::make_checkpoint(writer, key, now, digest));
  std::uint64_t deleted = 0;
  for (const Prefix& prefix : part) {
    XINLUON_TRY(const auto some, storage::delete_behind_anchor(writer, prefix.kiosk, prefix.epoch));
    deleted += some;
  }
  if (deleted != purged.records)
    return fail(Errc::internal, format("{} records were counted, {} deleted", purged.records, deleted));
  return purged;
}

}  // namespace xinluon::retention
