#include "sync/server/storage/vote_rows.h"

#include "sync/base/format.h"
#include "sync/server/storage/marks_text.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

VoteRow row_of(const db::Row& row) {
  VoteRow vote;
  vote.kiosk = KioskId::from(row.text(0)).value_or(KioskId());
  vote.epoch = Epoch::from(row.text(1)).value_or(Epoch());
  vote.seq = static_cast<Seq>(row.integer(2));
  vote.unit = UnitId::from(row.text(3)).value_or(UnitId());
  vote.unit_code = row.string(4);
  vote.unit_name = row.string(5);
  vote.counter = CounterId::from(row.text(6)).value_or(CounterId());
  vote.officer = OfficerId::from(row.text(7)).value_or(OfficerId());
  vote.procedure = row.string(8);
  vote.field = row.string(9);
  vote.transaction_kind = row.string(10);
  vote.at = wall_time(row.integer(11));
  vote.level = level_from_int(row.integer(12));
  vote.marks = marks_of(row.text(13));
  vote.lang = row.string(14);
  vote.counted = row.integer(15) != 0;
  vote.sample = row.integer(16) != 0;
  return vote;
}

// A column of the unit's time that holds the vote's day; before its first time, of that one.
std::string of_that_day(std::string_view column) {
  return format(
      "(SELECT u.{} FROM unit u WHERE u.id = c.unit AND (u.valid_from <= v.day OR NOT EXISTS (SELECT 1 FROM "
      "unit e WHERE e.id = u.id AND e.valid_from < u.valid_from)) ORDER BY u.valid_from DESC LIMIT 1)",
      column);
}

}  // namespace

Result<std::vector<VoteRow>> votes_below(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                         const Period& days, std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  static const std::string sql = format(
      "SELECT v.kiosk, v.epoch, v.seq, c.unit, {}, {}, v.counter, v.officer, v.procedure, v.field, "
      "v.transaction_kind, v.at_ms, v.level, v.marks, v.lang, v.counted, {} FROM unit_path p "
      "JOIN counter_place c ON c.unit = p.unit JOIN vote v ON v.counter = c.counter "
      "AND v.day >= c.valid_from AND v.day <= c.valid_to AND v.day >= p.valid_from AND v.day <= p.valid_to "
      "WHERE p.above = $1 AND v.day >= $2 AND v.day <= $3 AND v.outcome = 'voted' "
      "ORDER BY v.day, v.kiosk, v.epoch, v.seq LIMIT $4",
      of_that_day("code"), of_that_day("name"), of_that_day("sample"));
  return connection.rows(
      sql, {unit.text(), to_number(days.first), to_number(days.last), static_cast<std::int64_t>(limit)},
      row_of);
}

}  // namespace xinluon::storage
