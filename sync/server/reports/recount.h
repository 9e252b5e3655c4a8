// Verifies every chain and recomputes every figure from the verbatim records, naively and without the code
// that made them. What it can't prove it lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

inline constexpr std::size_t max_listed_differences = 1000;  // a broken table must not fill the memory

struct Difference {
  std::string where;  // "record K-01/3f…/17", "vote …", "tally day 2026-11-21 unit:TM level 5"
  std::string what;   // "hash does not follow from the record before"
};

struct Recount {
  std::uint64_t kiosks = 0;
  std::uint64_t epochs = 0;
  std::uint64_t records = 0;
  std::uint64_t unreadable = 0;  // kept, counted apart: no difference by themselves
  std::uint64_t votes = 0;
  std::uint64_t votes_elsewhere = 0;  // of these, that count on another day than their date's: it was closed
  std::uint64_t officers_kept = 0;  // of these, that keep whom they were told with, though dated again since
  std::uint64_t tallies = 0;        // rows compared
  std::uint64_t difference_count = 0;  // may be more than are listed
  std::vector<Difference> differences;
  bool clean() const { return difference_count == 0; }
};

// Where the audit log is whose end every checkpoint names: an audit bundle does not bring it.
enum class AuditLog { here, elsewhere };

// On one snapshot; memory grows with the organisation and a month's days, not with the number of votes.
// unauthorised unless `scope` is the local administrator's: only the whole can be proved.
Result<Recount> recount(db::Connection& reader, const storage::Scope& scope, AuditLog log = AuditLog::here);

}  // namespace xinluon::reports
