// The rules that flag suspicious votes of one counter's day; the one that judges months is peers.h. They
// judge by when, how fast and how many; a level is never good or bad to them: where levels are compared, each
// counts as its mirror does. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/domain/level.h"
#include "sync/domain/working_time.h"

namespace xinluon::flags {

// Changes with every change of a rule's verdicts: stored beside each group.
inline constexpr int rules_version = 1;

// Stored as the enumerators' names: frozen.
enum class Rule : std::uint8_t {
  burst,         // more votes within ten minutes than the counter's usual days make likely
  too_fast,      // several votes tapped sooner than a stranger reads the question
  out_of_hours,  // surely made while the office was closed
  run,           // nearly the same level all along, where the counter's votes before were mixed
  too_many,      // more votes than transactions
  out_of_peer,   // a month far from those of comparable counters (peers.h)
};
inline constexpr std::array all_rules = {Rule::burst, Rule::too_fast, Rule::out_of_hours,
                                         Rule::run,   Rule::too_many, Rule::out_of_peer};
std::string_view name_of(Rule rule);
std::optional<Rule> rule_from_name(std::string_view name);

struct SeenVote {
  std::int64_t at_ms = 0;  // and its bounds, as dated
  std::optional<std::int64_t> t_low_ms;
  std::optional<std::int64_t> t_high_ms;
  std::string clock;  // votes with the same one are ordered and spaced right among each other: "" for the
                      // server's own time, else the boot that never met it
  std::int64_t shown_ms = 0;
  Level level = Level::neutral;
};

struct CounterDay {
  std::vector<SeenVote> votes;  // of the day, in order of time
  std::vector<Level> before;    // of the votes before that day, oldest first: as many as max_before are used
  std::vector<std::uint64_t>
      days_before;           // number of votes on the days before that had any; the last max_days_before
  WorkingCalendar calendar;  // of the counter's unit
  std::optional<std::uint64_t> transactions;  // of that day, as told from outside
  std::size_t late = 0;  // of the votes, that were cast on earlier days and came when these were closed
};
inline constexpr std::size_t max_before = 600;
inline constexpr std::size_t max_days_before = 28;

struct Finding {
  Rule rule = Rule::burst;
  std::vector<std::size_t> votes;  // places in CounterDay::votes, in order
  std::string evidence;            // JSON: what was counted and the limit; nothing of a level
};

// In the order of all_rules; each rule at most once.
std::vector<Finding> judge(const CounterDay& day);

}  // namespace xinluon::flags
