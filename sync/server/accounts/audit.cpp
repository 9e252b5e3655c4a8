#include "sync/server/accounts/audit.h"

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

}  // namespace xinluon::accounts
