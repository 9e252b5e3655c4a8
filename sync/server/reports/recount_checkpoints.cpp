#include "sync/server/reports/recount_checkpoints.h"

#include "sync/base/format.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/records.h"

namespace xinluon::reports {
namespace {

constexpr std::size_t page = 1;  // a nation's checkpoint takes 2 MB

Result<void> check_heads(db::Connection& reader, const storage::Scope& scope, const Statement& statement,
                         Findings& findings) {
  for (const auto& head : statement.heads) {
    if (head.seq == 0) continue;
    const auto held = storage::record_hash(reader, scope, head.kiosk, head.epoch, head.seq);
    if (!held && held.error().code != Errc::not_found) return fail(held.error());
    if (!held || !*held || **held != crypto::as_bytes(head.hash))
      findings.differ(format("checkpoint {} record {}/{}/{}", statement.seq, head.kiosk.text(),
                             head.epoch.text(), head.seq),
                      "it is not held as it was then");
  }
  return {};
}

// What was taken out since with its time is the anchor's to answer for.
Result<void> check_audit(db::Connection& reader, const storage::Scope& scope, const Statement& statement,
                         Findings& findings) {
  if (!statement.audit || statement.audit->seq == 0) return {};
  const auto [seq, hash] = *statement.audit;
  XINLUON_TRY(const auto anchor, storage::last_audit_anchor(reader, scope));
  if (seq < anchor.seq) return {};
  std::string held = anchor.hash;
  if (seq > anchor.seq) {
    XINLUON_TRY(const auto found, storage::audit_entries(reader, scope, seq - 1, 1));
    held = found.empty() || found.front().seq != seq ? "" : found.front().hash;
  }
  if (held != crypto::as_bytes(hash))
    findings.differ(format("checkpoint {} audit entry {}", statement.seq, seq),
                    "it is not held as it was then");
  return {};
}

}  // namespace

Result<void> recount_checkpoints(db::Connection& reader, const storage::Scope& scope, AuditLog log,
                                 Findings& findings) {
  auto before = checkpoint_start();
  for (std::int64_t last = 0;;) {
    XINLUON_TRY(const auto found, storage::checkpoints_after(reader, scope, last, page));
    if (found.empty()) return {};
    for (const auto& checkpoint : found) {
      const auto statement = check_checkpoint(checkpoint, before);
      const auto where = format("checkpoint {}", checkpoint.seq);
      if (checkpoint.seq != last + 1) findings.differ(where, format("{} is missing", last + 1));
      if (statement) {
        if (log == AuditLog::here) XINLUON_RETURN_IF_ERROR(check_audit(reader, scope, *statement, findings));
        XINLUON_RETURN_IF_ERROR(check_heads(reader, scope, *statement, findings));
      } else {
        findings.differ(where, statement.error().message);
      }
      before = crypto::hash_from_bytes(checkpoint.hash).value_or(before);  // so that the place is named once
      last = checkpoint.seq;
    }
  }
}

}  // namespace xinluon::reports
