#include "sync/server/fleet/device_alerts.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "sync/server/fleet/rollout.h"

namespace xinluon::fleet {
namespace {

using What = Finding::What;

storage::KioskStatus well() {
  storage::KioskStatus status;
  status.kiosk.id = KioskId::from("K-1").value();
  storage::Health health;
  health.last_seen = wall_time(1'790'000'000'000);
  health.disk_free_bytes = 8LL << 30U;
  health.cpu_temp_millicelsius = 50'000;
  health.clock_skew_ms = -200;
  health.undervoltage = false;
  health.app_state = "ok";
  status.health = health;
  return status;
}

What of(const storage::KioskStatus& status, std::string_view rule, Milliseconds unheard = Milliseconds(0)) {
  const auto all = judge_device(status, unheard);
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.rule == rule; });
  return found == all.end() ? What::leave : found->what;
}

TEST(DeviceAlerts, ADeviceThatIsWellHasNone) {
  for (const auto& finding : judge_device(well(), Milliseconds(0)))
    EXPECT_EQ(finding.what, What::settle) << finding.rule;
}

TEST(DeviceAlerts, EachIsRaisedAtOneValueAndSettledAtAnother) {
  struct Case {
    std::string_view rule;
    std::function<void(storage::Health&, std::int64_t)> set;
    std::int64_t raises, wavers, settles;
  };
  const auto pending = [](storage::Health& h, std::int64_t v) { h.pending = static_cast<std::uint64_t>(v); };
  const auto skew = [](storage::Health& h, std::int64_t v) { h.clock_skew_ms = v; };
  const auto heat = [](storage::Health& h, std::int64_t v) { h.cpu_temp_millicelsius = v; };
  const auto disk = [](storage::Health& h, std::int64_t v) { h.disk_free_bytes = v << 20U; };
  for (const auto& c :
       {Case{kiosk_queue, pending, 201, 200, 100}, Case{kiosk_clock, skew, 60'001, 60'000, 30'000},
        Case{kiosk_clock, skew, -60'001, -60'000, -30'000}, Case{kiosk_hot, heat, 80'001, 80'000, 75'000},
        Case{kiosk_disk, disk, 199, 200, 300}}) {
    auto status = well();
    c.set(*status.health, c.raises);
    EXPECT_EQ(of(status, c.rule), What::raise) << c.rule;
    c.set(*status.health, c.wavers);
    EXPECT_EQ(of(status, c.rule), What::leave) << c.rule;
    c.set(*status.health, c.settles);
    EXPECT_EQ(of(status, c.rule), What::settle) << c.rule;
  }
}

TEST(DeviceAlerts, SupplyScreenAndSettings) {
  auto status = well();
  status.health->undervoltage = true;
  status.health->display = false;
  EXPECT_EQ(of(status, kiosk_supply), What::raise);
  EXPECT_EQ(of(status, kiosk_screen), What::raise);
  status.kiosk.config_wanted = 4;
  status.health->config_refused = 4;
  EXPECT_EQ(of(status, kiosk_settings), What::raise);
  status.kiosk.config_wanted = 3;
  EXPECT_EQ(of(status, kiosk_settings), What::settle) << "rolled back: history";
}

TEST(DeviceAlerts, SilenceCountsAfterHalfAnHourOfOpeningHours) {
  const auto status = well();
  EXPECT_EQ(of(status, kiosk_silent, silence), What::settle);
  EXPECT_EQ(of(status, kiosk_silent, silence + Milliseconds(1)), What::raise);
  auto hot = well();
  hot.health->cpu_temp_millicelsius = 90'000;
  EXPECT_EQ(of(hot, kiosk_hot, silence + Milliseconds(1)), What::leave) << "what it said last is old";
}

TEST(DeviceAlerts, NothingOfARevokedOneLasts) {
  auto status = well();
  status.kiosk.state = storage::KioskState::revoked;
  status.health->cpu_temp_millicelsius = 90'000;
  for (const auto& finding : judge_device(status, Milliseconds(1'000'000'000)))
    EXPECT_EQ(finding.what, What::settle) << finding.rule;
}

}  // namespace
}  // namespace xinluon::fleet
