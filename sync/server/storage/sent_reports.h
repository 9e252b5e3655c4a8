// Which unit sent its report for a reporting period, and which owes one. What was noted stays: it is taken
// back by a further row.
//
// A report is owed by the topmost unit below the province that had a counter, its own or of a unit below it,
// on a day of the period: a commune's People's Committee reports for its centre and its points. Which units
// there were, what they were called and where they stood is as on the period's last day; who sees them is as
// today. Any other unit may send one too, and is listed once it did.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/domain/reporting_preset.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

inline constexpr std::size_t max_sent_note_bytes = 200;

// Stored as the enumerators' names: frozen.
enum class SentAct { sent, taken_back };
std::string_view name_of(SentAct act);

struct SentReport {
  UnitId unit;
  ReportingPeriod period;    // as the rule had it when the report was noted
  std::int64_t version = 0;  // from 1 on; given by the write
  SentAct act = SentAct::sent;
  Day sent_on{};
  std::string note;            // the document's number, "Số 12/BC-UBND"; why it was taken back
  std::string figures_sha256;  // of the figures that were published when it was noted (reports/tracker.h)
  std::string account;         // who noted it
  WallTime noted{};
};

// Writes, within the caller's transaction. Each gives the row as it was kept; not_found for a unit that the
// scope does not cover.

// rejected, "what; remedy": it is noted already; the days it tells of are not over; `sent_on` is not between
// these and `noted`; the unit did not stand on the period's last day; no note, or one that is too long or of
// several lines.
Result<SentReport> note_sent_report(db::Connection& connection, const Scope& scope, SentReport report);

struct TakingBack {
  UnitId unit;
  std::string period;
  std::string why;
  std::string account;
  WallTime noted{};
};
// rejected as above, and when nothing is noted.
Result<SentReport> take_back_sent_report(db::Connection& connection, const Scope& scope,
                                         const TakingBack& taking_back);

// All that was noted of a unit and a period, in order. not_found for a unit that is not covered.
Result<std::vector<SentReport>> sent_reports(db::Connection& connection, const Scope& scope,
                                             const UnitId& unit, std::string_view period);

struct ReportingUnit {
  UnitId id;
  UnitId parent;
  std::string name;
  UnitType type = UnitType::commune;
  std::optional<SentReport> sent;  // nothing when none is noted, or it was taken back
};
// `top` and all below it in today's tree: those that owe a report for the period or sent one, by id. Of a
// period that is not over `today` is the last day. not_found for a unit that is not covered.
Result<std::vector<ReportingUnit>> reporting_units(db::Connection& connection, const Scope& scope,
                                                   const UnitId& top, const ReportingPeriod& period,
                                                   Day today);

}  // namespace xinluon::storage
