#include "sync/server/storage/tally_reads.h"

#include <utility>

#include "sync/server/storage/count_checks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/stretches.h"

namespace xinluon::storage {
namespace {

std::uint64_t positive(std::int64_t n) {
  return n > 0 ? static_cast<std::uint64_t>(n) : 0;
}

// "08:5" is 08 and level 5.
std::pair<std::string_view, std::size_t> split_value(std::string_view value) {
  const auto colon = value.rfind(':');
  if (colon == value.npos || colon + 2 != value.size() || value.back() < '1' || value.back() > '5')
    return {value, all_levels.size()};
  return {value.substr(0, colon), static_cast<std::size_t>(value.back() - '1')};
}

void add_behaviour(Tally& tally, std::string_view value, std::uint64_t n) {
  const auto colon = value.find(':');
  const auto behaviour = behaviour_from_code(value.substr(0, colon));
  if (colon == value.npos || !behaviour) return;
  auto& counts = tally.behaviours[index_of(*behaviour)];
  (value.substr(colon + 1) == "shown" ? counts.shown : counts.missing) += n;
}

}  // namespace

void add_tally(Counts& counts, std::string_view dimension, std::string_view value, const Count& n) {
  if (dimension == "level" && value.size() == 1 && value[0] >= '1' && value[0] <= '5') {
    counts.counted.levels[static_cast<std::size_t>(value[0] - '1')] += positive(n.counted);
    counts.raw_votes += positive(n.raw);
    if (value[0] >= '4') counts.raw_satisfied += positive(n.raw);
  } else if (dimension == "behaviour") {
    add_behaviour(counts.counted, value, positive(n.counted));
  } else if (dimension == "outcome") {
    (value == "timed_out" ? counts.counted.timed_out : counts.counted.withdrawn) += positive(n.counted);
  } else if (dimension == "participation") {
    (value == "linked" ? counts.linked : counts.transactions) += positive(n.counted);
  } else if (dimension == "late") {
    counts.late += positive(n.counted);
  }
}

Result<Counts> counts_of(db::Connection& connection, const Scope& scope, const Node& node,
                         const Period& period) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT dimension, value, SUM(raw), SUM(counted) FROM tally WHERE node = $1 AND grain = $2 "
      "AND dimension IN ('level', 'behaviour', 'outcome', 'participation', 'late') AND start BETWEEN $3 AND "
      "$4 "
      "GROUP BY dimension, value";
  Counts counts;
  const std::string name = to_text(node);
  for (const Stretch& stretch : stretches(period))
    XINLUON_RETURN_IF_ERROR(connection.each(
        sql, {name, name_of(stretch.grain), to_number(stretch.first), to_number(stretch.last)},
        [&](const db::Row& row) -> Result<void> {
          XINLUON_TRY(const Count count, counts_in(row, 2, name));
          add_tally(counts, row.text(0), row.text(1), count);
          return {};
        }));
  XINLUON_RETURN_IF_ERROR(check_counts(counts, name));
  return counts;
}

Result<std::map<Day, Count>> counts_by_day(db::Connection& connection, const Scope& scope, const Node& node) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT start, SUM(raw), SUM(counted) FROM tally WHERE node = $1 AND grain = 'day' "
      "AND dimension = 'level' GROUP BY start";
  std::map<Day, Count> counts;
  const std::string name = to_text(node);
  XINLUON_RETURN_IF_ERROR(connection.each(sql, {name}, [&](const db::Row& row) -> Result<void> {
    XINLUON_TRY(const Count count, counts_in(row, 1, name));
    if (count.raw > 0) counts.emplace(day_from_number(row.integer(0)), count);
    return {};
  }));
  return counts;
}

Result<std::map<Day, Counts>> counts_of_days(db::Connection& connection, const Scope& scope, const Node& node,
                                             Day last) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT start, dimension, value, raw, counted FROM tally WHERE node = $1 AND grain = 'day' "
      "AND dimension IN ('level', 'behaviour', 'outcome', 'participation', 'late') AND start <= $2";
  std::map<Day, Counts> days;
  const std::string name = to_text(node);
  XINLUON_RETURN_IF_ERROR(
      connection.each(sql, {name, to_number(last)}, [&](const db::Row& row) -> Result<void> {
        XINLUON_TRY(const Count count, counts_in(row, 3, name));
        add_tally(days[day_from_number(row.integer(0))], row.text(1), row.text(2), count);
        return {};
      }));
  for (const auto& [day, counts] : days) XINLUON_RETURN_IF_ERROR(check_counts(counts, name));
  return days;
}

Result<std::map<Day, std::uint64_t>> linked_by_day(db::Connection& connection, const Scope& scope,
                                                   const Node& node) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT start, counted FROM tally WHERE node = $1 AND grain = 'day' "
      "AND dimension = 'participation' AND value = 'linked' AND counted > 0";
  std::map<Day, std::uint64_t> votes;
  const std::string name = to_text(node);
  XINLUON_RETURN_IF_ERROR(connection.each(sql, {name}, [&](const db::Row& row) -> Result<void> {
    XINLUON_TRY(const auto linked, count_in(row.integer(1), name));
    votes.emplace(day_from_number(row.integer(0)), linked);
    return {};
  }));
  return votes;
}

Result<VotesByValue> votes_by_value(db::Connection& connection, const Scope& scope, const Node& node,
                                    Grain grain, Dimension dimension) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT start, value, raw, counted FROM tally WHERE node = $1 AND grain = $2 AND dimension = $3";
  VotesByValue votes;
  const std::string name = to_text(node);
  XINLUON_RETURN_IF_ERROR(connection.each(
      sql, {name, name_of(grain), name_of(dimension)}, [&](const db::Row& row) -> Result<void> {
        XINLUON_TRY(const Count count, counts_in(row, 2, name));
        if (count.raw == 0) return {};
        const auto value = split_value(row.text(1)).first;
        Count& sum = votes[std::string(value)][day_from_number(row.integer(0))];
        sum.raw += count.raw;
        sum.counted += count.counted;
        return {};
      }));
  return votes;
}

Result<std::vector<CounterId>> counters_of_officer(db::Connection& connection, const Scope& scope,
                                                   const OfficerId& officer) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, Node::of(officer)));
  // As the index says it.
  constexpr std::string_view sql =
      "SELECT DISTINCT node FROM tally WHERE dimension = 'officer' AND grain = 'month' AND value = $1";
  std::vector<CounterId> counters;
  XINLUON_RETURN_IF_ERROR(connection.each(sql, {officer.text()}, [&](const db::Row& row) -> Result<void> {
    const auto node = node_from_text(row.text(0));
    const auto counter = node ? CounterId::from(node->id) : std::nullopt;
    if (counter) counters.push_back(*counter);
    return {};
  }));
  return counters;
}

Result<std::map<std::string, Levels>> levels_by_value(db::Connection& connection, const Scope& scope,
                                                      const Node& node, const Period& period,
                                                      Dimension dimension) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT value, SUM(counted) FROM tally WHERE node = $1 AND grain = $2 AND dimension = $3 "
      "AND start BETWEEN $4 AND $5 GROUP BY value";
  std::map<std::string, Levels> found;
  const std::string name = to_text(node);
  for (const Stretch& stretch : stretches(period))
    XINLUON_RETURN_IF_ERROR(connection.each(
        sql,
        {name, name_of(stretch.grain), name_of(dimension), to_number(stretch.first), to_number(stretch.last)},
        [&](const db::Row& row) -> Result<void> {
          const auto [value, level] = split_value(row.text(0));
          XINLUON_TRY(const auto votes, count_in(row.integer(1), name));
          if (level < all_levels.size()) found[std::string(value)][level] += votes;
          return {};
        }));
  return found;
}

Result<std::map<Day, std::map<std::string, Levels>>> levels_by_month(db::Connection& connection,
                                                                     const Scope& scope, const Node& node,
                                                                     Dimension dimension) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT start, value, counted FROM tally WHERE node = $1 AND grain = 'month' AND dimension = $2";
  std::map<Day, std::map<std::string, Levels>> found;
  const bool no_value = dimension == Dimension::level;
  const std::string name = to_text(node);
  XINLUON_RETURN_IF_ERROR(
      connection.each(sql, {name, name_of(dimension)}, [&](const db::Row& row) -> Result<void> {
        const std::string text = no_value ? ":" + row.string(1) : row.string(1);
        const auto [value, level] = split_value(text);
        if (level >= all_levels.size() || (no_value && !value.empty())) return {};
        XINLUON_TRY(const auto votes, count_in(row.integer(2), name));
        found[day_from_number(row.integer(0))][std::string(value)][level] += votes;
        return {};
      }));
  return found;
}

Result<std::vector<UnitId>> ever_top_units(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows("SELECT DISTINCT id FROM unit WHERE parent = '' ORDER BY id", {},
                         [](const db::Row& row) { return UnitId::from(row.text(0)).value_or(UnitId()); });
}

Result<Count> weighed_through(db::Connection& connection, const Scope& scope, const Node& node, Day last) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, node));
  constexpr std::string_view sql =
      "SELECT SUM(raw * start * w), SUM(counted * start * w) FROM ("
      "SELECT raw, counted, start, CASE WHEN dimension = 'level' THEN 1 ELSE 3 END AS w FROM tally "
      "WHERE node = $1 AND grain = $2 AND dimension IN ('level', 'participation') "
      "AND start BETWEEN $3 AND $4) AS weighed";
  const Day recent = first_of_month(last - std::chrono::days(100));
  std::vector<Stretch> parts = stretches({since_ever, recent - std::chrono::days(1)});
  parts.push_back({Grain::day, recent, last});
  Count sum;
  const std::string name = to_text(node);
  for (const Stretch& stretch : parts)
    XINLUON_RETURN_IF_ERROR(connection.each(
        sql, {name, name_of(stretch.grain), to_number(stretch.first), to_number(stretch.last)},
        [&](const db::Row& row) -> Result<void> {
          if (row.is_null(0)) return {};
          sum.raw += row.integer(0);
          sum.counted += row.integer(1);
          return {};
        }));
  return sum;
}

}  // namespace xinluon::storage
