#include "sync/server/storage/audit.h"

namespace xinluon::storage {
namespace {

AuditEntry entry_of(const db::Row& row) {
  return {.seq = row.integer(0),
          .at = wall_time(row.integer(1)),
          .actor = row.string(2),
          .action = row.string(3),
          .line = row.string(4),
          .hash = std::string(row.blob(5))};
}

}  // namespace

Result<void> append_audit(db::Connection& connection, const AuditEntry& entry) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO audit (seq, at_ms, actor, action, line, hash) VALUES ($1, $2, $3, $4, $5, $6)",
      {entry.seq, to_ms(entry.at), entry.actor, entry.action, entry.line, db::Blob{entry.hash}}));
  return {};
}

Result<AuditEntry> last_audit(db::Connection& connection, const Scope&) {
  XINLUON_TRY(auto entry, connection.row("SELECT seq, at_ms, actor, action, line, hash FROM audit "
                                         "ORDER BY seq DESC LIMIT 1",
                                         {}, entry_of));
  return entry.value_or(AuditEntry());
}

Result<std::vector<AuditEntry>> audit_entries(db::Connection& connection, const Scope& scope,
                                              std::int64_t after, std::size_t limit) {
  if (!scope.whole()) return std::vector<AuditEntry>();
  return connection.rows(
      "SELECT seq, at_ms, actor, action, line, hash FROM audit WHERE seq > $1 "
      "ORDER BY seq LIMIT $2",
      {after, limit}, entry_of);
}

}  // namespace xinluon::storage
