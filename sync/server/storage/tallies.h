// Counts of votes by day and month for counters, officers and every unit above: what percentages are read
// from, so that no question grows with the number of votes.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/tally.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class Grain { day, month };
enum class Dimension {
  level,      // "5" … "1"
  behaviour,  // "XC:shown", "XC:missing"
  outcome,    // "timed_out", "withdrawn"; what was voted is in level
  lang,       // "vi:5": language and level
  hour,       // "08:5": hour in Vietnam and level
  officer,    // at counters only: officer; votes without one are not in it
  field,      // "Đất đai:5": field and level; votes without one are not in it
  procedure,  // procedure_value() and level; votes without one are not in it
  linked,     // "yes": votes that an invitation of a transaction opened
  // Of counters' days of which the number of transactions is known, not at officers: "transactions" and
  // "linked" (the votes).
  participation,
  late,  // "yes": votes that came after their day was closed, on the day they count on
};
std::string_view name_of(Grain grain);
std::string_view name_of(Dimension dimension);
std::optional<Dimension> dimension_from_name(std::string_view name);
// Of counters alone: no unit above has it.
constexpr bool stays_at_counter(Dimension dimension) {
  return dimension == Dimension::officer;
}
Day first_of_month(Day day);
// A procedure lies within its field, which the value names too: "Đất đai", U+001F, "1.012345". No text of a
// record has a control character.
inline constexpr char field_ends = '\x1f';
std::string procedure_value(std::string_view field, std::string_view procedure);

struct TallyKey {
  Node node;
  Grain grain = Grain::day;
  Dimension dimension = Dimension::level;
  Day start;  // the day, or the month's first
  std::string value;
  auto operator<=>(const TallyKey&) const = default;
};
struct Count {
  std::int64_t raw = 0;      // all votes
  std::int64_t counted = 0;  // without those a person set aside
  bool operator==(const Count&) const = default;
};
using Tallies = std::map<TallyKey, Count>;

// Adds the (possibly negative) counts, one upsert a key. Within the caller's transaction.
Result<void> add_tallies(db::Connection& connection, const Tallies& deltas);

// not_found unless the scope covers the node; officers are covered by a whole scope only.
Result<void> require(db::Connection& connection, const Scope& scope, const Node& node);
// For recount: all nodes that have tallies, and all tallies of one. unauthorised unless the scope is whole.
Result<std::vector<std::string>> tally_nodes(db::Connection& connection, const Scope& scope);
using TallyVisitor = std::function<Result<void>(std::string_view grain, std::string_view dimension, Day start,
                                                std::string_view value, const Count& count)>;
Result<void> each_tally(db::Connection& connection, const Scope& scope, std::string_view node,
                        const TallyVisitor& visit);

}  // namespace xinluon::storage
