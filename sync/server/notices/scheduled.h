// Reports by mail: the last whole week on Monday, the last whole month on its first, from 06:00 on, when its
// figures are published.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/outbox.h"
#include "sync/server/storage/subscriptions.h"

namespace xinluon::notices {

// The last whole week (Monday to Sunday) or month whose figures are published at `now`. weekly or monthly.
Period last_whole(storage::Topic topic, WallTime now);

struct DueReports {
  storage::Topic topic = storage::Topic::weekly;
  Period period;
  std::vector<storage::Message> messages;
};
// Nothing when that period was done. What an account does not see is left out, with a line in the log. Reads
// on a snapshot.
Result<std::vector<DueReports>> due_reports(db::Connection& reader, const std::string& server, WallTime now);

// Once for each period, by whichever server: gives how many messages were put in. Opens its own transaction.
Result<std::int64_t> put_reports(db::Connection& writer, const DueReports& due, WallTime now);

}  // namespace xinluon::notices
