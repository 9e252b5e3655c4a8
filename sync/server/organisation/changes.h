// One change of the organisation each, as somebody asks for it: within the asker's scope, not in the future,
// with everything that follows from it. Within the caller's transaction; the audit entry is the caller's.
// not_found for what the scope does not cover, rejected with the remedy for what can't be.
#pragma once

#include <cstdint>
#include <string>

#include "sync/base/clock.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/catalog.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/reporting_presets.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/transactions.h"

namespace xinluon::organisation {

// "Quầy số 01 – Đất đai": a counter's name where nobody has given it one.
std::string usual_name(const std::string& number, const std::string& field);

// "CB-01 2026-11-20T07:00:00.000+07:00..…", as the audit log has it, and with what it takes the place of.
std::string words_of_service(const storage::Shift& shift);
std::string words_of_correction(const storage::Shift& shift, const std::string& before);

class Changes {
 public:
  Changes(db::Connection& writer, const storage::Scope& scope, WallTime now)
      : writer_(writer), scope_(scope), today_(day_of(now)) {}

  // A root, and what is the same for all units, is for those who see the whole tree.
  Result<void> add(const storage::Unit& unit);
  Result<void> change(const UnitId& id, Day from, const storage::UnitChange& change);
  Result<void> close(const UnitId& id, Day from);
  Result<void> reopen(const UnitId& id);
  Result<void> merge(const UnitId& id, const UnitId& into, Day from);

  Result<void> add(const storage::Counter& counter);
  Result<void> change(const CounterId& id, Day from, const storage::CounterChange& change);
  Result<void> close(const CounterId& id, Day from);
  Result<void> reopen(const CounterId& id);

  Result<void> put(const storage::Field& field);
  Result<void> put(const storage::Procedure& procedure);
  Result<void> put(const ReportingPreset& preset);
  Result<void> remove_preset(const std::string& id);
  Result<void> put(const storage::Officer& officer);
  Result<void> put(const storage::CalendarEntry& entry);
  Result<void> remove(const storage::CalendarEntry& entry);
  // Gives how many votes have another officer now.
  Result<std::uint64_t> put(const storage::Shift& shift);
  // Who has that time now, in words for the audit log; "" when nobody has: then the shift corrects nothing.
  Result<std::string> served_during(const storage::Shift& shift);
  // Whether it says something new.
  Result<bool> put(const storage::Transactions& told);

  const storage::Scope& scope() const { return scope_; }
  db::Connection& writer() { return writer_; }

 private:
  Result<void> not_future(Day from) const;
  Result<void> may_hold(const UnitId& unit);

  db::Connection& writer_;
  const storage::Scope& scope_;
  Day today_;
};

}  // namespace xinluon::organisation
