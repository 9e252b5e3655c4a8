// Over the real database: a list, its approval, a roll-out from its first kiosk to its end, alerts that come
// and go.
#include <map>

#include <gtest/gtest.h>

#include "sync/server/fleet/device_alerts.h"
#include "sync/server/fleet/enrolment_batch.h"
#include "sync/server/fleet/enrolment_list.h"
#include "sync/server/fleet/rollouts.h"
#include "sync/server/fleet/watch.h"
#include "sync/server/storage/health_history.h"
#include "sync/server/storage/log_requests.h"
#include "tests/support/server_database.h"

namespace xinluon::fleet {
namespace {

using namespace std::chrono_literals;
using storage::Scope;
using test::must;

const UnitId commune = UnitId::from("TM-X01").value();
// Monday 2026-11-23, 09:00 in Vietnam.
const WallTime nine = wall_time(1'795'399'200'000);

class Fleet : public testing::Test {
 protected:
  void kiosks(int n) {
    for (int i = 0; i < n; ++i) database_.enrol(id(i), "key" + std::to_string(i));
  }
  static KioskId id(int n) { return KioskId::from("K-" + std::to_string(100 + n)).value(); }
  void heard(const KioskId& kiosk, WallTime at, std::int64_t version = 0, std::int64_t refused = 0) {
    storage::Health health;
    health.last_seen = at;
    health.app_state = "ok";
    health.disk_free_bytes = 1LL << 34U;
    health.config_version = version;
    health.config_refused = refused;
    must(db::transaction(writer(), [&] { return storage::put_health(writer(), kiosk, health); }));
  }
  Watched watch(WallTime at) { return must(watch_kiosks(writer(), at)); }
  std::int64_t settings(const std::string& toml = "[times]\ncool_down_s = 7\n") {
    return must(db::transaction(writer(), [&] {
      return keep_settings(
          writer(), Scope::local_administrator(),
          {.toml = toml, .unit = commune, .note = "", .created = nine, .created_by = "test"});
    }));
  }
  Acted start(std::int64_t version, WallTime at) {
    return must(db::transaction(writer(), [&] {
      return start_rollout(writer(), Scope::local_administrator(), {version, commune, 60min, "test"}, at);
    }));
  }
  storage::Rollout rollout(std::int64_t id = 1) {
    return must(storage::find_rollout(writer(), Scope::local_administrator(), id));
  }
  std::int64_t wanted(const KioskId& kiosk) {
    return must(storage::find_kiosk(writer(), Scope::local_administrator(), kiosk)).config_wanted;
  }
  std::vector<storage::Alert> open_alerts() {
    return must(storage::alerts(writer(), Scope::local_administrator(), {}));
  }
  db::Connection& writer() { return database_.writer(); }

  test::ServerDatabase database_;
};

TEST_F(Fleet, AListIsLookedAtLineByLine) {
  database_.enrol(id(0), "key");
  const auto list = read_enrolment_list(
      "\xef\xbb\xbfKiosk;Counter;Note\r\nK-1;TM-X01-Q01;\r\n\r\n"
      "K-1;TM-X01-Q02;\r\nK-100;TM-X01-Q01;\r\nK 3;TM-X01-Q01;\r\n"
      "K-4;\"NOWHERE\";\r\nK-6;TM-X01-Q02;\r\n");
  EXPECT_TRUE(list.problems.empty());
  const auto plan = must(plan_batch(writer(), Scope::local_administrator(), list));
  ASSERT_EQ(plan.kiosks.size(), 2U);
  EXPECT_EQ(plan.kiosks[0].place, "Tỉnh Mẫu › Xã Mẫu 01");
  std::map<std::size_t, std::string> said;
  for (const auto& problem : plan.problems) said[problem.line] = problem.what;
  EXPECT_NE(said[4].find("stands in line 2 already"), std::string::npos) << said[4];
  EXPECT_NE(said[5].find("is enrolled"), std::string::npos) << said[5];
  EXPECT_NE(said[6].find("no kiosk's id"), std::string::npos) << said[6];
  EXPECT_NE(said[7].find("no counter NOWHERE"), std::string::npos) << said[7];
  for (const std::string& text : {std::string("name,place\nK-1,Q1\n"), std::string("k\0i\0", 4)})
    EXPECT_FALSE(read_enrolment_list(text).problems.empty()) << text;
  const auto elsewhere = Scope::of_units({UnitId::from("NO").value()});
  EXPECT_TRUE(must(plan_batch(writer(), elsewhere, list)).kiosks.empty())
      << "a counter out of scope does not exist";
}

TEST_F(Fleet, ApprovalTakesThosePendingThatWereHeard) {
  kiosks(3);
  for (const int n : {0, 1})
    must(db::transaction(writer(),
                         [&] { return set_kiosk_state(writer(), id(n), storage::KioskState::pending); }));
  heard(id(0), nine);
  const auto approved = must(db::transaction(
      writer(), [&] { return approve_all(writer(), Scope::local_administrator(), commune, "test", nine); }));
  EXPECT_EQ(approved.kiosks, std::vector<KioskId>{id(0)});
  EXPECT_EQ(approved.unheard, std::vector<KioskId>{id(1)});
  EXPECT_EQ(must(storage::find_kiosk(writer(), Scope::local_administrator(), id(0))).state,
            storage::KioskState::enrolled);
}

TEST_F(Fleet, ARolloutGoesFromFiveToFiftyToAll) {
  kiosks(60);
  for (int n = 0; n < 60; ++n) heard(id(n), nine - 1min);
  const auto version = settings();
  const auto started = start(version, nine);
  ASSERT_EQ(started.told.size(), 5U);
  for (const auto& kiosk : started.told) EXPECT_EQ(wanted(kiosk), version);
  EXPECT_FALSE(db::transaction(writer(), [&] {
    return start_rollout(writer(), Scope::local_administrator(), {0, commune, 60min, "test"}, nine);
  })) << "one at a time";
  const auto all_hear = [&](WallTime at) {
    for (int n = 0; n < 60; ++n) heard(id(n), at, wanted(id(n)));
  };
  all_hear(nine + 59min);
  EXPECT_TRUE(watch(nine + 59min).told.empty());
  all_hear(nine + 60min);
  EXPECT_EQ(watch(nine + 60min).told.size(), 45U) << "fifty have it";
  EXPECT_EQ(rollout().stage, 1);
  all_hear(nine + 120min);
  EXPECT_EQ(watch(nine + 120min).told.size(), 10U);
  all_hear(nine + 125min);
  all_hear(nine + 180min);
  EXPECT_TRUE(watch(nine + 180min).told.empty());
  EXPECT_EQ(rollout().state, storage::RolloutState::done);
  const auto back = must(
      db::transaction(writer(), [&] { return roll_back(writer(), Scope::local_administrator(), 1, nine); }));
  EXPECT_EQ(back.told.size(), 60U);
  EXPECT_EQ(wanted(id(7)), 0);
}

TEST_F(Fleet, ARolloutHaltsWhenKiosksRefuseOrFallSilentAndGoesOnWhenToldTo) {
  kiosks(20);
  for (int n = 0; n < 20; ++n) heard(id(n), nine - 1min);
  const auto version = settings();
  const auto told = start(version, nine).told;
  for (const auto& kiosk : told) heard(kiosk, nine + 5min, version);
  heard(told[2], nine + 6min, 0, version);
  watch(nine + 7min);
  EXPECT_EQ(rollout().state, storage::RolloutState::halted);
  EXPECT_NE(rollout().reason.find("1 refused"), std::string::npos) << rollout().reason;
  heard(told[2], nine + 8min, version);
  const auto act = [&](auto what) { return must(db::transaction(writer(), what)); };
  act([&] { return resume_rollout(writer(), Scope::local_administrator(), 1, nine + 8min); });
  EXPECT_EQ(rollout().state, storage::RolloutState::running);
  // Over lunch nobody is silent; half an hour into the afternoon somebody is.
  for (int n = 0; n < 20; ++n) heard(id(n), nine + 150min, wanted(id(n)));
  watch(nine + 4h);
  EXPECT_NE(rollout().state, storage::RolloutState::halted) << rollout().reason;
  watch(nine + 5h + 1min);
  EXPECT_EQ(rollout().state, storage::RolloutState::halted);
  EXPECT_NE(rollout().reason.find("silent"), std::string::npos) << rollout().reason;
}

TEST_F(Fleet, SettingsAreCheckedBeforeTheyAreKept) {
  EXPECT_FALSE(db::transaction(writer(), [&] {
    return keep_settings(writer(), Scope::local_administrator(),
                         {.toml = "[store]\nfolder = \"/tmp\"\n",
                          .unit = commune,
                          .note = "",
                          .created = nine,
                          .created_by = ""});
  }));
  EXPECT_FALSE(db::transaction(writer(), [&] {
    return keep_settings(writer(), Scope::of_units({UnitId::from("NO").value()}),
                         {.toml = "", .unit = commune, .note = "", .created = nine, .created_by = ""});
  })) << "out of scope";
}

TEST_F(Fleet, AnAlertComesOnceAndGoesByItself) {
  kiosks(1);
  heard(id(0), nine);
  EXPECT_EQ(watch(nine + 30min).raised, 0U);
  EXPECT_EQ(watch(nine + 31min).raised, 1U);
  EXPECT_EQ(watch(nine + 32min).raised, 0U);
  auto alerts = open_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].fact.rule, kiosk_silent);
  EXPECT_EQ(alerts[0].fact.subject, "kiosk:K-100");
  EXPECT_EQ(alerts[0].opened, nine + 31min);
  must(db::transaction(writer(), [&] {
    return storage::change_alert(writer(), Scope::local_administrator(), alerts[0].id,
                                 {storage::AlertState::closed, "lan", "Mất điện"}, nine + 40min);
  }));
  EXPECT_EQ(watch(nine + 41min).raised, 0U) << "closing is not answered with the same again";
  heard(id(0), nine + 50min);
  EXPECT_EQ(watch(nine + 50min).settled, 1U);
  EXPECT_EQ(watch(nine + 81min).raised, 1U) << "the next time is another one";
  EXPECT_EQ(open_alerts().size(), 1U);
}

TEST_F(Fleet, NobodyIsSilentOutsideOpeningHours) {
  kiosks(1);
  heard(id(0), nine + 8h);  // 17:00, closing time
  EXPECT_EQ(watch(nine + 8h + 12h).raised, 0U);
  EXPECT_EQ(watch(nine + 22h + 30min).raised, 0U) << "07:30, half an hour after opening";
  EXPECT_EQ(watch(nine + 22h + 31min).raised, 1U);
}

TEST_F(Fleet, HealthIsKeptByTheHourAndByTheDayAndNoLonger) {
  kiosks(1);
  storage::Health health;
  health.app_state = "ok";
  for (int minute = 0; minute < 120; minute += 5) {
    health.last_seen = nine + Milliseconds(minute * 60'000);
    health.pending = static_cast<std::uint64_t>(minute);
    health.cpu_temp_millicelsius = 50'000 - minute;
    if (minute > 30) health.clock_skew_ms = -minute;
    health.undervoltage = minute == 10;
    must(db::transaction(writer(), [&] { return storage::add_to_history(writer(), id(0), health); }));
  }
  const auto everywhere = Scope::local_administrator();
  const auto hours =
      must(storage::health_history(writer(), everywhere, id(0), storage::HealthGrain::hour, wall_time(0)));
  ASSERT_EQ(hours.size(), 2U);
  EXPECT_EQ(hours[0].start, nine);
  EXPECT_EQ(hours[0].heard, 12U);
  EXPECT_EQ(hours[0].most_pending, 55U);
  EXPECT_EQ(hours[0].most_millicelsius, 50'000);
  EXPECT_EQ(hours[0].most_skew_ms, 55);
  EXPECT_EQ(hours[0].undervoltage, 1U);
  EXPECT_FALSE(hours[0].least_disk_bytes);
  const auto days =
      must(storage::health_history(writer(), everywhere, id(0), storage::HealthGrain::day, wall_time(0)));
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].heard, 24U);
  must(db::transaction(writer(), [&] { return storage::trim_history(writer(), nine + 8 * 24h); }));
  EXPECT_TRUE(
      must(storage::health_history(writer(), everywhere, id(0), storage::HealthGrain::hour, wall_time(0)))
          .empty());
  EXPECT_EQ(
      must(storage::health_history(writer(), everywhere, id(0), storage::HealthGrain::day, wall_time(0)))
          .size(),
      1U);
}

TEST_F(Fleet, AJournalIsKeptOnceForWhoAskedLast) {
  kiosks(1);
  const auto ask = [&] {
    return must(
        db::transaction(writer(), [&] { return storage::ask_for_log(writer(), id(0), 50, "lan", nine); }));
  };
  const auto keep = [&](std::int64_t request) {
    return must(
        db::transaction(writer(), [&] { return storage::keep_log(writer(), id(0), request, "a\n", nine); }));
  };
  const auto first = ask();
  const auto second = ask();
  EXPECT_EQ(must(storage::find_kiosk(writer(), Scope::local_administrator(), id(0))).log_wanted, second);
  EXPECT_TRUE(keep(first));
  EXPECT_EQ(must(storage::find_kiosk(writer(), Scope::local_administrator(), id(0))).log_wanted, second);
  EXPECT_TRUE(keep(second));
  EXPECT_FALSE(keep(second)) << "once";
  EXPECT_EQ(must(storage::find_kiosk(writer(), Scope::local_administrator(), id(0))).log_wanted, 0);
  for (int i = 0; i < 30; ++i) ask();
  EXPECT_EQ(must(storage::log_requests(writer(), Scope::local_administrator(), id(0))).size(),
            storage::logs_kept);
}

}  // namespace
}  // namespace xinluon::fleet
