#include "sync/server/storage/boots.h"

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {
namespace {

// Of a row with numbers: a boot that only heartbeats told of has none.
Boot boot_of(const db::Row& row) {
  return {Epoch::from(row.text(0)).value_or(Epoch()), row.string(1), static_cast<Seq>(row.integer(2)),
          static_cast<Seq>(row.integer(3)), row.integer(4)};
}

std::optional<OffsetBound> bound_of(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return OffsetBound{row.integer(column), row.integer(column + 1)};
}

std::optional<std::int64_t> offset(const std::optional<OffsetBound>& bound) {
  return bound ? std::optional(bound->o_ms) : std::nullopt;
}

std::optional<std::int64_t> moment(const std::optional<OffsetBound>& bound) {
  return bound ? std::optional(bound->at_boot_ms) : std::nullopt;
}

}  // namespace

Result<void> put_boot(db::Connection& connection, const KioskId& kiosk, const Boot& boot) {
  constexpr std::string_view sql =
      "INSERT INTO boot (kiosk, epoch, boot, first_seq, last_seq, last_boot_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kiosk, epoch, boot) DO UPDATE SET "
      "first_seq = CASE WHEN boot.first_seq < excluded.first_seq THEN boot.first_seq "
      "ELSE COALESCE(excluded.first_seq, boot.first_seq) END, "
      "last_seq = CASE WHEN boot.last_seq > excluded.last_seq THEN boot.last_seq "
      "ELSE COALESCE(excluded.last_seq, boot.last_seq) END, "
      "last_boot_ms = CASE WHEN excluded.last_boot_ms > boot.last_boot_ms THEN excluded.last_boot_ms "
      "ELSE boot.last_boot_ms END";
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(sql, {kiosk.text(), boot.epoch.text(), boot.boot, boot.first_seq, boot.last_seq,
                                   boot.last_boot_ms}));
  return {};
}

Result<void> put_bound(db::Connection& connection, const KioskId& kiosk, const std::string& boot,
                       const BoundPart& part) {
  constexpr std::string_view sql =
      "INSERT INTO boot_bound (kiosk, boot, part, o_low, low_at_boot_ms, o_high, high_at_boot_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kiosk, boot, part) DO UPDATE SET "
      "o_low = excluded.o_low, low_at_boot_ms = excluded.low_at_boot_ms, "
      "o_high = excluded.o_high, high_at_boot_ms = excluded.high_at_boot_ms";
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(sql, {kiosk.text(), boot, part.part, offset(part.low), moment(part.low),
                                   offset(part.high), moment(part.high)}));
  return {};
}

Result<std::vector<Boot>> boots_of_epoch(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                                         const Epoch& epoch) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT epoch, boot, first_seq, last_seq, last_boot_ms FROM boot "
      "WHERE kiosk = $1 AND epoch = $2 AND first_seq IS NOT NULL ORDER BY first_seq",
      {kiosk.text(), epoch.text()}, boot_of);
}

Result<std::vector<Boot>> places_of_boot(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                                         const std::string& boot) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT epoch, boot, first_seq, last_seq, last_boot_ms FROM boot "
      "WHERE kiosk = $1 AND boot = $2 AND first_seq IS NOT NULL ORDER BY epoch",
      {kiosk.text(), boot}, boot_of);
}

Result<std::vector<BoundPart>> bounds_of_boot(db::Connection& connection, const Scope& scope,
                                              const KioskId& kiosk, const std::string& boot) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT part, o_low, low_at_boot_ms, o_high, high_at_boot_ms FROM boot_bound "
      "WHERE kiosk = $1 AND boot = $2 ORDER BY part",
      {kiosk.text(), boot}, [](const db::Row& row) {
        return BoundPart{row.integer(0), bound_of(row, 1), bound_of(row, 3)};
      });
}

}  // namespace xinluon::storage
