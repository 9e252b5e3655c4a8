// The nightly work: every counter's day that is closed and has votes it had not when it was judged last.
#pragma once

#include <cstdint>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/flags.h"

namespace xinluon::flags {

struct Judged {
  std::uint64_t days = 0;
  std::uint64_t groups_found = 0;  // that were not known before
  std::uint64_t groups_gone = 0;   // that the rules no longer find
  std::int64_t left = 0;           // days that still wait
};

// At most `limit` days up to yesterday, in one transaction; the same again changes nothing. Votes of one day
// take about a millisecond: callers keep `limit` small where others wait for the writer.
Result<Judged> judge_days(db::Connection& writer, std::size_t limit, WallTime now);
// The same within the caller's transaction.
Result<Judged> judge_days_here(db::Connection& writer, std::size_t limit, WallTime now);

// One counter's day, within the caller's transaction, whether or not it waits.
Result<void> judge_day(db::Connection& writer, const storage::CounterDate& day, WallTime now, Judged& done);

}  // namespace xinluon::flags
