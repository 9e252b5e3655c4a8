#include "sync/server/reports/recount_checkpoints.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sync/base/format.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/closed_digest.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/records.h"

namespace xinluon::reports {
namespace {

constexpr std::size_t page = 1;  // a nation's checkpoint takes 2 MB
constexpr std::string_view changed_since = "it is not held as it was then";

class Checkpoints {
 public:
  Checkpoints(db::Connection& reader, const storage::Scope& scope, AuditLog log, Findings& findings)
      : reader_(reader), scope_(scope), log_(log), findings_(findings) {}

  Result<void> walk();

 private:
  // Where chains begin: seq and hash of the last record that was purged.
  using Chain = std::pair<KioskId, Epoch>;
  using Begins = std::map<Chain, std::pair<Seq, std::string>>;

  Result<void> check(const storage::Checkpoint& checkpoint, const crypto::Hash& before);
  Result<void> check_head(const Statement& statement, const ChainPlace& head);
  Result<void> check_audit(const Statement& statement);
  void check_anchors(const Statement& statement);
  void check_what_is_held();
  Result<void> check_closed();
  static Chain chain_of(const ChainPlace& place) { return {place.kiosk, place.epoch}; }
  static std::string name(const Chain& chain, Seq seq) {
    return format("{}/{}/{}", chain.first.text(), chain.second.text(), seq);
  }

  db::Connection& reader_;
  const storage::Scope& scope_;
  const AuditLog log_;
  Findings& findings_;
  Begins held_;   // as the database has it
  Begins named_;  // as the checkpoints read so far have it, the last word of each chain
  // The last of these that names what purged votes counted.
  std::optional<std::pair<std::int64_t, crypto::Hash>> closed_;
};

Result<void> Checkpoints::walk() {
  XINLUON_TRY(const auto anchors, storage::record_anchors(reader_, scope_));
  for (const auto& anchor : anchors)
    held_.insert_or_assign({anchor.kiosk, anchor.epoch}, std::pair(anchor.seq, anchor.hash));
  auto before = checkpoint_start();
  for (std::int64_t last = 0;;) {
    XINLUON_TRY(const auto found, storage::checkpoints_after(reader_, scope_, last, page));
    if (found.empty()) break;
    for (const auto& checkpoint : found) {
      if (checkpoint.seq != last + 1)
        findings_.differ(format("checkpoint {}", checkpoint.seq), format("{} is missing", last + 1));
      XINLUON_RETURN_IF_ERROR(check(checkpoint, before));
      before = crypto::hash_from_bytes(checkpoint.hash).value_or(before);  // so that the place is named once
      last = checkpoint.seq;
    }
  }
  check_what_is_held();
  return check_closed();
}

Result<void> Checkpoints::check(const storage::Checkpoint& checkpoint, const crypto::Hash& before) {
  const auto statement = check_checkpoint(checkpoint, before);
  if (!statement) {
    findings_.differ(format("checkpoint {}", checkpoint.seq), statement.error().message);
    return {};
  }
  if (log_ == AuditLog::here) XINLUON_RETURN_IF_ERROR(check_audit(*statement));
  for (const auto& head : statement->heads) XINLUON_RETURN_IF_ERROR(check_head(*statement, head));
  check_anchors(*statement);
  return {};
}

// At the place where the chain begins today its anchor has the hash; before it there is nothing left to
// compare with.
Result<void> Checkpoints::check_head(const Statement& statement, const ChainPlace& head) {
  if (head.seq == 0) return {};
  std::string hash;
  const auto begin = held_.find(chain_of(head));
  if (begin != held_.end() && head.seq < begin->second.first) return {};
  if (begin != held_.end() && head.seq == begin->second.first) {
    hash = begin->second.second;
  } else {
    auto record = storage::record_hash(reader_, scope_, head.kiosk, head.epoch, head.seq);
    if (!record && record.error().code != Errc::not_found) return fail(std::move(record).error());
    if (record) hash = std::move(*record).value_or("");
  }
  if (hash != crypto::as_bytes(head.hash))
    findings_.differ(format("checkpoint {} record {}", statement.seq, name(chain_of(head), head.seq)),
                     std::string(changed_since));
  return {};
}

// What was taken out since with its time is the anchor's to answer for.
Result<void> Checkpoints::check_audit(const Statement& statement) {
  if (!statement.audit || statement.audit->seq == 0) return {};
  const auto [seq, hash] = *statement.audit;
  XINLUON_TRY(const auto anchor, storage::last_audit_anchor(reader_, scope_));
  if (seq < anchor.seq) return {};
  std::string held = anchor.hash;
  if (seq > anchor.seq) {
    XINLUON_TRY(const auto found, storage::audit_entries(reader_, scope_, seq - 1, 1));
    held = found.empty() || found.front().seq != seq ? "" : found.front().hash;
  }
  if (held != crypto::as_bytes(hash))
    findings_.differ(format("checkpoint {} audit entry {}", statement.seq, seq), std::string(changed_since));
  return {};
}

// A chain that began at a place once never begins before it again. That the last one is the place where it
// begins today is looked at in the end.
void Checkpoints::check_anchors(const Statement& statement) {
  Begins now;
  for (const auto& anchor : statement.anchors)
    now.emplace(chain_of(anchor), std::pair(anchor.seq, std::string(crypto::as_bytes(anchor.hash))));
  for (const auto& [chain, before] : named_) {
    const auto& [seq, hash] = before;
    const auto found = now.find(chain);
    const auto where = format("checkpoint {} anchor {}", statement.seq, name(chain, seq));
    if (found == now.end())
      findings_.differ(where, "it is left out again");
    else if (found->second.first < seq)
      findings_.differ(where, format("it goes back to {}", found->second.first));
    else if (found->second.first == seq && found->second.second != hash)
      findings_.differ(where, "it has another hash than before");
  }
  named_ = std::move(now);
  if (statement.closed) closed_ = {statement.seq, *statement.closed};
}

// Where chains begin is what the last checkpoint says, nothing more and nothing less.
void Checkpoints::check_what_is_held() {
  for (const auto& [chain, begin] : held_) {
    const auto found = named_.find(chain);
    if (found == named_.end() || found->second != begin)
      findings_.differ("anchor " + name(chain, begin.first), "it is not what the last checkpoint signs");
  }
  for (const auto& [chain, begin] : named_)
    if (!held_.contains(chain))
      findings_.differ("anchor " + name(chain, begin.first), "the last checkpoint signs it; it is missing");
}

Result<void> Checkpoints::check_closed() {
  XINLUON_TRY(const auto held, closed_digest(reader_, scope_));
  if (held == (closed_ ? closed_->second : empty_closed_digest())) return {};
  findings_.differ("closed tallies", closed_ ? format("they are not what checkpoint {} signs", closed_->first)
                                             : "no checkpoint signs them");
  return {};
}

}  // namespace

Result<void> recount_checkpoints(db::Connection& reader, const storage::Scope& scope, AuditLog log,
                                 Findings& findings) {
  return Checkpoints(reader, scope, log, findings).walk();
}

}  // namespace xinluon::reports
