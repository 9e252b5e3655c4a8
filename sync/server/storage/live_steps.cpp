#include "sync/server/storage/live_steps.h"

#include "sync/server/storage/count_checks.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

Result<std::optional<LiveStep>> live_step(db::Connection& connection, const Scope& scope, const Node& top) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, top));
  const std::string name = to_text(top);
  XINLUON_TRY(
      auto step,
      connection.row("SELECT first_day, last_day, withdrawn FROM live_step WHERE node = $1", {name},
                     [](const db::Row& row) {
                       LiveStep found;
                       found.open = {day_from_number(row.integer(0)), day_from_number(row.integer(1))};
                       found.withdrawn = row.integer(2) != 0;
                       return found;
                     }));
  if (!step) return step;
  XINLUON_RETURN_IF_ERROR(
      connection.each("SELECT part, dimension, value, raw, counted FROM live_count WHERE node = $1", {name},
                      [&](const db::Row& row) -> Result<void> {
                        Counts& part = row.text(0) == "told" ? step->told : step->next;
                        XINLUON_TRY(const Count count, counts_in(row, 3, name));
                        add_tally(part, row.text(1), row.text(2), count);
                        return {};
                      }));
  XINLUON_RETURN_IF_ERROR(check_counts(step->told, name));
  XINLUON_RETURN_IF_ERROR(check_counts(step->next, name));
  return step;
}

Result<void> move_live_step(db::Connection& connection, const Node& top, const LiveMove& move, WallTime now) {
  const std::string name = to_text(top);
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO live_step (node, first_day, last_day, withdrawn, at_ms) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (node) DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day, "
      "withdrawn = excluded.withdrawn, at_ms = excluded.at_ms",
      {name, to_number(move.open.first), to_number(move.open.last), move.withdrawn ? 1 : 0, to_ms(now)}));
  if (move.told != LiveMove::Told::kept)
    XINLUON_RETURN_IF_ERROR(
        connection.run("DELETE FROM live_count WHERE node = $1 AND part = 'told'", {name}));
  if (move.told == LiveMove::Told::next)
    XINLUON_RETURN_IF_ERROR(
        connection.run("UPDATE live_count SET part = 'told' WHERE node = $1 AND part = 'next'", {name}));
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM live_count WHERE node = $1 AND part = 'next'", {name}));
  if (!move.counts_next) return {};
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO live_count (node, part, dimension, value, raw, counted) "
      "SELECT node, 'next', dimension, value, SUM(raw), SUM(counted) FROM tally WHERE node = $1 "
      "AND grain = 'day' AND dimension IN ('level', 'behaviour', 'outcome', 'late') "
      "AND start BETWEEN $2 AND $3 GROUP BY node, dimension, value",
      {name, to_number(move.open.first), to_number(move.open.last)}));
  return {};
}

}  // namespace xinluon::storage
