#include "sync/server/fleet/rollout.h"

#include <gtest/gtest.h>

namespace xinluon::fleet {
namespace {

using storage::Rollout;
using storage::RolloutKiosk;
using Step = Next::Step;

constexpr std::int64_t minute = 60'000;
const WallTime start = wall_time(1'790'000'000'000);

Rollout rollout_at(int stage) {
  Rollout rollout;
  rollout.id = 1;
  rollout.version = 7;
  rollout.stage = stage;
  rollout.stage_began = start;
  rollout.soak = Milliseconds(60 * minute);
  return rollout;
}

RolloutKiosk kiosk(std::int64_t in_force, std::int64_t heard_after_minutes = 5) {
  RolloutKiosk member;
  member.kiosk = KioskId::from("K-1").value();
  member.healthy = true;
  member.assigned = start;
  storage::Health health;
  health.last_seen = start + Milliseconds(heard_after_minutes * minute);
  health.app_state = "ok";
  health.config_version = in_force;
  member.health = health;
  return member;
}

Progress progress(std::size_t applied, std::size_t told = 0, std::size_t refused = 0, std::size_t silent = 0,
                  std::size_t total = 1000) {
  Progress made;
  made.total = total;
  made.applied = applied;
  made.told = told;
  made.refused = refused;
  made.silent = silent;
  made.assigned = applied + told + refused + silent;
  return made;
}

TEST(Rollout, StagesAreFiveFiftyAll) {
  EXPECT_EQ(quota(0, 1000), 5U);
  EXPECT_EQ(quota(1, 1000), 50U);
  EXPECT_EQ(quota(2, 1000), 1000U);
  EXPECT_EQ(quota(0, 3), 3U);
}

TEST(Rollout, AKioskStandsWhereItsHealthSaysSo) {
  const Milliseconds now(10 * minute);
  EXPECT_EQ(standing_of(kiosk(7), 7, now, now), Standing::applied);
  EXPECT_EQ(standing_of(kiosk(6), 7, now, now), Standing::told);
  EXPECT_EQ(standing_of(kiosk(7, -1), 7, now, now), Standing::not_reached)
      << "last heard before it was given";
  EXPECT_EQ(standing_of(kiosk(7), 7, Milliseconds(31 * minute), now), Standing::silent);
  EXPECT_EQ(standing_of(kiosk(6), 7, now, Milliseconds(61 * minute)), Standing::refused)
      << "does not take it";
  auto refusing = kiosk(6);
  refusing.health->config_refused = 7;
  EXPECT_EQ(standing_of(refusing, 7, now, now), Standing::refused);
  auto dark = kiosk(7);
  dark.health->display = false;
  EXPECT_EQ(standing_of(dark, 7, now, now), Standing::troubled);
  dark.healthy = false;
  EXPECT_EQ(standing_of(dark, 7, now, now), Standing::applied) << "it was dark before";
  auto taken_away = kiosk(0);
  EXPECT_EQ(standing_of(taken_away, 0, now, now), Standing::applied);
}

TEST(Rollout, GoesOnOnceItWasWatchedAndEverybodyWhoHeardHasIt) {
  const auto early = start + Milliseconds(59 * minute);
  const auto late = start + Milliseconds(60 * minute);
  EXPECT_EQ(next_step(rollout_at(0), progress(5), early).step, Step::wait);
  EXPECT_EQ(next_step(rollout_at(0), progress(5), late).step, Step::advance);
  EXPECT_EQ(next_step(rollout_at(0), progress(4, 1), late).step, Step::wait) << "one is still at it";
  EXPECT_EQ(next_step(rollout_at(0), progress(0), late).step, Step::wait) << "nobody heard of it";
  EXPECT_EQ(next_step(rollout_at(2), progress(1000), late).step, Step::finish);
  EXPECT_EQ(next_step(rollout_at(0), progress(3, 0, 0, 0, 3), late).step, Step::finish) << "three are all";
}

TEST(Rollout, HaltsByItself) {
  const auto now = start + Milliseconds(minute);
  EXPECT_EQ(next_step(rollout_at(0), progress(4, 0, 1), now).step, Step::halt) << "one of the first five";
  EXPECT_EQ(next_step(rollout_at(0), progress(4, 0, 0, 1), now).step, Step::halt);
  EXPECT_EQ(next_step(rollout_at(1), progress(49, 0, 1), now).step, Step::wait);
  EXPECT_EQ(next_step(rollout_at(1), progress(48, 0, 1, 1), now).step, Step::halt);
  EXPECT_EQ(next_step(rollout_at(2), progress(980, 0, 10, 10), now).step, Step::wait) << "two in a hundred";
  const auto halted = next_step(rollout_at(2), progress(979, 0, 10, 11), now);
  EXPECT_EQ(halted.step, Step::halt);
  EXPECT_EQ(halt_from_text(halted.reason), (Halt{1000, 10, 0, 11})) << halted.reason;
}

TEST(Rollout, ReadsNothingButItsOwnWordsAsAHalt) {
  const Halt halt{48, 3, 0, 1};
  const std::string text = to_text(halt);
  EXPECT_EQ(text, "of 48 kiosks that heard of it 3 refused it, 0 have trouble, 1 are silent");
  EXPECT_EQ(halt_from_text(text), halt);
  for (const std::string& other :
       {std::string(), std::string("1 2 3 4"), text + "5", text.substr(1), text.substr(0, 20),
        std::string(
            "of 99999999999999999999 kiosks that heard of it 3 refused it, 0 have trouble, 1 are silent")})
    EXPECT_EQ(halt_from_text(other), std::nullopt) << other;
}

TEST(Rollout, GoesThroughAsManyStagesAsItHasKiosksFor) {
  using Quotas = std::vector<std::size_t>;
  EXPECT_EQ(stage_quotas(0), Quotas({0}));
  EXPECT_EQ(stage_quotas(4), Quotas({4}));
  EXPECT_EQ(stage_quotas(5), Quotas({5}));
  EXPECT_EQ(stage_quotas(50), Quotas({5, 50}));
  EXPECT_EQ(stage_quotas(137), Quotas({5, 50, 137}));
}

}  // namespace
}  // namespace xinluon::fleet
