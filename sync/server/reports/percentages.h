// Percentages of satisfaction: counts from the tallies, one formula (domain/satisfaction.h), one rule of
// what may be shown (publication.h). A Figure holds only what may be shown: a renderer can't leak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/domain/satisfaction.h"
#include "sync/domain/tally.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

enum class View {
  published,  // what an account sees
  live,       // every vote up to now, nothing hidden: only for commands on the server's own machine
};

struct PercentagesRequest {
  storage::Node node;  // a unit or a counter
  Period period;
  bool with_children = true;          // its units and counters too, a figure each
  std::optional<int> target_percent;  // else the unit's own
  View view = View::published;
};

// Why a figure shows less than everything. Sent as the enumerators' names: frozen.
enum class Shown {
  all,            // with the split by level and behaviour
  total_only,     // n and the percentage; too few votes to split
  too_few,        // n < 5, or hidden because a sibling's would follow from it
  not_published,  // no whole day, week or month of the period is published yet
};
std::string_view name_of(Shown shown);

struct Figure {
  storage::Node node;
  std::string name;
  bool sample = false;
  std::optional<Period> period;  // the days it covers: the published part of those asked for
  Shown shown = Shown::not_published;
  std::optional<std::uint64_t> votes;  // n
  std::optional<Ratio> satisfied;      // M1; basis_points() and wilson() follow from it
  std::optional<Tally> tally;          // by level and behaviour, when shown is all
  std::optional<std::uint64_t> timed_out;
  std::optional<std::uint64_t> withdrawn;
  int target_percent = 95;
  std::optional<Verdict> verdict;
  bool small_sample = false;
};

struct Percentages {
  PercentagesRequest request;
  WallTime at{};
  Figure total;                  // of the node
  std::vector<Figure> children;  // units, then counters, by id
};

// Reads on one snapshot. not_found when the scope does not cover the node; unauthorised for View::live with
// a scope that is not the local administrator's.
Result<Percentages> percentages(db::Connection& reader, const storage::Scope& scope,
                                const PercentagesRequest& request, WallTime now);
// The same within the caller's snapshot.
Result<Percentages> percentages_here(db::Connection& reader, const storage::Scope& scope,
                                     const PercentagesRequest& request, WallTime now);

}  // namespace xinluon::reports
