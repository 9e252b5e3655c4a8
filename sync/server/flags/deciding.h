// Setting flagged groups aside, or back: a person's decision, with a reason, about whole groups whose levels
// nobody sees.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::flags {

inline constexpr std::size_t min_reason_bytes = 5;  // a word at least
inline constexpr std::size_t max_reason_bytes = 500;
inline constexpr std::size_t max_groups_at_once = 20;

// Who decides.
struct Judge {
  std::string actor;  // as in the audit log
  storage::Scope scope;
  UnitId unit;                // the account's; empty on the machine itself
  bool sees_records = false;  // an auditor, or the command on the machine: not held to five votes
};

struct Verdict {
  std::vector<std::string> groups;  // all of one counter and day
  bool counted = false;             // false sets aside, true sets back
  std::string reason;
};

struct Decided {
  std::uint64_t changed = 0;  // votes that are counted otherwise than before
  std::string groups;         // for the audit log: each with its rule, counter and day
};

// Within the caller's transaction: decision, votes and tallies; the entry in the audit log is the caller's.
// not_found for a group that is not there or not covered; unauthorised for votes of the judge's own unit;
// rejected, with the rule, for a reason too short or too long, groups of several days or counters, and fewer
// than five votes that change or stay aside.
Result<Decided> decide(db::Connection& writer, const Judge& judge, const Verdict& verdict, WallTime now);

}  // namespace xinluon::flags
