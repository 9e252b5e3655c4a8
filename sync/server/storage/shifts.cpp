#include "sync/server/storage/shifts.h"

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

Officer officer_of(const db::Row& row) {
  return {OfficerId::from(row.text(0)).value_or(OfficerId()), UnitId::from(row.text(1)).value_or(UnitId()),
          row.string(2), row.integer(3) != 0, row.integer(4) != 0};
}

Shift shift_of(const db::Row& row) {
  return {CounterId::from(row.text(0)).value_or(CounterId()), wall_time(row.integer(1)),
          wall_time(row.integer(2)), OfficerId::from(row.text(3)).value_or(OfficerId())};
}

Result<void> insert_shift(db::Connection& connection, const Shift& shift) {
  if (shift.officer.empty() || shift.from >= shift.to) return {};
  XINLUON_TRY(
      [[maybe_unused]] const auto put,
      connection.run("INSERT INTO shift (counter, from_ms, to_ms, officer) VALUES ($1, $2, $3, $4)",
                     {shift.counter.text(), to_ms(shift.from), to_ms(shift.to), shift.officer.text()}));
  return {};
}

Result<void> delete_shift(db::Connection& connection, const Shift& shift) {
  XINLUON_TRY([[maybe_unused]] const auto gone,
              connection.run("DELETE FROM shift WHERE counter = $1 AND from_ms = $2",
                             {shift.counter.text(), to_ms(shift.from)}));
  return {};
}

}  // namespace

Result<void> put_officer(db::Connection& connection, const Officer& officer) {
  const std::string what = format("officer {}", officer.id.text());
  if (officer.name.empty()) return fail(Errc::rejected, what + ": the name is empty; give one");
  if (officer.name.size() > max_name_bytes)
    return fail(Errc::rejected, format("{}: the name is longer than {} bytes", what, max_name_bytes));
  if (auto unit = find_unit(connection, Scope::local_administrator(), officer.unit); !unit) {
    if (unit.error().code != Errc::not_found) return fail(std::move(unit).error());
    return fail(Errc::rejected, format("{}: {}; add that first", what, unit.error().message));
  }
  XINLUON_TRY(
      [[maybe_unused]] const auto put,
      connection.run("INSERT INTO officer (id, unit, name, closed, sample) VALUES ($1, $2, $3, $4, $5) "
                     "ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, name = excluded.name, "
                     "closed = excluded.closed, sample = excluded.sample",
                     {officer.id.text(), officer.unit.text(), officer.name, officer.closed, officer.sample}));
  return {};
}

Result<void> put_shift(db::Connection& connection, const Shift& shift) {
  if (shift.from >= shift.to)
    return fail(Errc::rejected, format("the shift at {} ends before it begins", shift.counter.text()));
  XINLUON_TRY(const auto others,
              shifts_between(connection, Scope::local_administrator(), shift.counter, shift.from, shift.to));
  for (const Shift& other : others) {
    XINLUON_RETURN_IF_ERROR(delete_shift(connection, other));
    XINLUON_RETURN_IF_ERROR(insert_shift(connection, {other.counter, other.from, shift.from, other.officer}));
    XINLUON_RETURN_IF_ERROR(insert_shift(connection, {other.counter, shift.to, other.to, other.officer}));
  }
  return insert_shift(connection, shift);
}

Result<Officer> find_officer(db::Connection& connection, const Scope& scope, const OfficerId& id) {
  XINLUON_TRY(auto found, connection.row("SELECT id, unit, name, closed, sample FROM officer WHERE id = $1",
                                         {id.text()}, officer_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->unit));
  }
  if (!covered) return fail(Errc::not_found, format("no officer {}", id.text()));
  return std::move(*found);
}

Result<std::vector<Officer>> officers(db::Connection& connection, const Scope& scope) {
  XINLUON_TRY(
      const auto all,
      connection.rows("SELECT id, unit, name, closed, sample FROM officer ORDER BY id", {}, officer_of));
  std::vector<Officer> seen;
  for (const Officer& officer : all) {
    XINLUON_TRY(const bool covered, covers(connection, scope, officer.unit));
    if (covered) seen.push_back(officer);
  }
  return seen;
}

Result<std::vector<Shift>> shifts_between(db::Connection& connection, const Scope& scope,
                                          const CounterId& counter, WallTime from, WallTime to) {
  if (!scope.whole()) XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, counter));
  // They lie apart: of those that begin before `from` only the last can reach into it.
  return connection.rows(
      "SELECT counter, from_ms, to_ms, officer FROM shift WHERE counter = $1 AND from_ms < $2 AND to_ms > $3 "
      "AND from_ms >= COALESCE((SELECT MAX(from_ms) FROM shift WHERE counter = $4 AND from_ms <= $5), $6) "
      "ORDER BY from_ms",
      {counter.text(), to_ms(to), to_ms(from), counter.text(), to_ms(from), to_ms(from)}, shift_of);
}

}  // namespace xinluon::storage
