#include "sync/server/accounts/audit.h"

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/domain/period.h"
#include "sync/server/storage/audit.h"
#include "sync/wire/json_writer.h"

namespace xinluon::accounts {
namespace {

constexpr std::string_view start_of_chain = "xinluon-audit-v1";

std::string line_of(const Act& act, std::int64_t seq, WallTime now) {
  return wire::JsonWriter()
      .number("seq", seq)
      .text("at", to_rfc3339(now))
      .text("actor", act.actor)
      .text("action", act.action)
      .text("subject", act.subject)
      .text("detail", act.detail)
      .text("address", act.address)
      .finish();
}

// How a line of these columns begins: what is searched by is part of what is hashed.
std::string beginning_of(const storage::AuditEntry& entry) {
  std::string text = wire::JsonWriter()
                         .number("seq", entry.seq)
                         .text("at", to_rfc3339(entry.at))
                         .text("actor", entry.actor)
                         .text("action", entry.action)
                         .finish();
  text.back() = ',';
  return text;
}

std::string signing_text(const storage::AuditAnchor& anchor) {
  return format("xinluon-audit-anchor-v1\n{} {} {} {}\n", anchor.seq, crypto::to_hex(anchor.hash),
                to_ms(anchor.at), anchor.entries);
}

// Walks on from one entry to the next.
class ChainWalk {
 public:
  ChainWalk(std::int64_t seq, crypto::Hash hash) : seq_(seq), hash_(hash) {}

  // What is wrong with the next entry, or "".
  std::string step(const storage::AuditEntry& entry) {
    if (entry.seq != seq_ + 1) return format("entry {} is missing", seq_ + 1);
    if (!entry.line.starts_with(beginning_of(entry)))
      return format("entry {}: time, actor or action is not what was written", entry.seq);
    hash_ = crypto::chain_next(hash_, entry.line);
    if (crypto::as_bytes(hash_) != entry.hash) return format("entry {} was changed", entry.seq);
    seq_ = entry.seq;
    return "";
  }
  std::int64_t seq() const { return seq_; }
  const crypto::Hash& hash() const { return hash_; }

 private:
  std::int64_t seq_;
  crypto::Hash hash_;
};

constexpr std::size_t page = 1000;

}  // namespace

Result<void> record(db::Connection& connection, const Act& act, WallTime now) {
  XINLUON_TRY(const auto last, storage::last_audit(connection, storage::Scope::sign_in()));
  const auto before = last.seq == 0 ? crypto::sha256(start_of_chain) : crypto::hash_from_bytes(last.hash);
  if (!before) return fail(Errc::corrupt, "the audit log's last hash is no hash");
  storage::AuditEntry entry{.seq = last.seq + 1,
                            .at = now,
                            .actor = act.actor,
                            .action = act.action,
                            .line = line_of(act, last.seq + 1, now),
                            .hash = {}};
  entry.hash = crypto::as_bytes(crypto::chain_next(*before, entry.line));
  return storage::append_audit(connection, entry);
}

Result<AuditCheck> verify_audit(db::Connection& reader, const crypto::PublicKey& key) {
  const auto scope = storage::Scope::local_administrator();
  XINLUON_TRY(const auto anchor, storage::last_audit_anchor(reader, scope));
  AuditCheck check;
  if (anchor.seq > 0) {
    check.pruned_until = anchor.at;
    if (!crypto::verify(key, signing_text(anchor), anchor.signature))
      check.fault = format("the anchor of entry {} does not bear this server's signature", anchor.seq);
  }
  const auto start = anchor.seq == 0 ? crypto::sha256(start_of_chain) : crypto::hash_from_bytes(anchor.hash);
  if (!start) return fail(Errc::corrupt, "the audit log's anchor holds no hash");
  ChainWalk walk(anchor.seq, *start);
  check.first = anchor.seq + 1;
  while (check.fault.empty()) {
    XINLUON_TRY(const auto entries, storage::audit_entries(reader, scope, walk.seq(), page));
    if (entries.empty()) break;
    for (const auto& entry : entries) {
      check.fault = walk.step(entry);
      if (!check.fault.empty()) break;
      ++check.entries;
    }
  }
  check.last = walk.seq();
  check.last_hash = crypto::to_hex(walk.hash());
  return check;
}

Result<std::int64_t> prune_audit(db::Connection& writer, const crypto::SecretKey& key, WallTime now) {
  const auto scope = storage::Scope::local_administrator();
  return db::transaction(writer, [&]() -> Result<std::int64_t> {
    XINLUON_TRY(const auto last, storage::last_audit_before(writer, scope, now - audit_kept));
    XINLUON_TRY(const auto before, storage::last_audit_anchor(writer, scope));
    if (last.seq <= before.seq) return 0;
    storage::AuditAnchor anchor{
        .seq = last.seq, .hash = last.hash, .at = now, .entries = last.seq - before.seq, .signature = {}};
    anchor.signature = key.sign(signing_text(anchor));
    XINLUON_RETURN_IF_ERROR(storage::prune_audit(writer, anchor));
    const std::string detail = format("{} entries up to {}", anchor.entries, to_rfc3339(last.at));
    XINLUON_RETURN_IF_ERROR(record(writer, {"server", "audit-prune", "", detail, ""}, now));
    return anchor.entries;
  });
}

}  // namespace xinluon::accounts
