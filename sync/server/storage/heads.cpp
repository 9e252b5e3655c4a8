#include "sync/server/storage/heads.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "sync/base/format.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view columns =
    "h.kiosk, h.epoch, h.ordinal, h.seq, h.hash, h.opened_ms, h.backed_up_seq, h.unreadable, h.envelope, "
    "h.signature, h.signer";

Head head_of(const db::Row& row) {
  Head head;
  head.kiosk = KioskId::from(row.text(0)).value_or(KioskId());
  head.epoch = Epoch::from(row.text(1)).value_or(Epoch());
  head.ordinal = row.integer(2);
  head.seq = static_cast<Seq>(row.integer(3));
  head.hash = row.blob(4);
  head.opened = wall_time(row.integer(5));
  head.backed_up_seq = static_cast<Seq>(row.integer(6));
  head.unreadable = static_cast<std::uint64_t>(row.integer(7));
  head.envelope = row.string(8);
  head.signature = row.string(9);
  head.signer = row.string(10);
  return head;
}

Result<void> make_head(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                       std::string_view start_hash, WallTime now) {
  XINLUON_TRY(const auto known,
              connection.scalar("SELECT COUNT(*) FROM head WHERE kiosk = $1", {kiosk.text()}));
  constexpr std::string_view sql =
      "INSERT INTO head (kiosk, epoch, ordinal, seq, hash, opened_ms, touched_ms, backed_up_seq, unreadable, "
      "envelope, signature, signer) VALUES ($1, $2, $3, 0, $4, $5, $6, 0, 0, '', '', '')";
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(sql, {kiosk.text(), epoch.text(), known + 1, db::Blob{start_hash}, to_ms(now),
                                   to_ms(now)}));
  return {};
}

}  // namespace

// The UPDATE is what locks: both engines know it, and SELECT … FOR UPDATE only one.
Result<LockedHead> lock_head(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                             std::string_view start_hash, WallTime now) {
  LockedHead locked;
  XINLUON_TRY(const auto there,
              connection.run("UPDATE head SET touched_ms = $1 WHERE kiosk = $2 AND epoch = $3",
                             {to_ms(now), kiosk.text(), epoch.text()}));
  locked.made = there == 0;
  if (locked.made) XINLUON_RETURN_IF_ERROR(make_head(connection, kiosk, epoch, start_hash, now));
  static const std::string sql = format("SELECT {} FROM head h WHERE kiosk = $1 AND epoch = $2", columns);
  XINLUON_TRY(auto found, connection.row(sql, {kiosk.text(), epoch.text()}, head_of));
  if (!found) return fail(Errc::internal, "a head just locked is gone");
  locked.head = std::move(*found);
  return locked;
}

Result<void> move_head(db::Connection& connection, const Head& head) {
  constexpr std::string_view sql =
      "UPDATE head SET seq = $1, hash = $2, unreadable = $3, envelope = $4, signature = $5, "
      "signer = $6 WHERE kiosk = $7 AND epoch = $8";
  XINLUON_TRY(const auto changed,
              connection.run(sql, {head.seq, db::Blob{head.hash}, head.unreadable, head.envelope,
                                   head.signature, head.signer, head.kiosk.text(), head.epoch.text()}));
  if (changed != 1) return fail(Errc::internal, "a locked head is gone");
  return {};
}

Result<void> note_backed_up(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "UPDATE head SET backed_up_seq = $1 WHERE kiosk = $2 AND epoch = $3 AND backed_up_seq < $4 "
      "AND seq >= $5",
      {seq, kiosk.text(), epoch.text(), seq, seq}));
  return {};
}

Result<std::vector<Head>> heads(db::Connection& connection, const Scope& scope) {
  if (scope.whole()) {
    static const std::string all_sql = format("SELECT {} FROM head h ORDER BY h.kiosk, h.ordinal", columns);
    return connection.rows(all_sql, {}, head_of);
  }
  static const std::string sql = format(
      "SELECT {} FROM unit_path p JOIN counter c ON c.unit = p.unit JOIN kiosk k ON k.counter = c.id "
      "JOIN head h ON h.kiosk = k.id WHERE p.above = $1 AND p.valid_to = $2",
      columns);
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<Head> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(sql, {top.id.text(), to_number(for_ever)}, head_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const Head& a, const Head& b) {
    return std::tie(a.kiosk, a.ordinal) < std::tie(b.kiosk, b.ordinal);
  });
  return all;
}

Result<std::vector<std::pair<Epoch, Seq>>> chain_ends(db::Connection& connection, const Scope& scope,
                                                      const KioskId& kiosk) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows("SELECT epoch, seq FROM head WHERE kiosk = $1 ORDER BY ordinal", {kiosk.text()},
                         [](const db::Row& row) {
                           return std::pair(Epoch::from(row.text(0)).value_or(Epoch()),
                                            static_cast<Seq>(row.integer(1)));
                         });
}

Result<std::vector<std::pair<std::string, std::string>>> chains(db::Connection& connection,
                                                                const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT kiosk, epoch FROM record UNION SELECT kiosk, epoch FROM vote "
      "UNION SELECT kiosk, epoch FROM head ORDER BY 1, 2",
      {}, [](const db::Row& row) { return std::pair(row.string(0), row.string(1)); });
}

}  // namespace xinluon::storage
