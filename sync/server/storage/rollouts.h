// Roll-outs of remote settings: which kiosks get a version, in which order, and how far it is. What follows
// from that is decided elsewhere (fleet/rollout.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {

// Stored and sent as the enumerators' names: frozen.
enum class RolloutState {
  running,
  stopped,      // by a person
  halted,       // by itself: kiosks fell silent or had trouble
  rolled_back,  // its kiosks got back what they had before
  done,
};
std::string_view name_of(RolloutState state);

struct Rollout {
  std::int64_t id = 0;
  std::int64_t version = 0;  // 0 takes remote settings away
  UnitId unit;               // its kiosks and those of all units below
  RolloutState state = RolloutState::running;
  int stage = 0;
  WallTime stage_began{};
  Milliseconds soak{};  // how long a stage is watched at least
  WallTime started{};
  std::string started_by;
  std::string reason;  // why it was stopped or halted
};

struct RolloutKiosk {
  KioskId kiosk;
  std::int64_t place = 0;
  std::int64_t version_before = 0;
  bool healthy = false;              // when the roll-out began
  std::optional<WallTime> assigned;  // nothing: its stage has not come
  UnitId unit;
  std::int64_t config_wanted = 0;
  std::optional<Health> health;
};

// Writes, within the caller's transaction.
Result<std::int64_t> add_rollout(db::Connection& connection, const Rollout& rollout,
                                 const std::vector<RolloutKiosk>& kiosks);
// State, stage, stage_began and reason.
Result<void> change_rollout(db::Connection& connection, const Rollout& rollout);
// The kiosk's next answer tells it of the version.
Result<void> assign_config(db::Connection& connection, const Rollout& rollout, const KioskId& kiosk,
                           WallTime now);

// Reads.
Result<Rollout> find_rollout(db::Connection& connection, const Scope& scope, std::int64_t id);
// Newest first.
Result<std::vector<Rollout>> rollouts(db::Connection& connection, const Scope& scope);
Result<std::vector<Rollout>> running_rollouts(db::Connection& connection, const Scope& scope);
// In the order of their places.
Result<std::vector<RolloutKiosk>> kiosks_of_rollout(db::Connection& connection, const Scope& scope,
                                                    std::int64_t id);
// A running roll-out that has one of the unit's kiosks, or one below it; nothing when there is none.
Result<std::optional<std::int64_t>> rollout_under_way(db::Connection& connection, const Scope& scope,
                                                      const UnitId& unit);

}  // namespace xinluon::storage
