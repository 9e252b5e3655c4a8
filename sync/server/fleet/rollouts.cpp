#include "sync/server/fleet/rollouts.h"

#include <algorithm>
#include <tuple>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/hash.h"
#include "sync/server/accounts/audit.h"
#include "sync/settings/settings.h"

namespace xinluon::fleet {
namespace {

using storage::Rollout;
using storage::RolloutKiosk;
using storage::RolloutState;
using storage::Scope;

constexpr Milliseconds fresh{15 * 60'000};  // three heartbeats

bool is_well(const storage::KioskStatus& status, WallTime now) {
  const auto& health = status.health;
  return health && now - health->last_seen < fresh && health->display && health->app_state == "ok";
}

// Those that are well first; among them an order that nothing of the organisation has to do with, so that the
// first five stand in five places.
std::vector<RolloutKiosk> in_order(const std::vector<storage::KioskStatus>& statuses, std::int64_t version,
                                   WallTime now) {
  std::vector<std::tuple<bool, std::string, RolloutKiosk>> drawn;
  for (const auto& status : statuses) {
    if (status.kiosk.state == storage::KioskState::revoked) continue;
    RolloutKiosk kiosk;
    kiosk.kiosk = status.kiosk.id;
    kiosk.version_before = status.kiosk.config_wanted;
    kiosk.healthy = is_well(status, now);
    const std::string lot = format("{}:{}:{}", version, to_ms(now), status.kiosk.id.text());
    drawn.emplace_back(!kiosk.healthy, crypto::to_hex(crypto::sha256(lot)), std::move(kiosk));
  }
  std::sort(drawn.begin(), drawn.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::vector<RolloutKiosk> kiosks;
  for (auto& [unwell, lot, kiosk] : drawn) {
    kiosk.place = static_cast<std::int64_t>(kiosks.size());
    kiosks.push_back(std::move(kiosk));
  }
  return kiosks;
}

// Gives the version to as many as the stage has.
Result<Acted> fill_stage(db::Connection& connection, const Rollout& rollout, WallTime now) {
  XINLUON_TRY(const auto kiosks,
              storage::kiosks_of_rollout(connection, Scope::local_administrator(), rollout.id));
  Acted acted{rollout, {}};
  const std::size_t wanted = quota(rollout.stage, kiosks.size());
  for (std::size_t i = 0; i < wanted; ++i) {
    if (kiosks[i].assigned) continue;
    XINLUON_RETURN_IF_ERROR(storage::assign_config(connection, rollout, kiosks[i].kiosk, now));
    acted.told.push_back(kiosks[i].kiosk);
  }
  return acted;
}

Result<void> no_other_under_way(db::Connection& connection, const Scope& scope, const UnitId& unit) {
  XINLUON_TRY(const auto other, storage::rollout_under_way(connection, scope, unit));
  if (!other) return {};
  return fail(Errc::rejected, format("roll-out {} is under way there; stop it, or let it end first", *other));
}

Result<Rollout> in_state(db::Connection& connection, const Scope& scope, std::int64_t id,
                         std::initializer_list<RolloutState> states, std::string_view act) {
  XINLUON_TRY(auto rollout, storage::find_rollout(connection, scope, id));
  if (std::find(states.begin(), states.end(), rollout.state) != states.end()) return rollout;
  return fail(Errc::rejected, format("roll-out {} is {}: it can't be {}", id, name_of(rollout.state), act));
}

Result<void> note_by_server(db::Connection& connection, const Rollout& rollout, std::string_view what,
                            const std::string& detail, WallTime now) {
  log::info("roll-out {} of settings {}: {} {}", rollout.id, rollout.version, what, detail);
  return accounts::record(
      connection, {"server", format("rollout-{}", what), std::to_string(rollout.id), detail, ""}, now);
}

Result<std::vector<KioskId>> take_step(db::Connection& connection, Rollout rollout, const Next& next,
                                       WallTime now) {
  if (next.step == Next::Step::wait) return std::vector<KioskId>();
  if (next.step == Next::Step::advance) {
    ++rollout.stage;
    rollout.stage_began = now;
    XINLUON_RETURN_IF_ERROR(storage::change_rollout(connection, rollout));
    XINLUON_RETURN_IF_ERROR(
        note_by_server(connection, rollout, "advance", format("to stage {}", rollout.stage + 1), now));
    XINLUON_TRY(auto acted, fill_stage(connection, rollout, now));
    return std::move(acted.told);
  }
  const bool halts = next.step == Next::Step::halt;
  rollout.state = halts ? RolloutState::halted : RolloutState::done;
  rollout.reason = next.reason;
  XINLUON_RETURN_IF_ERROR(storage::change_rollout(connection, rollout));
  XINLUON_RETURN_IF_ERROR(note_by_server(connection, rollout, halts ? "halt" : "done", next.reason, now));
  return std::vector<KioskId>();
}

}  // namespace

Result<std::int64_t> keep_settings(db::Connection& connection, const Scope& scope,
                                   const storage::ConfigVersion& config) {
  XINLUON_RETURN_IF_ERROR(storage::require(connection, scope, config.unit));
  XINLUON_RETURN_IF_ERROR(settings::check_settings(config.toml, "settings"));
  return storage::add_config(connection, config);
}

Result<Acted> start_rollout(db::Connection& connection, const Scope& scope, const RolloutRequest& request,
                            WallTime now) {
  if (request.soak < min_soak || request.soak > max_soak)
    return fail(Errc::rejected, "a stage is watched for a minute at least and a week at most");
  XINLUON_RETURN_IF_ERROR(storage::require(connection, scope, request.unit));
  if (request.version != 0) XINLUON_RETURN_IF_ERROR(storage::find_config(connection, scope, request.version));
  XINLUON_RETURN_IF_ERROR(no_other_under_way(connection, scope, request.unit));
  XINLUON_TRY(const auto statuses, storage::kiosk_statuses(connection, Scope::of_units({request.unit})));
  const auto kiosks = in_order(statuses, request.version, now);
  if (kiosks.empty()) return fail(Errc::rejected, format("{} has no kiosk", request.unit.text()));
  Rollout rollout;
  rollout.version = request.version;
  rollout.unit = request.unit;
  rollout.stage_began = rollout.started = now;
  rollout.soak = request.soak;
  rollout.started_by = request.by;
  XINLUON_TRY(rollout.id, storage::add_rollout(connection, rollout, kiosks));
  return fill_stage(connection, rollout, now);
}

Result<Acted> stop_rollout(db::Connection& connection, const Scope& scope, std::int64_t id,
                           const std::string& reason, WallTime /*now*/) {
  XINLUON_TRY(auto rollout, in_state(connection, scope, id, {RolloutState::running}, "stopped"));
  rollout.state = RolloutState::stopped;
  rollout.reason = reason;
  XINLUON_RETURN_IF_ERROR(storage::change_rollout(connection, rollout));
  return Acted{rollout, {}};
}

Result<Acted> resume_rollout(db::Connection& connection, const Scope& scope, std::int64_t id, WallTime now) {
  XINLUON_TRY(auto rollout,
              in_state(connection, scope, id, {RolloutState::stopped, RolloutState::halted}, "resumed"));
  XINLUON_RETURN_IF_ERROR(no_other_under_way(connection, scope, rollout.unit));
  rollout.state = RolloutState::running;
  rollout.reason.clear();
  rollout.stage_began = now;
  XINLUON_RETURN_IF_ERROR(storage::change_rollout(connection, rollout));
  return fill_stage(connection, rollout, now);
}

Result<Acted> roll_back(db::Connection& connection, const Scope& scope, std::int64_t id, WallTime /*now*/) {
  XINLUON_TRY(auto rollout, in_state(connection, scope, id,
                                     {RolloutState::running, RolloutState::stopped, RolloutState::halted,
                                      RolloutState::done},
                                     "rolled back"));
  XINLUON_TRY(const auto kiosks, storage::kiosks_of_rollout(connection, scope, id));
  Acted acted{rollout, {}};
  for (const auto& kiosk : kiosks) {
    // A later roll-out may have given it something else since.
    if (!kiosk.assigned || kiosk.config_wanted != rollout.version) continue;
    XINLUON_RETURN_IF_ERROR(storage::set_config_wanted(connection, kiosk.kiosk, kiosk.version_before));
    acted.told.push_back(kiosk.kiosk);
  }
  acted.rollout.state = RolloutState::rolled_back;
  XINLUON_RETURN_IF_ERROR(storage::change_rollout(connection, acted.rollout));
  return acted;
}

Result<Progress> progress_of(db::Connection& connection, const Scope& scope, const Rollout& rollout,
                             const CalendarOf& calendar_of, WallTime now) {
  XINLUON_TRY(const auto kiosks, storage::kiosks_of_rollout(connection, scope, rollout.id));
  Progress progress;
  progress.total = kiosks.size();
  for (const auto& kiosk : kiosks) {
    if (!kiosk.assigned) continue;
    XINLUON_TRY(const auto calendar, calendar_of(kiosk.unit));
    const auto open_since = [&](WallTime since) {
      return working_time_between(calendar, std::max(since, now - max_soak), now);
    };
    const auto unheard = kiosk.health ? open_since(kiosk.health->last_seen) : Milliseconds(0);
    progress.count(standing_of(kiosk, rollout.version, unheard, open_since(*kiosk.assigned)));
  }
  return progress;
}

Result<std::vector<KioskId>> tend_rollouts(db::Connection& connection, const CalendarOf& calendar_of,
                                           WallTime now) {
  const auto everywhere = Scope::local_administrator();
  XINLUON_TRY(const auto running, storage::running_rollouts(connection, everywhere));
  std::vector<KioskId> told;
  for (const auto& rollout : running) {
    XINLUON_TRY(const auto progress, progress_of(connection, everywhere, rollout, calendar_of, now));
    XINLUON_TRY(const auto here, take_step(connection, rollout, next_step(rollout, progress, now), now));
    told.insert(told.end(), here.begin(), here.end());
  }
  return told;
}

}  // namespace xinluon::fleet
