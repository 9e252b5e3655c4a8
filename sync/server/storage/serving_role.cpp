#include "sync/server/storage/serving_role.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

// SQLite guards the same tables by triggers, in their migrations.
struct Guarded {
  std::string_view table;
  std::string_view never;
};
constexpr std::array<Guarded, 12> guarded = {{{"record", "UPDATE, DELETE"},
                                              {"record_anchor", "INSERT, UPDATE, DELETE"},
                                              {"closed_tally", "INSERT, UPDATE, DELETE"},
                                              {"closed_node", "INSERT, UPDATE, DELETE"},
                                              {"checkpoint", "UPDATE, DELETE"},
                                              {"audit", "UPDATE"},  // a trigger says which may be deleted
                                              {"audit_anchor", "UPDATE, DELETE"},
                                              {"config", "UPDATE"},
                                              {"decision", "UPDATE, DELETE"},
                                              {"decision_range", "UPDATE, DELETE"},
                                              {"explanation", "UPDATE, DELETE"},
                                              {"sent_report", "UPDATE, DELETE"}}};

// Empty where it does what it likes.
std::string_view never_done_to(std::string_view table) {
  const auto* const found =
      std::find_if(guarded.begin(), guarded.end(), [&](const Guarded& one) { return one.table == table; });
  return found == guarded.end() ? std::string_view() : found->never;
}

bool plain_name(std::string_view role) {
  constexpr std::size_t max_bytes = 63;  // PostgreSQL's NAMEDATALEN - 1
  return !role.empty() && role.size() <= max_bytes && std::all_of(role.begin(), role.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<void> check_name(const std::string& role) {
  if (plain_name(role)) return {};
  return fail(Errc::rejected, format("{} is no name for a role: use a to z, 0 to 9 and _", role));
}

struct Granted {
  std::string_view rights;
  std::string_view tables;
};
// Triggers say which records may be deleted, and that anchors go forwards alone.
constexpr std::array<Granted, 4> purging = {
    {{"SELECT", "schema_version, progress, kiosk, head, counter, unit, unit_path, counter_place"},
     {"SELECT, DELETE", "record, vote"},
     {"SELECT, INSERT, UPDATE", "record_anchor, closed_tally, closed_node"},
     {"SELECT, INSERT", "checkpoint, audit"}}};

}  // namespace

Result<void> grant_purging(db::Connection& owner, const std::string& role) {
  XINLUON_RETURN_IF_ERROR(check_name(role));
  return db::transaction(owner, [&]() -> Result<void> {
    for (const Granted& one : purging)
      XINLUON_RETURN_IF_ERROR(owner.run(format("GRANT {} ON {} TO \"{}\"", one.rights, one.tables, role)));
    return {};
  });
}

Result<void> grant_serving(db::Connection& owner, const std::string& role) {
  XINLUON_RETURN_IF_ERROR(check_name(role));
  // The parts of a divided table are reached through it alone, but by the backup, which reads them.
  XINLUON_TRY(const auto parts,
              owner.rows("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
                         "WHERE c.relkind = 'r' ORDER BY 1",
                         {}, [](const db::Row& row) { return row.string(0); }));
  XINLUON_TRY(const auto tables, owner.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", {},
                                            [](const db::Row& row) { return row.string(0); }));
  return db::transaction(owner, [&]() -> Result<void> {
    const auto run = [&](const std::string& sql) -> Result<void> {
      XINLUON_RETURN_IF_ERROR(owner.run(sql));
      return {};
    };
    XINLUON_RETURN_IF_ERROR(
        run(format("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{}\"", role)));
    for (const auto& part : parts)
      XINLUON_RETURN_IF_ERROR(run(format("REVOKE INSERT, UPDATE, DELETE ON {} FROM \"{}\"", part, role)));
    for (const auto& table : tables)
      if (const auto never = never_done_to(table); !never.empty())
        XINLUON_RETURN_IF_ERROR(run(format("REVOKE {} ON {} FROM \"{}\"", never, table, role)));
    XINLUON_RETURN_IF_ERROR(run(format("REVOKE INSERT, UPDATE, DELETE ON schema_version FROM \"{}\"", role)));
    // Whether a later version could read it is no evidence.
    return run(format("GRANT UPDATE (readable) ON record TO \"{}\"", role));
  });
}

}  // namespace xinluon::storage
