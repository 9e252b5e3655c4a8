// Roll-outs of settings, carried out. Every call runs within the caller's transaction; the audit log is the
// caller's where a person acts, and this folder's where the server acts by itself.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sync/domain/working_time.h"
#include "sync/server/fleet/rollout.h"
#include "sync/server/storage/configs.h"

namespace xinluon::fleet {

// Opening hours of a unit.
using CalendarOf = std::function<Result<WorkingCalendar>(const UnitId&)>;

// Settings as they will be sent. rejected with every mistake, a line each, as `xinluon-kiosk --check-config`
// says them. Gives the new version.
Result<std::int64_t> keep_settings(db::Connection& connection, const storage::Scope& scope,
                                   const storage::ConfigVersion& config);

struct RolloutRequest {
  std::int64_t version = 0;  // 0 takes remote settings away
  UnitId unit;
  Milliseconds soak = default_soak;
  std::string by;
};
// What a call changed: who is to be told, and the roll-out as it is now.
struct Acted {
  storage::Rollout rollout;
  std::vector<KioskId> told;  // have a new version to hear of
};

// rejected when another runs there, or the unit has no kiosk; not_found for what the scope does not cover.
// The first kiosks have it at once.
Result<Acted> start_rollout(db::Connection& connection, const storage::Scope& scope,
                            const RolloutRequest& request, WallTime now);
// By a person. rejected for one that is over, or is not running.
Result<Acted> stop_rollout(db::Connection& connection, const storage::Scope& scope, std::int64_t id,
                           const std::string& reason, WallTime now);
// One that was stopped or halted goes on from where it was; its stage is watched anew.
Result<Acted> resume_rollout(db::Connection& connection, const storage::Scope& scope, std::int64_t id,
                             WallTime now);
// Every kiosk that has it gets back what it had before. Ends it.
Result<Acted> roll_back(db::Connection& connection, const storage::Scope& scope, std::int64_t id,
                        WallTime now);

Result<Progress> progress_of(db::Connection& connection, const storage::Scope& scope,
                             const storage::Rollout& rollout, const CalendarOf& calendar_of, WallTime now);

// All that are running, one step where one is due; gives who is to be told. For every minute.
Result<std::vector<KioskId>> tend_rollouts(db::Connection& connection, const CalendarOf& calendar_of,
                                           WallTime now);

}  // namespace xinluon::fleet
