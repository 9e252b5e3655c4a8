// The nightly look at every unit and counter.
#pragma once

#include <vector>

#include "sync/base/clock.h"
#include "sync/server/db/connection.h"
#include "sync/server/notices/judgement.h"

namespace xinluon::notices {

// Every unit and counter by all rules, from what is published at `now`. Reads much; for a worker's reader.
Result<std::vector<Judgement>> judge_quality(db::Connection& reader, WallTime now);

// Raises and settles, once for the day: false when that day's judgements were written already, by whichever
// server. Opens its own transaction.
Result<bool> write_judgements(db::Connection& writer, const std::vector<Judgement>& judgements, WallTime now);

// Whether the night's look is still to be done.
Result<bool> quality_is_due(db::Connection& reader, WallTime now);

}  // namespace xinluon::notices
