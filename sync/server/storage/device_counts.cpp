#include "sync/server/storage/device_counts.h"

namespace xinluon::storage {

Result<DeviceCounts> device_counts(db::Connection& connection, const Scope& scope, WallTime since) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  DeviceCounts counts;
  XINLUON_TRY(counts.enrolled, connection.scalar("SELECT COUNT(*) FROM kiosk WHERE state = 'enrolled'"));
  XINLUON_TRY(counts.heard, connection.scalar("SELECT COUNT(*) FROM health h JOIN kiosk k ON k.id = h.kiosk "
                                              "WHERE k.state = 'enrolled' AND h.last_seen_ms >= $1",
                                              {to_ms(since)}));
  XINLUON_TRY(counts.pending,
              connection.scalar("SELECT CAST(COALESCE(SUM(h.pending), 0) AS BIGINT) FROM health h "
                                "JOIN kiosk k ON k.id = h.kiosk WHERE k.state = 'enrolled'"));
  XINLUON_TRY(counts.records, connection.scalar("SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM head"));
  XINLUON_TRY(counts.unreadable,
              connection.scalar("SELECT CAST(COALESCE(SUM(unreadable), 0) AS BIGINT) FROM head"));
  XINLUON_TRY(counts.open_alerts, connection.scalar("SELECT COUNT(*) FROM alert WHERE state <> 'closed'"));
  return counts;
}

}  // namespace xinluon::storage
