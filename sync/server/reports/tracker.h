// The tracker of reports sent, due and late: who owes a report for a reporting period, how it stands with
// each, and the fingerprint of figures by which later ones are held against those that were sent.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/report_state.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/storage/sent_reports.h"

namespace xinluon::reports {

struct TrackerRequest {
  UnitId top;  // and all below it
  ReportingPeriod period;
  std::optional<ReportState> state{};  // only these
  std::string after{};                 // only units whose id comes after this one
  std::size_t limit = 200;
};
struct TrackedUnit {
  storage::ReportingUnit unit;
  ReportState state = ReportState::not_due;
};
struct Tracker {
  std::array<std::size_t, all_report_states.size()> counts{};  // of all units, by state
  std::vector<TrackedUnit> units;                              // of those asked for, by id
  bool more = false;                                           // of those asked for, behind the last

  std::size_t count(ReportState state) const { return counts[static_cast<std::size_t>(state)]; }
};
// On the caller's snapshot or none. not_found for a unit that the scope does not cover.
Result<Tracker> track_reports(db::Connection& reader, const storage::Scope& scope,
                              const TrackerRequest& request, WallTime now);

// How it stands with one unit's report: what was noted last decides, else the period.
ReportState state_of(const std::optional<storage::SentReport>& sent, const ReportingPeriod& period,
                     WallTime now);

// What a report tells of a unit: its published figure of the period and those of its units and counters.
PercentagesRequest figures_of_report(const UnitId& unit, const Period& data);
// Those figures as lines, the same as long as no number that a report tells has changed: a first line
// "xinluon-figures 1 FIRST LAST" (the days asked for), then one a figure, the total first: kind, id, shown,
// first, last, votes, satisfied, levels 1 to 5, behaviours as shown/missing in the order of
// domain/behaviour.h, between single blanks; "-" for what is not told. Frozen.
std::string figures_text(const Percentages& percentages);
// SHA-256 of that text in hex.
std::string figures_sha256(const Percentages& percentages);

}  // namespace xinluon::reports
