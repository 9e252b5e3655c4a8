#include "sync/server/storage/rollouts.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 5> state_names = {"running", "stopped", "halted", "rolled_back",
                                                         "done"};

RolloutState state_of(std::string_view name) {
  const auto* const found = std::find(state_names.begin(), state_names.end(), name);
  return found == state_names.end() ? RolloutState::halted
                                    : static_cast<RolloutState>(found - state_names.begin());
}

constexpr std::string_view columns =
    "r.id, r.version, r.unit, r.state, r.stage, r.stage_ms, r.soak_ms, r.started_ms, r.started_by, r.reason";

Rollout rollout_of(const db::Row& row) {
  return {row.integer(0),
          row.integer(1),
          UnitId::from(row.text(2)).value_or(UnitId()),
          state_of(row.text(3)),
          static_cast<int>(row.integer(4)),
          wall_time(row.integer(5)),
          Milliseconds(row.integer(6)),
          wall_time(row.integer(7)),
          row.string(8),
          row.string(9)};
}

RolloutKiosk kiosk_of(const db::Row& row) {
  RolloutKiosk kiosk;
  kiosk.kiosk = KioskId::from(row.text(0)).value_or(KioskId());
  kiosk.place = row.integer(1);
  kiosk.version_before = row.integer(2);
  kiosk.healthy = row.integer(3) != 0;
  if (!row.is_null(4)) kiosk.assigned = wall_time(row.integer(4));
  kiosk.unit = UnitId::from(row.text(5)).value_or(UnitId());
  kiosk.config_wanted = row.integer(6);
  if (row.is_null(7)) return kiosk;
  Health health;
  health.last_seen = wall_time(row.integer(7));
  health.display = row.integer(8) != 0;
  health.app_state = row.string(9);
  health.config_version = row.integer(10);
  health.config_refused = row.integer(11);
  health.config_trouble = row.string(12);
  kiosk.health = std::move(health);
  return kiosk;
}

Result<void> one_changed(Result<std::int64_t> changed, std::int64_t id) {
  if (!changed) return fail(std::move(changed).error());
  if (*changed == 0) return fail(Errc::not_found, format("no roll-out {}", id));
  return {};
}

}  // namespace

std::string_view name_of(RolloutState state) {
  return state_names.at(static_cast<std::size_t>(state));
}

Result<std::int64_t> add_rollout(db::Connection& connection, const Rollout& rollout,
                                 const std::vector<RolloutKiosk>& kiosks) {
  XINLUON_TRY(const auto last, connection.scalar("SELECT COALESCE(MAX(id), 0) FROM rollout"));
  const std::int64_t id = last + 1;
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO rollout (id, version, unit, state, stage, stage_ms, soak_ms, started_ms, "
                     "started_by, reason) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                     {id, rollout.version, rollout.unit.text(), name_of(rollout.state), rollout.stage,
                      to_ms(rollout.stage_began), rollout.soak.count(), to_ms(rollout.started),
                      rollout.started_by, rollout.reason}));
  for (const auto& kiosk : kiosks) {
    XINLUON_RETURN_IF_ERROR(
        connection.run("INSERT INTO rollout_kiosk (rollout, kiosk, place, version_before, healthy) VALUES "
                       "($1, $2, $3, $4, $5)",
                       {id, kiosk.kiosk.text(), kiosk.place, kiosk.version_before, kiosk.healthy}));
  }
  return id;
}

Result<void> change_rollout(db::Connection& connection, const Rollout& rollout) {
  return one_changed(
      connection.run(
          "UPDATE rollout SET state = $1, stage = $2, stage_ms = $3, reason = $4 WHERE id = $5",
          {name_of(rollout.state), rollout.stage, to_ms(rollout.stage_began), rollout.reason, rollout.id}),
      rollout.id);
}

Result<void> assign_config(db::Connection& connection, const Rollout& rollout, const KioskId& kiosk,
                           WallTime now) {
  XINLUON_RETURN_IF_ERROR(set_config_wanted(connection, kiosk, rollout.version));
  return one_changed(
      connection.run("UPDATE rollout_kiosk SET assigned_ms = $1 WHERE rollout = $2 AND kiosk = $3",
                     {to_ms(now), rollout.id, kiosk.text()}),
      rollout.id);
}

Result<Rollout> find_rollout(db::Connection& connection, const Scope& scope, std::int64_t id) {
  static const std::string sql = format("SELECT {} FROM rollout r WHERE r.id = $1", columns);
  XINLUON_TRY(auto found, connection.row(sql, {id}, rollout_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->unit));
  }
  if (!covered) return fail(Errc::not_found, format("no roll-out {}", id));
  return std::move(*found);
}

Result<std::vector<Rollout>> rollouts(db::Connection& connection, const Scope& scope) {
  static const std::string sql = format(
      "SELECT {} FROM unit_path p JOIN rollout r ON r.unit = p.unit WHERE p.above = $1 AND p.valid_to = $2",
      columns);
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<Rollout> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(sql, {top.id.text(), to_number(for_ever)}, rollout_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const Rollout& a, const Rollout& b) { return a.id > b.id; });
  return all;
}

Result<std::vector<Rollout>> running_rollouts(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql =
      format("SELECT {} FROM rollout r WHERE r.state = 'running' ORDER BY r.id", columns);
  return connection.rows(sql, {}, rollout_of);
}

Result<std::vector<RolloutKiosk>> kiosks_of_rollout(db::Connection& connection, const Scope& scope,
                                                    std::int64_t id) {
  XINLUON_RETURN_IF_ERROR(find_rollout(connection, scope, id));
  return connection.rows(
      "SELECT r.kiosk, r.place, r.version_before, r.healthy, r.assigned_ms, c.unit, k.config_wanted, "
      "h.last_seen_ms, h.display, h.app_state, h.config_version, h.config_refused, h.config_trouble "
      "FROM rollout_kiosk r JOIN kiosk k ON k.id = r.kiosk JOIN counter c ON c.id = k.counter "
      "LEFT JOIN health h ON h.kiosk = r.kiosk WHERE r.rollout = $1 AND k.state <> 'revoked' ORDER BY "
      "r.place",
      {id}, kiosk_of);
}

Result<std::optional<std::int64_t>> rollout_under_way(db::Connection& connection, const Scope& scope,
                                                      const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  return connection.row(
      "SELECT r.id FROM rollout r JOIN rollout_kiosk m ON m.rollout = r.id JOIN kiosk k ON k.id = m.kiosk "
      "JOIN counter c ON c.id = k.counter JOIN unit_path p ON p.unit = c.unit "
      "WHERE r.state = 'running' AND p.above = $1 AND p.valid_to = $2 ORDER BY r.id LIMIT 1",
      {unit.text(), to_number(for_ever)}, [](const db::Row& row) { return row.integer(0); });
}

}  // namespace xinluon::storage
