#include "sync/server/storage/anchors.h"

#include "sync/base/format.h"
#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view columns = "a.kiosk, a.epoch, a.seq, a.hash, a.unreadable, a.purged_ms";

RecordAnchor anchor_of(const db::Row& row) {
  return {KioskId::from(row.text(0)).value_or(KioskId()),
          Epoch::from(row.text(1)).value_or(Epoch()),
          static_cast<Seq>(row.integer(2)),
          std::string(row.blob(3)),
          static_cast<std::uint64_t>(row.integer(4)),
          wall_time(row.integer(5))};
}

}  // namespace

Result<std::vector<RecordAnchor>> record_anchors(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  // An anchor that no head belongs to is told too: a recount names it.
  static const std::string sql = format(
      "SELECT {} FROM record_anchor a LEFT JOIN head h ON h.kiosk = a.kiosk AND h.epoch = a.epoch "
      "ORDER BY a.kiosk, h.ordinal, a.epoch",
      columns);
  return connection.rows(sql, {}, anchor_of);
}

Result<std::optional<RecordAnchor>> record_anchor(db::Connection& connection, const Scope& scope,
                                                  const KioskId& kiosk, const Epoch& epoch) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  static const std::string sql =
      format("SELECT {} FROM record_anchor a WHERE kiosk = $1 AND epoch = $2", columns);
  return connection.row(sql, {kiosk.text(), epoch.text()}, anchor_of);
}

Result<void> move_record_anchor(db::Connection& connection, const RecordAnchor& anchor) {
  constexpr std::string_view sql =
      "INSERT INTO record_anchor (kiosk, epoch, seq, hash, unreadable, purged_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kiosk, epoch) DO UPDATE SET seq = excluded.seq, "
      "hash = excluded.hash, unreadable = excluded.unreadable, purged_ms = excluded.purged_ms";
  XINLUON_RETURN_IF_ERROR(
      connection.run(sql, {anchor.kiosk.text(), anchor.epoch.text(), anchor.seq, db::Blob{anchor.hash},
                           anchor.unreadable, to_ms(anchor.purged)}));
  return {};
}

}  // namespace xinluon::storage
