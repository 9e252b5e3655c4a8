// Citizens' votes one by one, as an export has them: for auditors alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/domain/vote.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct VoteRow {
  KioskId kiosk;
  Epoch epoch;
  Seq seq = 0;
  UnitId unit;  // of its counter on its day, with the code and name of that day
  std::string unit_code;
  std::string unit_name;
  bool sample = false;  // of the unit
  CounterId counter;
  OfficerId officer;  // empty when it is not known who served
  std::string procedure;
  std::string field;
  std::string transaction_kind;
  WallTime at{};
  std::optional<Level> level;
  Marks marks{};
  std::string lang;
  bool counted = true;  // false once a person set it aside
};

// Those that were cast at counters that stood in the unit or below it on the vote's day: by day, then by
// kiosk, epoch and seq; at most `limit`. not_found for a unit that the scope does not cover.
Result<std::vector<VoteRow>> votes_below(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                         const Period& days, std::size_t limit);

}  // namespace xinluon::storage
