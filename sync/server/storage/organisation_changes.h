// What happens to units and counters over the years: each from a day on, what was before stays as it was.
// Nothing here is dated in the future (the caller sees to it): the last tree is today's tree. Writes, within
// the caller's transaction; rejected as organisation_times.h says, and for a day outside the unit's own.
#pragma once

#include <optional>
#include <string>

#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

// What is left out stays. A change holds until a later change of the same thing that is known already.
struct UnitChange {
  std::optional<std::string> name = {};
  std::optional<UnitType> type = {};
  std::optional<UnitId> parent = {};  // the empty one: a root
  std::optional<std::string> code = {};
  std::optional<int> target_percent = {};
  bool operator==(const UnitChange&) const = default;
};
Result<void> change_unit(db::Connection& connection, const UnitId& id, Day from, const UnitChange& change);
// The first day on which it is no longer there.
Result<void> close_unit(db::Connection& connection, const UnitId& id, Day from);
// What was closed by mistake is there again, without a gap.
Result<void> reopen_unit(db::Connection& connection, const UnitId& id);
// Everything below `id` stands below `into` from that day on, and `id` is closed.
Result<void> merge_unit(db::Connection& connection, const UnitId& id, const UnitId& into, Day from);

struct CounterChange {
  std::optional<UnitId> unit = {};
  std::optional<std::string> number = {};
  std::optional<std::string> name = {};
  std::optional<std::string> field = {};
  bool operator==(const CounterChange&) const = default;
};
Result<void> change_counter(db::Connection& connection, const CounterId& id, Day from,
                            const CounterChange& change);
Result<void> close_counter(db::Connection& connection, const CounterId& id, Day from);
Result<void> reopen_counter(db::Connection& connection, const CounterId& id);

}  // namespace xinluon::storage
