// Numbers of kiosks, records and alerts, for those who watch the server. Nothing of a level.
#pragma once

#include <cstdint>

#include "sync/base/clock.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct DeviceCounts {
  std::int64_t enrolled = 0;
  std::int64_t heard = 0;  // enrolled, and heard since
  std::int64_t pending = 0;
  std::int64_t records = 0;
  std::int64_t unreadable = 0;
  std::int64_t open_alerts = 0;
};
// unauthorised unless the scope is whole.
Result<DeviceCounts> device_counts(db::Connection& connection, const Scope& scope, WallTime since);

}  // namespace xinluon::storage
