// What serve does for the flags: judges closed days, some at a time.
#pragma once

#include "sync/base/clock.h"
#include "sync/server/db/writer.h"

namespace xinluon::commands {

// Returns when no day waits, or after a few seconds: the next look goes on. Between its small transactions
// others have the writer.
void judge_waiting_days(db::Writer& writer, const Clock& clock);

}  // namespace xinluon::commands
