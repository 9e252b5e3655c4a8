#include "sync/server/reports/checkpoint.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/reports/closed_digest.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/heads.h"

namespace xinluon::reports {
namespace {

constexpr std::chrono::hours night{2};  // the working day's last votes have come in, backups have not begun

Result<Statement::AuditEnd> audit_end(db::Connection& connection, const storage::Scope& scope) {
  XINLUON_TRY(const auto last, storage::last_audit(connection, scope));
  if (last.seq == 0) return Statement::AuditEnd{};
  const auto hash = crypto::hash_from_bytes(last.hash);
  if (!hash) return fail(Errc::corrupt, "the audit log's last hash is no hash");
  return Statement::AuditEnd{last.seq, *hash};
}

Result<ChainPlace> chain_place(const KioskId& kiosk, const Epoch& epoch, Seq seq, std::string_view hash,
                               std::string_view what) {
  const auto held = crypto::hash_from_bytes(hash);
  if (!held) return fail(Errc::corrupt, format("{} of {} has no hash", what, kiosk.text()));
  return ChainPlace{kiosk, epoch, seq, *held};
}

Result<void> add_heads(db::Connection& connection, const storage::Scope& scope, Statement& statement) {
  XINLUON_TRY(const auto heads, storage::heads(connection, scope));
  for (const auto& head : heads) {
    XINLUON_TRY(auto place, chain_place(head.kiosk, head.epoch, head.seq, head.hash, "head"));
    statement.heads.push_back(std::move(place));
  }
  return {};
}

// Nothing before the first purge.
Result<void> add_anchors(db::Connection& connection, const storage::Scope& scope, Statement& statement) {
  XINLUON_TRY(const auto anchors, storage::record_anchors(connection, scope));
  for (const auto& anchor : anchors) {
    XINLUON_TRY(auto place, chain_place(anchor.kiosk, anchor.epoch, anchor.seq, anchor.hash, "anchor"));
    statement.anchors.push_back(std::move(place));
  }
  return {};
}

Result<crypto::Hash> last_closed(db::Connection& connection, const storage::Scope& scope,
                                 const std::optional<storage::Checkpoint>& last) {
  const Result<Statement> said = last ? decode_statement(last->text) : Statement();
  if (said && said->closed) return *said->closed;
  return closed_digest(connection, scope);
}

}  // namespace

Result<storage::Checkpoint> make_checkpoint(db::Connection& writer, const crypto::SecretKey& key,
                                            WallTime now, std::optional<crypto::Hash> closed) {
  const auto whole = storage::Scope::local_administrator();
  XINLUON_TRY(const auto last, storage::last_checkpoint(writer, whole));
  const auto before = last ? crypto::hash_from_bytes(last->hash) : checkpoint_start();
  if (!before) return fail(Errc::corrupt, "the last checkpoint's hash is no hash");
  XINLUON_TRY(const auto audit, audit_end(writer, whole));
  Statement statement{last ? last->seq + 1 : 1, to_ms(now), *before, key.public_key().to_base64(), audit};
  XINLUON_RETURN_IF_ERROR(add_heads(writer, whole, statement));
  XINLUON_RETURN_IF_ERROR(add_anchors(writer, whole, statement));
  if (!statement.anchors.empty()) {
    XINLUON_TRY(statement.closed, closed ? Result<crypto::Hash>(*closed) : last_closed(writer, whole, last));
  }
  storage::Checkpoint made{statement.seq, now, encode_statement(statement), "", ""};
  made.hash = crypto::as_bytes(crypto::chain_next(*before, made.text));
  made.signature = key.sign(made.text);
  XINLUON_RETURN_IF_ERROR(storage::append_checkpoint(writer, made));
  return made;
}

bool checkpoint_due(const std::optional<storage::Checkpoint>& last, WallTime now) {
  const Day today = day_of(now);
  return now >= start_of(today) + night && (!last || day_of(last->at) < today);
}

Result<Statement> check_checkpoint(const storage::Checkpoint& checkpoint, const crypto::Hash& before) {
  XINLUON_TRY(auto statement, decode_statement(checkpoint.text));
  if (statement.previous != before || statement.seq != checkpoint.seq)
    return fail(Errc::rejected, "it does not follow the one before");
  if (checkpoint.hash != crypto::as_bytes(crypto::chain_next(before, checkpoint.text)))
    return fail(Errc::rejected, "its hash does not follow from its text and the one before");
  const auto key = crypto::PublicKey::from_base64(statement.server_key);
  if (!key || !crypto::verify(*key, checkpoint.text, checkpoint.signature))
    return fail(Errc::rejected, "its signature is not that of the key it names");
  return statement;
}

}  // namespace xinluon::reports
