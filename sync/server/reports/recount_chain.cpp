#include "sync/server/reports/recount_chain.h"

#include <map>
#include <optional>
#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/server/reports/recount_dates.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/decisions.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/shifts.h"
#include "sync/wire/envelope.h"
#include "sync/wire/record_codec.h"

namespace xinluon::reports {
namespace {

constexpr std::size_t page = 1000;               // records in memory at once
constexpr std::size_t max_boots_in_memory = 64;  // bounds of the boots around the place

class Chain {
 public:
  Chain(db::Connection& reader, const storage::Scope& scope, const storage::Head& head, const Places& places,
        Findings& findings)
      : reader_(reader), scope_(scope), head_(head), places_(places), findings_(findings) {}

  Result<void> walk();

 private:
  using Votes = std::map<Seq, storage::CountedVote>;

  // Where its older records were purged: there, with the hash and the unreadable ones of before.
  Result<void> begin();
  Result<void> walk_page(const std::vector<storage::KeptRecord>& records);
  Result<void> check_record(const storage::KeptRecord& record, Votes& votes);
  Result<void> check_vote(const Record& record, const storage::KeptRecord& kept, Votes& votes);
  Result<Votes> votes_up_to(Seq last);
  Result<storage::Dated> date_of(const Record& record);
  Result<OfficerId> served_by(const Record& record, const CounterId& counter, const storage::Dated& dated);
  bool counted(Seq seq) const;
  static bool counts_on_a_day_of_its_own(const storage::CountedVote& stored);
  void check_head();
  void read_envelope();
  void check_envelope();
  std::string name(std::string_view what, Seq seq) const {
    return format("{} {}/{}/{}", what, head_.kiosk.text(), head_.epoch.text(), seq);
  }

  db::Connection& reader_;
  const storage::Scope& scope_;
  const storage::Head& head_;
  const Places& places_;
  Findings& findings_;
  Seq seq_ = 0;
  crypto::Hash hash_{};
  std::uint64_t unreadable_ = 0;
  std::uint64_t purged_unreadable_ = 0;  // of these
  Seq signed_seq_ = 0;                   // the kept envelope's last
  crypto::Hash signed_hash_{};
  bool signed_hash_right_ = false;
  Seq last_from_device_ = 0;
  std::map<std::string, std::vector<storage::BoundPart>> bounds_;
  std::vector<storage::ChainDecision> decisions_;  // in the order they were made
};

Result<void> Chain::walk() {
  read_envelope();
  XINLUON_RETURN_IF_ERROR(begin());
  XINLUON_TRY(decisions_, storage::decisions_on(reader_, scope_, head_.kiosk, head_.epoch));
  for (;;) {
    XINLUON_TRY(const auto records,
                storage::records_after(reader_, scope_, head_.kiosk, head_.epoch, seq_, page));
    if (records.empty()) break;
    XINLUON_RETURN_IF_ERROR(walk_page(records));
  }
  XINLUON_TRY(const auto beyond, storage::votes_after(reader_, scope_, head_.kiosk, head_.epoch, seq_, page));
  for (const auto& vote : beyond) findings_.differ(name("vote", vote.seq), "there is no record of it");
  check_head();
  return {};
}

Result<void> Chain::begin() {
  hash_ = crypto::chain_start(head_.kiosk, head_.epoch);
  XINLUON_TRY(const auto anchor, storage::record_anchor(reader_, scope_, head_.kiosk, head_.epoch));
  if (!anchor) return {};
  XINLUON_TRY(const auto records, storage::records_after(reader_, scope_, head_.kiosk, head_.epoch, 0, 1));
  if (!records.empty() && records.front().seq <= anchor->seq)
    findings_.differ(name("record", records.front().seq), "it is held, and its anchor says it was purged");
  XINLUON_TRY(const auto votes, storage::votes_after(reader_, scope_, head_.kiosk, head_.epoch, 0, 1));
  if (!votes.empty() && votes.front().seq <= anchor->seq)
    findings_.differ(name("vote", votes.front().seq), "it is held, and its anchor says it was purged");
  seq_ = anchor->seq;
  hash_ = crypto::hash_from_bytes(anchor->hash).value_or(crypto::Hash{});
  unreadable_ = purged_unreadable_ = anchor->unreadable;
  // Of an envelope that signs a place before it nothing is left to compare with.
  signed_hash_right_ = signed_seq_ < seq_ || (signed_seq_ == seq_ && hash_ == signed_hash_);
  return {};
}

Result<void> Chain::walk_page(const std::vector<storage::KeptRecord>& records) {
  XINLUON_TRY(auto votes, votes_up_to(records.back().seq));
  for (const auto& record : records) XINLUON_RETURN_IF_ERROR(check_record(record, votes));
  for (const auto& [seq, vote] : votes)
    findings_.differ(name("vote", seq), "there is no readable record of it");
  return {};
}

Result<Chain::Votes> Chain::votes_up_to(Seq last) {
  Votes votes;
  for (Seq after = seq_;;) {
    XINLUON_TRY(auto some, storage::votes_after(reader_, scope_, head_.kiosk, head_.epoch, after, page));
    for (auto& vote : some)
      if (vote.seq <= last) votes.emplace(vote.seq, std::move(vote));
    if (some.size() < page || some.back().seq >= last) return votes;
    after = some.back().seq;
  }
}

Result<void> Chain::check_record(const storage::KeptRecord& record, Votes& votes) {
  ++findings_.counts.records;
  if (record.seq != seq_ + 1)
    findings_.differ(name("record", seq_ + 1), format("missing; {} is the next", record.seq));
  hash_ = crypto::chain_next(hash_, record.bytes);
  if (record.hash != crypto::as_bytes(hash_)) {
    findings_.differ(name("record", record.seq),
                     "its hash does not follow from its bytes and the one before");
    hash_ = crypto::hash_from_bytes(record.hash).value_or(hash_);  // so that the place is named once
  }
  seq_ = record.seq;
  if (seq_ == signed_seq_) signed_hash_right_ = hash_ == signed_hash_;
  if (record.origin == storage::Origin::device) last_from_device_ = seq_;
  const auto read = wire::decode_record(record.bytes);
  const bool readable = read && read->seq == record.seq && read->vote.boot_ms <= storage::max_boot_ms;
  if (readable != record.readable)
    findings_.differ(name("record", record.seq),
                     readable ? "it can be read, but is marked unreadable" : "it can't be read");
  if (!readable) {
    ++unreadable_;
    return {};
  }
  return check_vote(*read, record, votes);
}

Result<void> Chain::check_vote(const Record& record, const storage::KeptRecord& kept, Votes& votes) {
  const auto found = votes.find(record.seq);
  if (found == votes.end()) {
    findings_.differ(name("vote", record.seq), "missing");
    return {};
  }
  ++findings_.counts.votes;
  const auto stored = votes.extract(found).mapped();
  XINLUON_TRY(const auto dated, date_of(record));
  const auto compare = [&](bool equal, std::string_view what) {
    if (!equal)
      findings_.differ(name("vote", record.seq), format("its {} is not what its record gives", what));
  };
  compare(stored.outcome == record.vote.outcome, "outcome");
  compare(stored.level == record.vote.level, "level");
  compare(stored.marks == record.vote.marks, "behaviours");
  compare(places_.may_count_for(stored.counter, record.vote.counter, kept.assigned), "counter");
  compare(stored.named_officer == record.vote.officer, "named officer");
  XINLUON_TRY(const auto officer, served_by(record, stored.counter, dated));
  const bool kept_officer = stored.kept && record.vote.officer.empty() && stored.officer != officer;
  if (kept_officer) ++findings_.counts.officers_kept;
  compare(stored.officer == officer || kept_officer, "officer");
  compare(stored.lang == record.vote.lang, "language");
  compare(stored.field == record.vote.field, "field");
  compare(stored.procedure == record.vote.procedure, "procedure");
  compare(stored.transaction_kind == record.vote.transaction_kind, "transaction kind");
  compare(stored.linked == record.vote.linked, "link to a transaction");
  compare(stored.shown_ms == record.vote.shown_ms, "shown_ms");
  compare(stored.boot == record.boot && stored.boot_ms == record.vote.boot_ms, "boot time");
  compare(stored.dated == dated && counts_on_a_day_of_its_own(stored), "date");
  if (stored.day != dated.day()) ++findings_.counts.votes_elsewhere;
  compare(stored.counted == counted(record.seq), "being counted");
  return {};
}

// By its date; else on a day that was closed when it was dated so, or on the first that was not.
bool Chain::counts_on_a_day_of_its_own(const storage::CountedVote& stored) {
  if (!stored.kept) return stored.day == stored.dated.day();
  const Day first_open = stored.kept->closed + std::chrono::days(1);
  return stored.day <= first_open && stored.kept->hour >= 0 && stored.kept->hour < 24;
}

// As the last decision says that covers it.
bool Chain::counted(Seq seq) const {
  for (auto decision = decisions_.rbegin(); decision != decisions_.rend(); ++decision)
    if (decision->first <= seq && seq <= decision->last) return decision->counted;
  return true;
}

Result<storage::Dated> Chain::date_of(const Record& record) {
  auto known = bounds_.find(record.boot);
  if (known == bounds_.end()) {
    if (bounds_.size() >= max_boots_in_memory) bounds_.clear();
    XINLUON_TRY(auto bounds, storage::bounds_of_boot(reader_, scope_, head_.kiosk, record.boot));
    known = bounds_.emplace(record.boot, std::move(bounds)).first;
  }
  return recount_date(known->second, record.vote.boot_ms);
}

// The record's word, else the one shift that holds all of the time in which it may have been. Unlike where
// votes are derived, each is looked up by itself.
Result<OfficerId> Chain::served_by(const Record& record, const CounterId& counter,
                                   const storage::Dated& dated) {
  if (!record.vote.officer.empty() || !dated.t_low_ms || !dated.t_high_ms) return record.vote.officer;
  const WallTime low = wall_time(*dated.t_low_ms);
  const WallTime after_high = wall_time(*dated.t_high_ms + 1);
  XINLUON_TRY(const auto shifts, storage::shifts_between(reader_, scope_, counter, low, after_high));
  if (shifts.size() != 1 || shifts[0].from > low || shifts[0].to < after_high) return OfficerId();
  return shifts[0].officer;
}

void Chain::check_head() {
  findings_.counts.unreadable += unreadable_ - purged_unreadable_;
  if (head_.seq != seq_)
    findings_.differ(name("head", head_.seq), format("the last record held is {}", seq_));
  else if (head_.hash != crypto::as_bytes(hash_))
    findings_.differ(name("head", head_.seq), "its hash is not that of the last record");
  if (head_.unreadable != unreadable_)
    findings_.differ(name("head", head_.seq),
                     format("it counts {} unreadable records; there are {}", head_.unreadable, unreadable_));
  if (head_.seq > 0) check_envelope();
}

// The device's own word that these are its records, up to the hash it signed. What came after it, in a file
// that somebody carried, is marked so.
void Chain::check_envelope() {
  const auto where = name("head", head_.seq);
  if (!head_.envelope.empty()) {
    const auto key = crypto::PublicKey::from_base64(head_.signer);
    const auto text = wire::batch_signing_text(head_.envelope, "POST", wire::batches_path(head_.kiosk));
    if (!key || !crypto::verify(*key, text, head_.signature))
      return findings_.differ(where, "the signature of its envelope is not the device's");
  }
  if (signed_seq_ > 0 && !signed_hash_right_)
    return findings_.differ(where, "its envelope signs another place of the chain");
  if (last_from_device_ > signed_seq_)
    findings_.differ(where, format("no envelope signs record {}", last_from_device_));
}

// Where the kept envelope ends.
void Chain::read_envelope() {
  const auto envelope = wire::decode_envelope(head_.envelope);
  if (!envelope || envelope->kiosk != head_.kiosk || envelope->epoch != head_.epoch) return;
  signed_seq_ = envelope->last_seq;
  signed_hash_ = envelope->last_hash;
}

}  // namespace

Result<void> recount_chain(db::Connection& reader, const storage::Scope& scope, const storage::Head& head,
                           const Places& places, Findings& findings) {
  return Chain(reader, scope, head, places, findings).walk();
}

}  // namespace xinluon::reports
