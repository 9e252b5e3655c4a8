#include "sync/server/storage/organisation_changes.h"

#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/server/storage/organisation_times.h"
#include "sync/server/storage/timeline.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;

Scope everything() {
  return Scope::local_administrator();
}

template <class T>
Result<void> check_within(const std::vector<T>& times, Day from) {
  const auto& id = times.front().id.text();
  if (from < times.front().valid_from)
    return fail(Errc::rejected, format("{} is there from {} on only; choose that day or a later one", id,
                                       to_text(times.front().valid_from)));
  if (from > times.back().valid_to)
    return fail(Errc::rejected, format("{} is closed from {} on; choose an earlier day", id,
                                       to_text(times.back().valid_to + days(1))));
  return {};
}

bool same(const Unit& a, Unit b) {
  b.valid_from = a.valid_from;
  b.valid_to = a.valid_to;
  return a == b;
}
bool same(const Counter& a, Counter b) {
  b.valid_from = a.valid_from;
  b.valid_to = a.valid_to;
  return a == b;
}

template <class T, class Member>
void set(std::vector<T>& times, std::size_t from, Member T::*member, const std::optional<Member>& value) {
  if (value) set_from(times, from, member, *value);
}

template <class T>
void joined(std::vector<T>& times) {
  join_equal(times, [](const T& a, const T& b) { return same(a, b); });
}

// Ends on the day before `from`.
template <class T>
Result<void> end_before(std::vector<T>& times, Day from) {
  XINLUON_RETURN_IF_ERROR(check_within(times, from));
  if (from == times.front().valid_from)
    return fail(Errc::rejected, format("{} begins on that day; it can be closed from the day after on",
                                       times.front().id.text()));
  times.resize(split_at(times, from));
  return {};
}

template <class T>
Result<void> without_end(std::vector<T>& times) {
  if (times.back().valid_to == for_ever)
    return fail(Errc::rejected, format("{} is not closed", times.back().id.text()));
  times.back().valid_to = for_ever;
  return {};
}

// Those that stand below the unit on `from` or later.
template <class Id>
std::set<Id> ids_of(const std::vector<Stay<Id>>& stays) {
  std::set<Id> ids;
  for (const auto& stay : stays) ids.insert(stay.id);
  return ids;
}

// From `from` on, wherever it said `old`.
template <class T>
void replace_from(std::vector<T>& times, Day from, UnitId T::*member, const UnitId& old, const UnitId& with) {
  if (from > times.back().valid_to) return;
  const std::size_t first = from <= times.front().valid_from ? 0 : split_at(times, from);
  for (std::size_t at = first; at < times.size(); ++at)
    if (times[at].*member == old) times[at].*member = with;
  joined(times);
}

Result<void> check_merge(db::Connection& connection, const UnitId& id, const UnitId& into, Day from) {
  if (id == into) return fail(Errc::rejected, format("unit {} can't be merged into itself", id.text()));
  for (Day day : {from, for_ever}) {
    XINLUON_TRY(const auto above, path_up(connection, everything(), into, day));
    if (std::find(above.begin(), above.end(), id) != above.end())
      return fail(Errc::rejected,
                  format("unit {} stands below {}; move it elsewhere first", into.text(), id.text()));
  }
  return {};
}

Result<void> hand_over(db::Connection& connection, const UnitId& id, const UnitId& into, Day from) {
  XINLUON_TRY(const auto below, children_during(connection, everything(), id, {from, for_ever}));
  for (const UnitId& unit : ids_of(below.units)) {
    XINLUON_TRY(auto times, unit_times(connection, everything(), unit));
    replace_from(times, from, &Unit::parent, id, into);
    XINLUON_RETURN_IF_ERROR(set_unit_times(connection, times));
  }
  for (const CounterId& counter : ids_of(below.counters)) {
    XINLUON_TRY(auto times, counter_times(connection, everything(), counter));
    replace_from(times, from, &Counter::unit, id, into);
    XINLUON_RETURN_IF_ERROR(set_counter_times(connection, times));
  }
  return {};
}

}  // namespace

Result<void> change_unit(db::Connection& connection, const UnitId& id, Day from, const UnitChange& change) {
  XINLUON_TRY(auto times, unit_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(check_within(times, from));
  const std::size_t first = split_at(times, from);
  set(times, first, &Unit::name, change.name);
  set(times, first, &Unit::type, change.type);
  set(times, first, &Unit::parent, change.parent);
  set(times, first, &Unit::code, change.code);
  set(times, first, &Unit::target_percent, change.target_percent);
  joined(times);
  return set_unit_times(connection, times);
}

Result<void> close_unit(db::Connection& connection, const UnitId& id, Day from) {
  XINLUON_TRY(auto times, unit_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(end_before(times, from));
  return set_unit_times(connection, times);
}

Result<void> reopen_unit(db::Connection& connection, const UnitId& id) {
  XINLUON_TRY(auto times, unit_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(without_end(times));
  times.back().merged_into = UnitId();
  return set_unit_times(connection, times);
}

Result<void> merge_unit(db::Connection& connection, const UnitId& id, const UnitId& into, Day from) {
  XINLUON_TRY(auto times, unit_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(end_before(times, from));
  XINLUON_RETURN_IF_ERROR(check_merge(connection, id, into, from));
  XINLUON_RETURN_IF_ERROR(hand_over(connection, id, into, from));
  times.back().merged_into = into;
  return set_unit_times(connection, times);
}

Result<void> change_counter(db::Connection& connection, const CounterId& id, Day from,
                            const CounterChange& change) {
  XINLUON_TRY(auto times, counter_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(check_within(times, from));
  const std::size_t first = split_at(times, from);
  set(times, first, &Counter::unit, change.unit);
  set(times, first, &Counter::number, change.number);
  set(times, first, &Counter::name, change.name);
  set(times, first, &Counter::field, change.field);
  joined(times);
  return set_counter_times(connection, times);
}

Result<void> close_counter(db::Connection& connection, const CounterId& id, Day from) {
  XINLUON_TRY(auto times, counter_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(end_before(times, from));
  return set_counter_times(connection, times);
}

Result<void> reopen_counter(db::Connection& connection, const CounterId& id) {
  XINLUON_TRY(auto times, counter_times(connection, everything(), id));
  XINLUON_RETURN_IF_ERROR(without_end(times));
  return set_counter_times(connection, times);
}

}  // namespace xinluon::storage
