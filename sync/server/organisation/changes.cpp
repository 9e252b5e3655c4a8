#include "sync/server/organisation/changes.h"

#include "sync/base/format.h"
#include "sync/server/ingest/serving.h"

namespace xinluon::organisation {

using storage::Scope;

std::string usual_name(const std::string& number, const std::string& field) {
  const std::string head = "Quầy số " + number;
  return field.empty() ? head : head + " – " + field;
}

std::string words_of_service(const storage::Shift& shift) {
  return format("{} {}..{}", shift.officer.empty() ? "nobody" : shift.officer.text(), to_rfc3339(shift.from),
                to_rfc3339(shift.to));
}

std::string words_of_correction(const storage::Shift& shift, const std::string& before) {
  return words_of_service(shift) + (before.empty() ? "" : "; before: " + before);
}

// The tree that is known last is today's tree: it decides who sees what.
Result<void> Changes::not_future(Day from) const {
  if (from <= today_) return {};
  return fail(Errc::rejected, format("{} lies in the future; enter it on that day", to_text(from)));
}

Result<void> Changes::may_hold(const UnitId& unit) {
  return unit.empty() ? storage::require_whole_tree(writer_, scope_)
                      : storage::require(writer_, scope_, unit);
}

Result<void> Changes::add(const storage::Unit& unit) {
  XINLUON_RETURN_IF_ERROR(may_hold(unit.parent));
  XINLUON_RETURN_IF_ERROR(not_future(unit.valid_from));
  return storage::add_unit(writer_, unit);
}

Result<void> Changes::change(const UnitId& id, Day from, const storage::UnitChange& change) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, id));
  if (change.parent) XINLUON_RETURN_IF_ERROR(may_hold(*change.parent));
  XINLUON_RETURN_IF_ERROR(not_future(from));
  return storage::change_unit(writer_, id, from, change);
}

Result<void> Changes::close(const UnitId& id, Day from) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, id));
  XINLUON_RETURN_IF_ERROR(not_future(from));
  return storage::close_unit(writer_, id, from);
}

Result<void> Changes::reopen(const UnitId& id) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, id));
  return storage::reopen_unit(writer_, id);
}

Result<void> Changes::merge(const UnitId& id, const UnitId& into, Day from) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, id));
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, into));
  XINLUON_RETURN_IF_ERROR(not_future(from));
  return storage::merge_unit(writer_, id, into, from);
}

Result<void> Changes::add(const storage::Counter& counter) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, counter.unit));
  XINLUON_RETURN_IF_ERROR(not_future(counter.valid_from));
  return storage::add_counter(writer_, counter);
}

Result<void> Changes::change(const CounterId& id, Day from, const storage::CounterChange& change) {
  XINLUON_RETURN_IF_ERROR(storage::find_counter(writer_, scope_, id));
  if (change.unit) XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, *change.unit));
  XINLUON_RETURN_IF_ERROR(not_future(from));
  return storage::change_counter(writer_, id, from, change);
}

Result<void> Changes::close(const CounterId& id, Day from) {
  XINLUON_RETURN_IF_ERROR(storage::find_counter(writer_, scope_, id));
  XINLUON_RETURN_IF_ERROR(not_future(from));
  return storage::close_counter(writer_, id, from);
}

Result<void> Changes::reopen(const CounterId& id) {
  XINLUON_RETURN_IF_ERROR(storage::find_counter(writer_, scope_, id));
  return storage::reopen_counter(writer_, id);
}

Result<void> Changes::put(const storage::Field& field) {
  XINLUON_RETURN_IF_ERROR(storage::require_whole_tree(writer_, scope_));
  return storage::put_field(writer_, field);
}

Result<void> Changes::put(const storage::Procedure& procedure) {
  XINLUON_RETURN_IF_ERROR(storage::require_whole_tree(writer_, scope_));
  return storage::put_procedure(writer_, procedure);
}

Result<void> Changes::put(const ReportingPreset& preset) {
  XINLUON_RETURN_IF_ERROR(storage::require_whole_tree(writer_, scope_));
  return storage::put_reporting_preset(writer_, preset);
}

Result<void> Changes::remove_preset(const std::string& id) {
  XINLUON_RETURN_IF_ERROR(storage::require_whole_tree(writer_, scope_));
  XINLUON_TRY(const bool gone, storage::delete_reporting_preset(writer_, id));
  return gone ? Result<void>() : fail(Errc::not_found, "there is no such reporting period");
}

Result<void> Changes::put(const storage::Officer& officer) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer_, scope_, officer.unit));
  const auto known = storage::find_officer(writer_, Scope::local_administrator(), officer.id);
  if (known) {
    XINLUON_TRY(const bool covered, storage::covers(writer_, scope_, known->unit));
    if (!covered)
      return fail(Errc::rejected, format("officer {}: this id is taken; choose another", officer.id.text()));
  } else if (known.error().code != Errc::not_found) {
    return fail(known.error());
  }
  return storage::put_officer(writer_, officer);
}

Result<void> Changes::put(const storage::CalendarEntry& entry) {
  XINLUON_RETURN_IF_ERROR(may_hold(entry.unit));
  return storage::put_calendar_entry(writer_, entry);
}

Result<void> Changes::remove(const storage::CalendarEntry& entry) {
  XINLUON_RETURN_IF_ERROR(may_hold(entry.unit));
  XINLUON_TRY(const bool gone, storage::delete_calendar_entry(writer_, entry));
  return gone ? Result<void>() : fail(Errc::not_found, "the calendar has no such entry");
}

Result<std::uint64_t> Changes::put(const storage::Shift& shift) {
  XINLUON_RETURN_IF_ERROR(storage::find_counter(writer_, scope_, shift.counter));
  if (!shift.officer.empty()) XINLUON_RETURN_IF_ERROR(storage::find_officer(writer_, scope_, shift.officer));
  constexpr Milliseconds longest = std::chrono::hours(24) * 31;
  if (shift.to - shift.from > longest)
    return fail(Errc::rejected, "a shift longer than 31 days is a mistake; enter the days one by one");
  return ingest::correct_shift(writer_, shift);
}

Result<std::string> Changes::served_during(const storage::Shift& shift) {
  XINLUON_TRY(const auto there,
              storage::shifts_between(writer_, scope_, shift.counter, shift.from, shift.to));
  std::string words;
  for (const auto& other : there) words += (words.empty() ? "" : ", ") + words_of_service(other);
  return words;
}

Result<bool> Changes::put(const storage::Transactions& told) {
  XINLUON_RETURN_IF_ERROR(storage::find_counter(writer_, scope_, told.counter));
  if (told.day > today_)
    return fail(Errc::rejected,
                format("{} has not come yet; its transactions are told afterwards", to_text(told.day)));
  return storage::put_transactions(writer_, told);
}

}  // namespace xinluon::organisation
