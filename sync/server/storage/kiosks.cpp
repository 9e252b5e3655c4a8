#include "sync/server/storage/kiosks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 3> state_names = {"enrolled", "revoked", "pending"};

// A word that is not known is no permission.
KioskState state_of(std::string_view name) {
  const auto* const found = std::find(state_names.begin(), state_names.end(), name);
  return found == state_names.end() ? KioskState::revoked
                                    : static_cast<KioskState>(found - state_names.begin());
}

constexpr std::string_view kiosk_columns =
    "k.id, k.counter, k.public_key, k.board, k.state, k.enrolled_ms, c.unit, k.config_wanted, k.log_wanted";

Kiosk kiosk_of(const db::Row& row) {
  return {KioskId::from(row.text(0)).value_or(KioskId()),
          CounterId::from(row.text(1)).value_or(CounterId()),
          row.string(2),
          row.string(3),
          state_of(row.text(4)),
          wall_time(row.integer(5)),
          row.integer(7),
          row.integer(8)};
}

constexpr std::string_view status_columns =
    "k.id, k.counter, k.public_key, k.board, k.state, k.enrolled_ms, c.unit, k.config_wanted, k.log_wanted, "
    "c.number, c.name, c.field, u.name, "
    "h.last_seen_ms, h.pending, h.disk_free_bytes, h.cpu_temp_millicelsius, h.display, h.software, "
    "h.app_state, h.undervoltage, h.throttled, h.clock_skew_ms, h.config_version, h.config_refused, "
    "h.config_trouble, "
    "(SELECT SUM(seq) FROM head WHERE head.kiosk = k.id), "
    "(SELECT SUM(unreadable) FROM head WHERE head.kiosk = k.id), "
    "(SELECT COUNT(*) FROM head WHERE head.kiosk = k.id) ";
// The unit as it is or was last: a closed one's kiosks are still there.
constexpr std::string_view last_unit =
    "JOIN unit u ON u.id = c.unit AND NOT EXISTS (SELECT 1 FROM unit l WHERE l.id = u.id AND l.valid_from > "
    "u.valid_from) LEFT JOIN health h ON h.kiosk = k.id ";

std::optional<bool> maybe_flag(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column) != 0);
}

std::optional<Health> health_of(const db::Row& row) {
  if (row.is_null(13)) return std::nullopt;
  return Health{wall_time(row.integer(13)),
                static_cast<std::uint64_t>(row.integer(14)),
                row.maybe_integer(15),
                row.maybe_integer(16),
                row.integer(17) != 0,
                row.string(18),
                row.string(19),
                maybe_flag(row, 20),
                maybe_flag(row, 21),
                row.maybe_integer(22),
                row.integer(23),
                row.integer(24),
                row.string(25)};
}

KioskStatus status_of(const db::Row& row) {
  KioskStatus status;
  status.kiosk = kiosk_of(row);
  status.counter = {status.kiosk.counter, UnitId::from(row.text(6)).value_or(UnitId()), row.string(9),
                    row.string(10), row.string(11)};
  status.unit_name = row.string(12);
  status.health = health_of(row);
  status.records = static_cast<std::uint64_t>(row.integer(26));
  status.unreadable = static_cast<std::uint64_t>(row.integer(27));
  status.epochs = static_cast<std::uint64_t>(row.integer(28));
  return status;
}

Result<void> change_kiosk(db::Connection& connection, std::string_view sql, std::int64_t value,
                          const KioskId& id) {
  XINLUON_TRY(const auto changed, connection.run(sql, {value, id.text()}));
  if (changed == 0) return fail(Errc::not_found, format("no kiosk {}", id.text()));
  return {};
}

}  // namespace

std::string_view name_of(KioskState state) {
  return state_names.at(static_cast<std::size_t>(state));
}

Result<void> put_kiosk(db::Connection& connection, const Kiosk& kiosk) {
  XINLUON_CHECK(!kiosk.id.empty() && !kiosk.public_key.empty(), "a kiosk has an id and a key");
  constexpr std::string_view sql =
      "INSERT INTO kiosk (id, counter, public_key, board, state, enrolled_ms) VALUES ($1, $2, $3, $4, $5, "
      "$6) "
      "ON CONFLICT (id) DO UPDATE SET counter = excluded.counter, public_key = excluded.public_key, "
      "board = excluded.board, state = excluded.state, enrolled_ms = excluded.enrolled_ms";
  auto put = connection.run(sql, {kiosk.id.text(), kiosk.counter.text(), kiosk.public_key, kiosk.board,
                                  name_of(kiosk.state), to_ms(kiosk.enrolled)});
  if (put) return {};
  return fail(with_context(std::move(put).error(),
                           format("kiosk {} at counter {}", kiosk.id.text(), kiosk.counter.text())));
}

Result<void> set_kiosk_state(db::Connection& connection, const KioskId& id, KioskState state) {
  XINLUON_TRY(const auto changed,
              connection.run("UPDATE kiosk SET state = $1 WHERE id = $2", {name_of(state), id.text()}));
  if (changed == 0) return fail(Errc::not_found, format("no kiosk {}", id.text()));
  return {};
}

Result<void> put_health(db::Connection& connection, const KioskId& id, const Health& health) {
  constexpr std::string_view sql =
      "INSERT INTO health (kiosk, last_seen_ms, pending, disk_free_bytes, cpu_temp_millicelsius, display, "
      "software, app_state, undervoltage, throttled, clock_skew_ms, config_version, config_refused, "
      "config_trouble) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
      "ON CONFLICT (kiosk) DO UPDATE SET last_seen_ms = excluded.last_seen_ms, pending = excluded.pending, "
      "disk_free_bytes = excluded.disk_free_bytes, cpu_temp_millicelsius = excluded.cpu_temp_millicelsius, "
      "display = excluded.display, software = excluded.software, app_state = excluded.app_state, "
      "undervoltage = excluded.undervoltage, throttled = excluded.throttled, "
      "clock_skew_ms = excluded.clock_skew_ms, config_version = excluded.config_version, "
      "config_refused = excluded.config_refused, config_trouble = excluded.config_trouble";
  XINLUON_TRY(
      [[maybe_unused]] const auto changed,
      connection.run(sql, {id.text(), to_ms(health.last_seen), health.pending, health.disk_free_bytes,
                           health.cpu_temp_millicelsius, health.display, health.software, health.app_state,
                           health.undervoltage, health.throttled, health.clock_skew_ms, health.config_version,
                           health.config_refused, health.config_trouble}));
  return {};
}

Result<void> set_config_wanted(db::Connection& connection, const KioskId& id, std::int64_t version) {
  return change_kiosk(connection, "UPDATE kiosk SET config_wanted = $1 WHERE id = $2", version, id);
}

Result<void> set_log_wanted(db::Connection& connection, const KioskId& id, std::int64_t request) {
  return change_kiosk(connection, "UPDATE kiosk SET log_wanted = $1 WHERE id = $2", request, id);
}

Result<Kiosk> find_kiosk(db::Connection& connection, const Scope& scope, const KioskId& id) {
  static const std::string sql =
      format("SELECT {} FROM kiosk k JOIN counter c ON c.id = k.counter WHERE k.id = $1", kiosk_columns);
  UnitId unit;
  XINLUON_TRY(auto found, connection.row(sql, {id.text()}, [&unit](const db::Row& row) {
    unit = UnitId::from(row.text(6)).value_or(UnitId());
    return kiosk_of(row);
  }));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, unit));
  }
  if (!covered) return fail(Errc::not_found, format("no kiosk {}", id.text()));
  return std::move(*found);
}

Result<std::vector<KioskId>> kiosks_at(db::Connection& connection, const Scope& scope,
                                       const CounterId& counter) {
  XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, counter));
  return connection.rows("SELECT id FROM kiosk WHERE counter = $1 AND state <> 'revoked' ORDER BY id",
                         {counter.text()},
                         [](const db::Row& row) { return KioskId::from(row.text(0)).value_or(KioskId()); });
}

Result<std::vector<KioskStatus>> kiosk_statuses(db::Connection& connection, const Scope& scope) {
  static const std::string status_sql = format(
      "SELECT {}FROM unit_path p JOIN counter c ON c.unit = p.unit JOIN kiosk k ON k.counter = c.id {}"
      "WHERE p.above = $1 AND p.valid_to = $2",
      status_columns, last_unit);
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<KioskStatus> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(status_sql, {top.id.text(), to_number(for_ever)}, status_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(),
            [](const KioskStatus& a, const KioskStatus& b) { return a.kiosk.id < b.kiosk.id; });
  return all;
}

Result<KioskStatus> kiosk_status(db::Connection& connection, const Scope& scope, const KioskId& id) {
  static const std::string sql =
      format("SELECT {}FROM kiosk k JOIN counter c ON c.id = k.counter {}WHERE k.id = $1", status_columns,
             last_unit);
  XINLUON_TRY(auto found, connection.row(sql, {id.text()}, status_of));
  if (!found) return fail(Errc::not_found, format("no kiosk {}", id.text()));
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, id));
  return std::move(*found);
}

}  // namespace xinluon::storage
