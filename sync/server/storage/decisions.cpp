#include "sync/server/storage/decisions.h"

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {

Result<void> append_decision(db::Connection& connection, const Decision& decision) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO decision (id, at_ms, actor, cause, reason, counted) VALUES ($1, $2, $3, $4, $5, $6)",
      {decision.id, to_ms(decision.at), decision.actor, decision.cause, decision.reason, decision.counted}));
  for (const SeqRange& range : decision.ranges) {
    XINLUON_TRY(const auto last,
                connection.scalar(
                    "SELECT COALESCE(MAX(ordinal), 0) FROM decision_range WHERE kiosk = $1 AND epoch = $2",
                    {range.kiosk.text(), range.epoch.text()}));
    XINLUON_RETURN_IF_ERROR(connection.run(
        "INSERT INTO decision_range (kiosk, epoch, ordinal, first_seq, last_seq, decision) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {range.kiosk.text(), range.epoch.text(), last + 1, range.first, range.last, decision.id}));
  }
  return {};
}

Result<void> set_counted(db::Connection& connection, const SeqRange& range, bool counted) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE vote SET counted = $1 WHERE kiosk = $2 AND epoch = $3 AND seq BETWEEN $4 AND $5 "
                     "AND counted <> $6",
                     {counted, range.kiosk.text(), range.epoch.text(), range.first, range.last, counted}));
  return {};
}

Result<std::vector<ChainDecision>> decisions_on(db::Connection& connection, const Scope& scope,
                                                const KioskId& kiosk, const Epoch& epoch) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT r.first_seq, r.last_seq, d.counted, d.cause FROM decision_range r JOIN decision d ON d.id = "
      "r.decision "
      "WHERE r.kiosk = $1 AND r.epoch = $2 ORDER BY r.ordinal",
      {kiosk.text(), epoch.text()}, [](const db::Row& row) {
        return ChainDecision{static_cast<Seq>(row.integer(0)), static_cast<Seq>(row.integer(1)),
                             row.integer(2) != 0, row.string(3)};
      });
}

Result<std::vector<Decision>> decisions_about(db::Connection& connection, const Scope& scope,
                                              std::string_view cause) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT id, at_ms, actor, cause, reason, counted FROM decision WHERE cause = $1 ORDER BY at_ms DESC, "
      "id",
      {cause}, [](const db::Row& row) {
        return Decision{row.string(0),
                        wall_time(row.integer(1)),
                        row.string(2),
                        row.string(3),
                        row.string(4),
                        row.integer(5) != 0,
                        {}};
      });
}

}  // namespace xinluon::storage
