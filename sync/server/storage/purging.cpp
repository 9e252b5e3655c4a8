#include "sync/server/storage/purging.h"

#include "sync/base/clock.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::storage {

Result<Seq> last_vote_before(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                             const Epoch& epoch, Day kept_from) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  // Both end with the first row that fits, near the chain's beginning or its end.
  XINLUON_TRY(const auto first_kept,
              connection.row("SELECT seq FROM vote WHERE kiosk = $1 AND epoch = $2 "
                             "AND (day >= $3 OR t_high_ms IS NULL OR t_high_ms >= $4) ORDER BY seq LIMIT 1",
                             {kiosk.text(), epoch.text(), to_number(kept_from), to_ms(start_of(kept_from))},
                             [](const db::Row& row) { return row.integer(0); }));
  constexpr std::string_view last_of_all =
      "SELECT seq FROM vote WHERE kiosk = $1 AND epoch = $2 ORDER BY seq DESC LIMIT 1";
  constexpr std::string_view last_below =
      "SELECT seq FROM vote WHERE kiosk = $1 AND epoch = $2 AND seq < $3 ORDER BY seq DESC LIMIT 1";
  const auto seq_of = [](const db::Row& row) { return static_cast<Seq>(row.integer(0)); };
  XINLUON_TRY(const auto last,
              first_kept ? connection.row(last_below, {kiosk.text(), epoch.text(), *first_kept}, seq_of)
                         : connection.row(last_of_all, {kiosk.text(), epoch.text()}, seq_of));
  return last.value_or(0);
}

Result<std::map<Day, std::uint64_t>> votes_by_month(db::Connection& connection, const Scope& scope,
                                                    const KioskId& kiosk, const Epoch& epoch, Seq last) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  std::map<Day, std::uint64_t> months;
  XINLUON_RETURN_IF_ERROR(connection.each(
      "SELECT day, COUNT(*) FROM vote WHERE kiosk = $1 AND epoch = $2 AND seq <= $3 GROUP BY day",
      {kiosk.text(), epoch.text(), last}, [&months](const db::Row& row) -> Result<void> {
        months[first_of_month(day_from_number(row.integer(0)))] += static_cast<std::uint64_t>(row.integer(1));
        return {};
      }));
  return months;
}

Result<std::uint64_t> delete_behind_anchor(db::Connection& connection, const KioskId& kiosk,
                                           const Epoch& epoch) {
  XINLUON_TRY(const auto anchor, record_anchor(connection, Scope::local_administrator(), kiosk, epoch));
  if (!anchor) return std::uint64_t{0};
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM vote WHERE kiosk = $1 AND epoch = $2 AND seq <= $3",
                                         {kiosk.text(), epoch.text(), anchor->seq}));
  XINLUON_TRY(const auto deleted,
              connection.run("DELETE FROM record WHERE kiosk = $1 AND epoch = $2 AND seq <= $3",
                             {kiosk.text(), epoch.text(), anchor->seq}));
  return static_cast<std::uint64_t>(deleted);
}

}  // namespace xinluon::storage
