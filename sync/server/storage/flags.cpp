#include "sync/server/storage/flags.h"

#include "sync/base/format.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

using Type = db::InsertPlan::Column::Type;

const db::InsertPlan& queue_plan() {
  static const db::InsertPlan made = {"day_to_judge",
                                      {{"counter", Type::text}, {"day", Type::integer}},
                                      "ON CONFLICT (counter, day) DO NOTHING"};
  return made;
}

constexpr std::string_view flag_columns =
    "f.id, f.rule, f.version, f.counter, f.day, f.votes, f.evidence, f.found_ms";

Flag flag_of(const db::Row& row) {
  return {row.string(0),
          row.string(1),
          row.integer(2),
          CounterId::from(row.text(3)).value_or(CounterId()),
          day_from_number(row.integer(4)),
          static_cast<std::uint64_t>(row.integer(5)),
          row.string(6),
          wall_time(row.integer(7)),
          {}};
}

DayVote vote_of(const db::Row& row) {
  return {KioskId::from(row.text(0)).value_or(KioskId()),
          Epoch::from(row.text(1)).value_or(Epoch()),
          static_cast<Seq>(row.integer(2)),
          row.integer(3),
          row.maybe_integer(4),
          row.maybe_integer(5),
          row.text(6) == "anchored",
          row.string(7),
          row.integer(8),
          level_from_int(row.integer(9)).value_or(Level::neutral),
          row.integer(10) != 0};
}

}  // namespace

Result<void> queue_days(db::Connection& connection, const std::set<CounterDate>& days) {
  std::vector<db::Parameter> values;
  values.reserve(2 * days.size());
  for (const auto& [counter, day] : days) values.insert(values.end(), {counter.text(), to_number(day)});
  return connection.insert(queue_plan(), values);
}

Result<std::vector<CounterDate>> days_to_judge(db::Connection& connection, const Scope& scope, Day last,
                                               std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT counter, day FROM day_to_judge WHERE day <= $1 ORDER BY counter, day LIMIT $2",
      {to_number(last), limit}, [](const db::Row& row) {
        return CounterDate{CounterId::from(row.text(0)).value_or(CounterId()),
                           day_from_number(row.integer(1))};
      });
}

Result<std::int64_t> count_days_to_judge(db::Connection& connection, const Scope& scope, Day last) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.scalar("SELECT COUNT(*) FROM day_to_judge WHERE day <= $1", {to_number(last)});
}

Result<void> day_is_judged(db::Connection& connection, const CounterDate& day) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM day_to_judge WHERE counter = $1 AND day = $2",
                                         {day.first.text(), to_number(day.second)}));
  return {};
}

Result<std::vector<DayVote>> day_votes(db::Connection& connection, const Scope& scope,
                                       const CounterDate& day) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT kiosk, epoch, seq, at_ms, t_low_ms, t_high_ms, quality, boot, shown_ms, level, counted FROM "
      "vote "
      "WHERE counter = $1 AND day = $2 AND level IS NOT NULL ORDER BY at_ms, kiosk, epoch, seq",
      {day.first.text(), to_number(day.second)}, vote_of);
}

Result<std::vector<Level>> levels_during(db::Connection& connection, const Scope& scope,
                                         const CounterId& counter, const Period& period) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT level FROM vote WHERE counter = $1 AND day BETWEEN $2 AND $3 AND level IS NOT NULL "
      "ORDER BY day, at_ms, kiosk, epoch, seq",
      {counter.text(), to_number(period.first), to_number(period.last)},
      [](const db::Row& row) { return level_from_int(row.integer(0)).value_or(Level::neutral); });
}

Result<std::vector<std::pair<Day, std::uint64_t>>> raw_votes_by_day(db::Connection& connection,
                                                                    const Scope& scope,
                                                                    const CounterId& counter,
                                                                    const Period& period) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT start, SUM(raw) FROM tally WHERE node = $1 AND grain = 'day' AND dimension = 'level' "
      "AND start BETWEEN $2 AND $3 GROUP BY start HAVING SUM(raw) > 0 ORDER BY start DESC",
      {to_text(Node::of(counter)), to_number(period.first), to_number(period.last)}, [](const db::Row& row) {
        return std::pair(day_from_number(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)));
      });
}

Result<void> insert_flag(db::Connection& connection, const Flag& flag) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO flag (id, rule, version, counter, day, votes, evidence, found_ms) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     {flag.id, flag.rule, flag.version, flag.counter.text(), to_number(flag.day), flag.votes,
                      flag.evidence, to_ms(flag.found)}));
  for (const SeqRange& range : flag.ranges)
    XINLUON_RETURN_IF_ERROR(connection.run(
        "INSERT INTO flag_range (flag, kiosk, epoch, first_seq, last_seq) VALUES ($1, $2, $3, $4, $5)",
        {flag.id, range.kiosk.text(), range.epoch.text(), range.first, range.last}));
  return {};
}

Result<void> delete_flag(db::Connection& connection, const std::string& id) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM flag_range WHERE flag = $1", {id}));
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM flag WHERE id = $1", {id}));
  return {};
}

Result<std::vector<Flag>> flags_of_day(db::Connection& connection, const Scope& scope,
                                       const CounterDate& day) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  static const std::string sql =
      format("SELECT {} FROM flag f WHERE f.counter = $1 AND f.day = $2 ORDER BY f.id", flag_columns);
  return connection.rows(sql, {day.first.text(), to_number(day.second)}, flag_of);
}

Result<std::vector<Flag>> flags_during(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                       const Period& period, std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  static const std::string sql = format(
      "SELECT {} FROM unit_path p JOIN counter c ON c.unit = p.unit JOIN flag f ON f.counter = c.id "
      "WHERE p.above = $1 AND p.valid_to = $2 AND f.day BETWEEN $3 AND $4 ORDER BY f.day DESC, f.counter, "
      "f.id LIMIT $5",
      flag_columns);
  return connection.rows(
      sql, {unit.text(), to_number(for_ever), to_number(period.first), to_number(period.last), limit},
      flag_of);
}

Result<Flag> find_flag(db::Connection& connection, const Scope& scope, const std::string& id) {
  static const std::string sql = format("SELECT {} FROM flag f WHERE f.id = $1", flag_columns);
  XINLUON_TRY(auto flag, connection.row(sql, {id}, flag_of));
  if (!flag) return fail(Errc::not_found, format("no flagged group {}", id));
  if (const auto covered = find_counter(connection, scope, flag->counter); !covered) {
    if (covered.error().code != Errc::not_found) return fail(covered.error());
    return fail(Errc::not_found, format("no flagged group {}", id));
  }
  XINLUON_TRY(flag->ranges,
              connection.rows("SELECT kiosk, epoch, first_seq, last_seq FROM flag_range WHERE flag = $1 "
                              "ORDER BY kiosk, epoch, first_seq",
                              {id}, [](const db::Row& row) {
                                return SeqRange{KioskId::from(row.text(0)).value_or(KioskId()),
                                                Epoch::from(row.text(1)).value_or(Epoch()),
                                                static_cast<Seq>(row.integer(2)),
                                                static_cast<Seq>(row.integer(3))};
                              }));
  return std::move(*flag);
}

Result<std::int64_t> votes_aside(db::Connection& connection, const Scope& scope, const std::string& flag) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.scalar(
      "SELECT COUNT(*) FROM flag_range r JOIN vote v ON v.kiosk = r.kiosk AND v.epoch = r.epoch "
      "AND v.seq BETWEEN r.first_seq AND r.last_seq WHERE r.flag = $1 AND v.counted = 0",
      {flag});
}

}  // namespace xinluon::storage
