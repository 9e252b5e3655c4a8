#include "sync/server/storage/closed_tallies.h"

#include "sync/server/storage/count_inserts.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

Result<void> add_closed_tallies(db::Connection& connection, const Tallies& counts) {
  for (const auto& [key, count] : counts)
    if (key.grain != Grain::day || key.node.kind == NodeKind::unit)
      return fail(Errc::rejected, "only days of counters and officers are closed");
  static const auto plan = count_inserts(
      "closed_tally",
      "ON CONFLICT (node, grain, dimension, start, value) DO UPDATE SET "
      "raw = closed_tally.raw + excluded.raw, counted = closed_tally.counted + excluded.counted");
  return insert_counts(connection, plan, counts);
}

Result<void> each_closed_tally_of(db::Connection& connection, const Scope& scope, std::string_view node,
                                  const ClosedTallyVisitor& visit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  constexpr std::string_view sql =
      "SELECT node, grain, dimension, start, value, raw, counted FROM closed_tally WHERE node = $1 "
      "ORDER BY grain, dimension, start, value";
  return connection.each(sql, {node}, [&visit](const db::Row& row) {
    return visit({row.text(0), row.text(1), row.text(2), day_from_number(row.integer(3)), row.text(4),
                  Count{row.integer(5), row.integer(6)}});
  });
}

Result<std::optional<Day>> first_closed_day(db::Connection& connection, const Scope& scope, const Node& node,
                                            const Period& period) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  return connection.row(
      "SELECT start FROM closed_tally WHERE node = $1 AND grain = 'day' "
      "AND start BETWEEN $2 AND $3 ORDER BY start LIMIT 1",
      {to_text(node), to_number(period.first), to_number(period.last)},
      [](const db::Row& row) { return day_from_number(row.integer(0)); });
}

Result<std::vector<std::string>> closed_nodes(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows("SELECT DISTINCT node FROM closed_tally ORDER BY node", {},
                         [](const db::Row& row) { return row.string(0); });
}

Result<std::map<std::string, std::string>> closed_digests(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  std::map<std::string, std::string> digests;
  XINLUON_RETURN_IF_ERROR(
      connection.each("SELECT node, digest FROM closed_node", {}, [&](const db::Row& row) -> Result<void> {
        digests.emplace(row.string(0), row.blob(1));
        return {};
      }));
  return digests;
}

Result<void> put_closed_digest(db::Connection& connection, std::string_view node, std::string_view digest) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO closed_node (node, digest) VALUES ($1, $2) "
                     "ON CONFLICT (node) DO UPDATE SET digest = excluded.digest",
                     {node, db::Blob{digest}}));
  return {};
}

}  // namespace xinluon::storage
