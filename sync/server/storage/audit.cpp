#include "sync/server/storage/audit.h"

#include <set>

#include "sync/server/storage/organisation.h"
#include "sync/server/storage/users.h"

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

// Whether nothing lies outside of the scope.
Result<bool> covers_all(db::Connection& connection, const Scope& scope) {
  if (scope.whole()) return true;
  XINLUON_TRY(const auto tops, top_units(connection, Scope::local_administrator()));
  for (const Unit& top : tops) {
    XINLUON_TRY(const bool covered, covers(connection, scope, top.id));
    if (!covered) return false;
  }
  return !tops.empty();
}

// Asked for in pages until enough of the account's own units are found.
constexpr std::size_t page = 500;

// The next page in the direction that is asked for; moves `at` behind it.
Result<std::vector<AuditEntry>> next_page(db::Connection& connection, const AuditFilter& filter,
                                          std::int64_t& at) {
  if (!filter.before) {
    XINLUON_TRY(auto entries, audit_entries(connection, Scope::local_administrator(), at, page));
    if (!entries.empty()) at = entries.back().seq;
    return entries;
  }
  XINLUON_TRY(auto entries, connection.rows("SELECT seq, at_ms, actor, action, line, hash FROM audit "
                                            "WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
                                            {at, page}, entry_of));
  if (!entries.empty()) at = entries.back().seq;
  return entries;
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

Result<std::vector<AuditEntry>> find_audit(db::Connection& connection, const Scope& scope,
                                           const AuditFilter& filter) {
  XINLUON_TRY(const bool everything, covers_all(connection, scope));
  std::set<std::string> actors;
  if (!everything) {
    XINLUON_TRY(const auto own, users(connection, scope));
    for (const User& user : own) actors.insert(user.name);
  }
  std::vector<AuditEntry> found;
  std::int64_t at = filter.after;
  if (filter.before) at = *filter.before > 0 ? *filter.before : INT64_MAX;
  while (found.size() < filter.limit) {
    XINLUON_TRY(auto entries, next_page(connection, filter, at));
    if (entries.empty()) break;
    for (auto& entry : entries) {
      if (!everything && !actors.contains(entry.actor)) continue;
      if (!filter.actor.empty() && entry.actor != filter.actor) continue;
      if (!filter.action.empty() && entry.action != filter.action) continue;
      if (found.size() < filter.limit) found.push_back(std::move(entry));
    }
  }
  return found;
}

Result<void> prune_audit(db::Connection& connection, const AuditAnchor& anchor) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO audit_anchor (seq, hash, at_ms, entries, signature) VALUES ($1, $2, $3, $4, $5)",
      {anchor.seq, db::Blob{anchor.hash}, to_ms(anchor.at), anchor.entries, anchor.signature}));
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM audit WHERE seq <= $1", {anchor.seq}));
  return {};
}

Result<AuditAnchor> last_audit_anchor(db::Connection& connection, const Scope&) {
  XINLUON_TRY(auto anchor, connection.row("SELECT seq, hash, at_ms, entries, signature FROM audit_anchor "
                                          "ORDER BY seq DESC LIMIT 1",
                                          {}, [](const db::Row& row) {
                                            return AuditAnchor{row.integer(0), std::string(row.blob(1)),
                                                               wall_time(row.integer(2)), row.integer(3),
                                                               row.string(4)};
                                          }));
  return anchor.value_or(AuditAnchor());
}

Result<AuditEntry> last_audit_before(db::Connection& connection, const Scope& scope, WallTime time) {
  XINLUON_TRY(const auto first_kept,
              connection.row("SELECT seq FROM audit WHERE at_ms >= $1 ORDER BY seq LIMIT 1", {to_ms(time)},
                             [](const db::Row& row) { return row.integer(0); }));
  XINLUON_TRY(const auto last, last_audit(connection, scope));
  XINLUON_TRY(auto entry, connection.row("SELECT seq, at_ms, actor, action, line, hash FROM audit "
                                         "WHERE seq < $1 ORDER BY seq DESC LIMIT 1",
                                         {first_kept.value_or(last.seq)}, entry_of));
  return entry.value_or(AuditEntry());
}

}  // namespace xinluon::storage
