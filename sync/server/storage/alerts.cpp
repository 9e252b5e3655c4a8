#include "sync/server/storage/alerts.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 3> state_names = {"new", "in_progress", "closed"};

constexpr std::string_view columns =
    "a.id, a.rule, a.subject, a.unit, a.evidence, a.opened_ms, a.last_ms, a.closed_ms, a.settled, a.state, "
    "a.owner, a.note";

Alert alert_of(const db::Row& row) {
  Alert alert;
  alert.id = row.integer(0);
  alert.fact = {row.string(1), row.string(2), UnitId::from(row.text(3)).value_or(UnitId()), row.string(4)};
  alert.opened = wall_time(row.integer(5));
  alert.last = wall_time(row.integer(6));
  if (!row.is_null(7)) alert.closed = wall_time(row.integer(7));
  alert.settled = row.integer(8) != 0;
  alert.state = alert_state_from(row.text(9)).value_or(AlertState::fresh);
  alert.owner = row.string(10);
  alert.note = row.string(11);
  return alert;
}

Error no_alert(std::int64_t id) {
  return {Errc::not_found, format("no alert {}", id)};
}

Result<void> check(const AlertChange& change) {
  if (change.owner && change.owner->size() > max_alert_owner_bytes)
    return fail(Errc::rejected, format("owner: at most {} bytes", max_alert_owner_bytes));
  if (change.note && change.note->size() > max_alert_note_bytes)
    return fail(Errc::rejected, format("note: at most {} bytes", max_alert_note_bytes));
  return {};
}

}  // namespace

std::string_view name_of(AlertState state) {
  return state_names.at(static_cast<std::size_t>(state));
}

std::optional<AlertState> alert_state_from(std::string_view name) {
  const auto* const found = std::find(state_names.begin(), state_names.end(), name);
  if (found == state_names.end()) return std::nullopt;
  return static_cast<AlertState>(found - state_names.begin());
}

bool is_of_device(const AlertFact& fact) {
  return fact.rule.starts_with("kiosk_");
}

Result<bool> raise_alert(db::Connection& connection, const AlertFact& fact, WallTime now) {
  XINLUON_TRY(const auto lasting,
              connection.run("UPDATE alert SET last_ms = $1, evidence = $2, unit = $3 "
                             "WHERE rule = $4 AND subject = $5 AND settled = 0",
                             {to_ms(now), fact.evidence, fact.unit.text(), fact.rule, fact.subject}));
  if (lasting > 0) return false;
  XINLUON_TRY(const auto last, connection.scalar("SELECT COALESCE(MAX(id), 0) FROM alert"));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO alert (id, rule, subject, unit, evidence, opened_ms, last_ms, settled, state, owner, "
      "note) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'new', '', '')",
      {last + 1, fact.rule, fact.subject, fact.unit.text(), fact.evidence, to_ms(now), to_ms(now)}));
  return true;
}

Result<bool> settle_alert(db::Connection& connection, std::string_view rule, std::string_view subject,
                          WallTime now) {
  XINLUON_TRY(const auto settled, connection.run("UPDATE alert SET settled = 1, state = 'closed', "
                                                 "closed_ms = COALESCE(closed_ms, $1) "
                                                 "WHERE rule = $2 AND subject = $3 AND settled = 0",
                                                 {to_ms(now), rule, subject}));
  return settled > 0;
}

Result<Alert> change_alert(db::Connection& connection, const Scope& scope, std::int64_t id,
                           const AlertChange& change, WallTime now) {
  XINLUON_RETURN_IF_ERROR(check(change));
  XINLUON_TRY(auto alert, find_alert(connection, scope, id));
  if (change.owner) alert.owner = *change.owner;
  if (change.note) alert.note = *change.note;
  if (change.state && *change.state != alert.state) {
    alert.state = *change.state;
    alert.closed = alert.state == AlertState::closed ? std::optional(now) : std::nullopt;
  }
  const auto closed_ms = alert.closed ? std::optional(to_ms(*alert.closed)) : std::nullopt;
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE alert SET state = $1, owner = $2, note = $3, closed_ms = $4 WHERE id = $5",
                     {name_of(alert.state), alert.owner, alert.note, closed_ms, id}));
  return alert;
}

Result<Alert> find_alert(db::Connection& connection, const Scope& scope, std::int64_t id) {
  static const std::string sql = format("SELECT {} FROM alert a WHERE a.id = $1", columns);
  XINLUON_TRY(auto found, connection.row(sql, {id}, alert_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->fact.unit));
  }
  if (!covered) return tl::unexpected(no_alert(id));
  return std::move(*found);
}

Result<std::vector<Alert>> alerts(db::Connection& connection, const Scope& scope, const AlertFilter& filter) {
  static const std::string sql = format(
      "SELECT {} FROM unit_path p JOIN alert a ON a.unit = p.unit WHERE p.above = $1 AND p.valid_to = $2 "
      "AND ($3 = 1 OR a.state <> 'closed') AND ($4 = 1 OR a.rule = $5) AND ($6 = 1 OR a.subject = $7) "
      "AND ($8 = 0 OR substr(a.rule, 1, 6) = 'kiosk_') ORDER BY a.opened_ms DESC, a.id DESC LIMIT $9",
      columns);
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<Alert> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(sql,
                                           {top.id.text(), to_number(for_ever), filter.with_closed,
                                            filter.rule.empty(), filter.rule, filter.subject.empty(),
                                            filter.subject, filter.devices_only, filter.limit},
                                           alert_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const Alert& a, const Alert& b) { return a.id > b.id; });
  if (all.size() > filter.limit) all.resize(filter.limit);
  return all;
}

Result<std::vector<Alert>> lasting_alerts(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql = format("SELECT {} FROM alert a WHERE a.settled = 0 ORDER BY a.id", columns);
  return connection.rows(sql, {}, alert_of);
}

}  // namespace xinluon::storage
