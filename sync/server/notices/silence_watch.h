// The nightly look for counters that take no votes.
#pragma once

#include <vector>

#include "sync/base/clock.h"
#include "sync/server/db/connection.h"
#include "sync/server/notices/judgement.h"

namespace xinluon::notices {

// Every counter on the last published day. Within the caller's snapshot.
Result<std::vector<Judgement>> judge_silence(db::Connection& reader, WallTime now);

}  // namespace xinluon::notices
