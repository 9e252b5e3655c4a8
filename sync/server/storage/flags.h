// What the flags read and keep: the days to judge, a day's votes, and the groups that were found.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/level.h"
#include "sync/domain/period.h"
#include "sync/server/storage/decisions.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

using CounterDate = std::pair<CounterId, Day>;
// Their votes changed: they are judged (again). Within the caller's transaction.
Result<void> queue_days(db::Connection& connection, const std::set<CounterDate>& days);
// The next ones up to that day. unauthorised unless the scope is whole.
Result<std::vector<CounterDate>> days_to_judge(db::Connection& connection, const Scope& scope, Day last,
                                               std::size_t limit);
Result<std::int64_t> count_days_to_judge(db::Connection& connection, const Scope& scope, Day last);
Result<void> day_is_judged(db::Connection& connection, const CounterDate& day);

// The votes of a counter's day that have a level, in order of time. Single votes: unauthorised unless the
// scope is whole.
struct DayVote {
  KioskId kiosk;
  Epoch epoch;
  Seq seq = 0;
  std::int64_t at_ms = 0;
  std::optional<std::int64_t> t_low_ms;
  std::optional<std::int64_t> t_high_ms;
  bool anchored = true;
  std::string boot;
  std::int64_t shown_ms = 0;
  Level level = Level::neutral;
  bool counted = true;
};
Result<std::vector<DayVote>> day_votes(db::Connection& connection, const Scope& scope,
                                       const CounterDate& day);
// Only the levels, over a period.
Result<std::vector<Level>> levels_during(db::Connection& connection, const Scope& scope,
                                         const CounterId& counter, const Period& period);
// How many votes, set aside ones too, on each day that has any; newest first.
Result<std::vector<std::pair<Day, std::uint64_t>>> raw_votes_by_day(db::Connection& connection,
                                                                    const Scope& scope,
                                                                    const CounterId& counter,
                                                                    const Period& period);

struct Flag {
  std::string id;
  std::string rule;
  std::int64_t version = 1;
  CounterId counter;
  Day day{};
  std::uint64_t votes = 0;
  std::string evidence;  // JSON
  WallTime found{};
  std::vector<SeqRange> ranges;  // in order; a range holds votes of the group only
};
Result<void> insert_flag(db::Connection& connection, const Flag& flag);
Result<void> delete_flag(db::Connection& connection, const std::string& id);
// Without ranges. unauthorised unless the scope is whole.
Result<std::vector<Flag>> flags_of_day(db::Connection& connection, const Scope& scope,
                                       const CounterDate& day);
// Without ranges, newest days first: those of covered counters, at `unit` and below.
Result<std::vector<Flag>> flags_during(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                       const Period& period, std::size_t limit);
// With its ranges. not_found for a counter that is not covered.
Result<Flag> find_flag(db::Connection& connection, const Scope& scope, const std::string& id);
// How many of the group's votes are not counted.
Result<std::int64_t> votes_aside(db::Connection& connection, const Scope& scope, const std::string& flag);

}  // namespace xinluon::storage
