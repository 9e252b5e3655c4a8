#include "sync/server/storage/organisation_times.h"

#include <algorithm>
#include <optional>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/standing.h"
#include "sync/server/storage/tally_shift.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;

Scope everything() {
  return Scope::local_administrator();
}

Error rejected(const std::string& what, std::string_view why) {
  return {Errc::rejected, format("{}: {}", what, why)};
}

Result<void> check_name(const std::string& what, const std::string& name) {
  if (name.empty()) return fail(rejected(what, "the name is empty; give one"));
  if (name.size() > max_name_bytes)
    return fail(rejected(what, format("the name is longer than {} bytes", max_name_bytes)));
  return {};
}

template <class T>
Result<void> check_days(const std::string& what, const std::vector<T>& times) {
  XINLUON_CHECK(!times.empty(), "a history has at least one time");
  for (std::size_t at = 0; at < times.size(); ++at) {
    if (times[at].valid_from > times[at].valid_to) return fail(rejected(what, "it ends before it begins"));
    if (times[at].valid_from < since_ever || times[at].valid_to > for_ever)
      return fail(rejected(what, "its days lie between 1970-01-01 and 9999-12-31"));
    if (at > 0 && times[at].valid_from != times[at - 1].valid_to + days(1))
      return fail(
          rejected(what, format("its times leave a gap or overlap at {}; let each begin the day after the "
                                "one before ends",
                                xinluon::to_text(times[at].valid_from))));
  }
  return {};
}

// "" or 2 digits (province) or 5 (commune): strings, because of leading zeros.
bool possible_code(const std::string& code) {
  return code.empty() || ((code.size() == 2 || code.size() == 5) &&
                          std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

Result<void> check_time(const std::string& what, const Unit& time) {
  if (time.target_percent < 0 || time.target_percent > 100)
    return fail(rejected(what, "a target is 0 to 100 percent"));
  if (!possible_code(time.code))
    return fail(rejected(
        what, format("the official code \"{}\" is not 2 digits (province) or 5 (commune)", time.code)));
  return check_name(what, time.name);
}

// `unit` must be there on all of the days.
Result<void> check_stands(db::Connection& connection, const std::string& what, const UnitId& unit,
                          const Period& when) {
  const auto found = unit_times(connection, everything(), unit);
  if (!found && found.error().code == Errc::not_found)
    return fail(rejected(what, format("no unit {}; add that first", unit.text())));
  if (!found) return fail(found.error());
  if (when.first < found->front().valid_from)
    return fail(rejected(what, format("unit {} is there from {} only; begin on that day or later",
                                      unit.text(), xinluon::to_text(found->front().valid_from))));
  if (when.last > found->back().valid_to)
    return fail(rejected(what, format("unit {} is closed from {} on; choose another", unit.text(),
                                      xinluon::to_text(found->back().valid_to + days(1)))));
  return {};
}

// Nothing may stand below it on days on which it is not there.
Result<void> check_below(db::Connection& connection, const std::string& what,
                         const std::vector<Unit>& times) {
  const auto& id = times.front().id.text();
  const auto first = to_number(times.front().valid_from);
  const auto last = to_number(times.back().valid_to);
  const auto id_of = [](const db::Row& row) { return row.string(0); };
  for (const auto& [kind, sql] :
       {std::pair("unit",
                  "SELECT id FROM unit WHERE parent = $1 AND (valid_from < $2 OR valid_to > $3) LIMIT 1"),
        std::pair("counter",
                  "SELECT id FROM counter WHERE unit = $1 AND (valid_from < $2 OR valid_to > $3) LIMIT 1"),
        std::pair(
            "counter",
            "SELECT id FROM counter_past WHERE unit = $1 AND (valid_from < $2 OR valid_to > $3) LIMIT 1")}) {
    XINLUON_TRY(const auto left, connection.row(sql, {id, first, last}, id_of));
    if (left)
      return fail(
          rejected(what, format("{} {} stands below it on days it is not there; move or close that first, "
                                "or merge the unit",
                                kind, *left)));
  }
  return {};
}

Result<void> put_rows(db::Connection& connection, const std::vector<Unit>& times) {
  XINLUON_TRY([[maybe_unused]] const auto gone,
              connection.run("DELETE FROM unit WHERE id = $1", {times.front().id.text()}));
  for (const Unit& time : times) {
    XINLUON_TRY([[maybe_unused]] const auto put,
                connection.run(
                    "INSERT INTO unit (id, valid_from, valid_to, parent, type, name, code, target_percent, "
                    "sample, merged_into) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    {time.id.text(), to_number(time.valid_from), to_number(time.valid_to), time.parent.text(),
                     name_of(time.type), time.name, time.code, time.target_percent, time.sample,
                     time.merged_into.text()}));
  }
  return {};
}

Result<std::vector<UnitId>> ever_below(db::Connection& connection, const UnitId& unit) {
  return connection.rows("SELECT DISTINCT unit FROM unit_path WHERE above = $1 AND unit <> $2 ORDER BY unit",
                         {unit.text(), unit.text()},
                         [](const db::Row& row) { return UnitId::from(row.text(0)).value_or(UnitId()); });
}

// Nothing for an id that is new.
template <class T>
Result<std::optional<std::vector<T>>> known(Result<std::vector<T>> found) {
  if (found) return std::optional(*std::move(found));
  if (found.error().code == Errc::not_found) return std::optional<std::vector<T>>();
  return fail(std::move(found).error());
}

Result<void> put_counter(db::Connection& connection, const Counter& counter) {
  XINLUON_TRY(
      [[maybe_unused]] const auto put,
      connection.run("INSERT INTO counter (id, unit, number, name, field, valid_from, valid_to) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET "
                     "unit = excluded.unit, number = excluded.number, name = excluded.name, "
                     "field = excluded.field, valid_from = excluded.valid_from, valid_to = excluded.valid_to",
                     {counter.id.text(), counter.unit.text(), counter.number, counter.name, counter.field,
                      to_number(counter.valid_from), to_number(counter.valid_to)}));
  return {};
}

Result<void> put_past(db::Connection& connection, const Counter& time) {
  XINLUON_TRY([[maybe_unused]] const auto put,
              connection.run("INSERT INTO counter_past (id, valid_from, valid_to, unit, number, name, field) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                             {time.id.text(), to_number(time.valid_from), to_number(time.valid_to),
                              time.unit.text(), time.number, time.name, time.field}));
  return {};
}

// Its unit on every day.
Result<void> put_place(db::Connection& connection, const CounterId& id, const UnitId& unit,
                       const Period& when) {
  XINLUON_TRY([[maybe_unused]] const auto put,
              connection.run(
                  "INSERT INTO counter_place (counter, valid_from, valid_to, unit) VALUES ($1, $2, $3, $4)",
                  {id.text(), to_number(when.first), to_number(when.last), unit.text()}));
  return {};
}

Result<void> put_places(db::Connection& connection, const CounterId& id, const std::vector<Counter>& times) {
  XINLUON_TRY([[maybe_unused]] const auto gone,
              connection.run("DELETE FROM counter_place WHERE counter = $1", {id.text()}));
  Day from = since_ever;
  for (std::size_t at = 0; at < times.size(); ++at) {
    const bool last = at + 1 == times.size();
    if (!last && times[at + 1].unit == times[at].unit) continue;
    const Day to = last ? for_ever : times[at].valid_to;
    XINLUON_RETURN_IF_ERROR(put_place(connection, id, times[at].unit, {from, to}));
    from = to + days(1);
  }
  return {};
}

Result<void> put_rows(db::Connection& connection, const std::vector<Counter>& times) {
  const CounterId& id = times.back().id;
  XINLUON_TRY([[maybe_unused]] const auto gone,
              connection.run("DELETE FROM counter_past WHERE id = $1", {id.text()}));
  for (std::size_t at = 0; at + 1 < times.size(); ++at)
    XINLUON_RETURN_IF_ERROR(put_past(connection, times[at]));
  XINLUON_RETURN_IF_ERROR(put_counter(connection, times.back()));
  return put_places(connection, id, times);
}

Result<void> check(db::Connection& connection, const std::vector<Unit>& times) {
  const std::string what = format("unit {}", times.front().id.text());
  XINLUON_RETURN_IF_ERROR(check_days(what, times));
  for (const Unit& time : times) {
    XINLUON_RETURN_IF_ERROR(check_time(what, time));
    if (!time.parent.empty() && time.parent != time.id)
      XINLUON_RETURN_IF_ERROR(check_stands(connection, what, time.parent, {time.valid_from, time.valid_to}));
  }
  return {};
}

Result<void> check(db::Connection& connection, const std::vector<Counter>& times) {
  const std::string what = format("counter {}", times.front().id.text());
  XINLUON_RETURN_IF_ERROR(check_days(what, times));
  for (const Counter& time : times) {
    XINLUON_RETURN_IF_ERROR(check_name(what, time.name));
    XINLUON_RETURN_IF_ERROR(check_stands(connection, what, time.unit, {time.valid_from, time.valid_to}));
  }
  return {};
}

}  // namespace

Result<void> set_unit_times(db::Connection& connection, const std::vector<Unit>& times) {
  const UnitId id = times.front().id;
  XINLUON_RETURN_IF_ERROR(check(connection, times));
  XINLUON_TRY(const auto old, known(unit_times(connection, everything(), id)));
  Standings before;
  if (old) {
    XINLUON_RETURN_IF_ERROR(check_below(connection, format("unit {}", id.text()), times));
    XINLUON_TRY(before, Ancestry(connection).of_unit(id));
  }
  XINLUON_RETURN_IF_ERROR(put_rows(connection, times));
  Ancestry ancestry(connection);
  XINLUON_TRY(const auto after, ancestry.of_unit(id));
  if (before == after) return {};
  XINLUON_RETURN_IF_ERROR(count_up(connection, tree_changes));
  XINLUON_RETURN_IF_ERROR(shift_tallies(connection, Node::of(id), before, after));
  XINLUON_RETURN_IF_ERROR(put_paths(connection, id, after));
  if (!old) return {};
  XINLUON_TRY(const auto below, ever_below(connection, id));
  for (const UnitId& unit : below) {
    XINLUON_TRY(const auto standings, ancestry.of_unit(unit));
    XINLUON_RETURN_IF_ERROR(put_paths(connection, unit, standings));
  }
  return {};
}

Result<void> set_counter_times(db::Connection& connection, const std::vector<Counter>& times) {
  const CounterId id = times.front().id;
  XINLUON_RETURN_IF_ERROR(check(connection, times));
  XINLUON_TRY(const auto old, known(counter_times(connection, everything(), id)));
  Ancestry ancestry(connection);
  XINLUON_TRY(const auto after, ancestry.of_counter(times));
  if (old) {
    XINLUON_TRY(const auto before, ancestry.of_counter(*old));
    if (before != after) XINLUON_RETURN_IF_ERROR(count_up(connection, tree_changes));
    XINLUON_RETURN_IF_ERROR(shift_tallies(connection, Node::of(id), before, after));
  }
  return put_rows(connection, times);
}

}  // namespace xinluon::storage
