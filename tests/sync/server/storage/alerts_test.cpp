// Alerts, roll-outs, settings and journals: their changes, and what a scope does not see.
#include "sync/server/storage/alerts.h"

#include <gtest/gtest.h>

#include "sync/server/storage/configs.h"
#include "sync/server/storage/enrolment.h"
#include "sync/server/storage/health_history.h"
#include "sync/server/storage/log_requests.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/rollouts.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class AlertsTest : public testing::Test {
 protected:
  AlertsTest() { database.enrol(kiosk, "key"); }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const WallTime now = wall_time(1'790'000'000'000);
  const KioskId kiosk = KioskId::from("K-01").value();
  const UnitId unit = UnitId::from("TM-X01").value();
  const Scope all = Scope::local_administrator();
  const Scope commune = Scope::of_units({unit});
  const Scope nothing = Scope::of_units({});
};

TEST_F(AlertsTest, OneIsRaisedOnceAndSettledOnce) {
  const AlertFact fact = {"kiosk_silent", "kiosk:K-01", unit, "{}"};
  EXPECT_TRUE(raise_alert(writer, fact, now).value());
  EXPECT_FALSE(raise_alert(writer, fact, now + Milliseconds(1)).value()) << "it lasts";
  EXPECT_EQ(find_alert(writer, commune, 1)->last, now + Milliseconds(1));
  EXPECT_TRUE(settle_alert(writer, fact.rule, fact.subject, now).value());
  EXPECT_FALSE(settle_alert(writer, fact.rule, fact.subject, now).value());
  EXPECT_EQ(find_alert(writer, commune, 1)->state, AlertState::closed);
  EXPECT_TRUE(raise_alert(writer, fact, now).value()) << "anew";
  EXPECT_EQ(find_alert(writer, nothing, 2).error().code, Errc::not_found);
  EXPECT_EQ(find_alert(writer, all, 9).error().code, Errc::not_found);
  EXPECT_EQ(alerts(writer, commune, {})->size(), 1U);
  AlertFilter with_closed;
  with_closed.with_closed = true;
  EXPECT_EQ(alerts(writer, commune, with_closed)->size(), 2U);
  const Scope both = Scope::of_units({unit, UnitId::from("TM").value()});
  with_closed.limit = 1;
  EXPECT_EQ(alerts(writer, both, with_closed)->size(), 1U);
}

TEST_F(AlertsTest, AnOwnerANoteAndAStateAreChangedEachByItself) {
  ASSERT_TRUE(raise_alert(writer, {"kiosk_silent", "kiosk:K-01", unit, "{}"}, now));
  const auto change = [&](std::optional<AlertState> state, std::optional<std::string> owner = {},
                          std::optional<std::string> note = {}) {
    return change_alert(writer, commune, 1, {state, std::move(owner), std::move(note)}, now);
  };
  EXPECT_EQ(change({}, std::string(max_alert_owner_bytes + 1, 'x')).error().code, Errc::rejected);
  EXPECT_EQ(change({}, {}, std::string(max_alert_note_bytes + 1, 'x')).error().code, Errc::rejected);
  EXPECT_EQ(change({}, "an")->owner, "an");
  EXPECT_EQ(change({}, {}, "biết rồi")->owner, "an");
  EXPECT_FALSE(change(AlertState::in_progress)->closed);
  EXPECT_EQ(change(AlertState::closed)->closed, now);
  EXPECT_EQ(change(AlertState::closed)->closed, now) << "already";
  EXPECT_EQ(find_alert(writer, commune, 1)->closed, now);
  EXPECT_FALSE(change(AlertState::fresh)->closed);
  EXPECT_FALSE(alert_state_from("gone"));
  EXPECT_EQ(alert_state_from("closed"), AlertState::closed);
}

TEST_F(AlertsTest, SettingsAndRollOutsAreSeenWithinTheirUnit) {
  ASSERT_TRUE(add_config(writer, {0, "a = 1", unit, "", now, "an"}));
  EXPECT_TRUE(find_config(writer, commune, 1));
  EXPECT_EQ(find_config(writer, nothing, 1).error().code, Errc::not_found);
  EXPECT_EQ(find_config(writer, all, 9).error().code, Errc::not_found);
  Rollout rollout;
  rollout.version = 1;
  rollout.unit = unit;
  RolloutKiosk taking_part;
  taking_part.kiosk = kiosk;
  ASSERT_TRUE(add_rollout(writer, rollout, {taking_part}));
  EXPECT_TRUE(find_rollout(writer, commune, 1));
  EXPECT_EQ(find_rollout(writer, nothing, 1).error().code, Errc::not_found);
  EXPECT_EQ(find_rollout(writer, all, 9).error().code, Errc::not_found);
  EXPECT_FALSE(kiosks_of_rollout(writer, commune, 1)->front().assigned);
  EXPECT_FALSE(kiosks_of_rollout(writer, commune, 1)->front().health);
  rollout.id = 9;
  EXPECT_EQ(change_rollout(writer, rollout).error().code, Errc::not_found);
  rollout.id = 1;
  ASSERT_TRUE(assign_config(writer, rollout, kiosk, now));
  EXPECT_EQ(kiosks_of_rollout(writer, commune, 1)->front().assigned, now);
}

TEST_F(AlertsTest, AJournalIsKeptOnce) {
  EXPECT_EQ(find_log_request(writer, all, 1).error().code, Errc::not_found);
  ASSERT_EQ(ask_for_log(writer, kiosk, 100, "an", now).value(), 1);
  EXPECT_FALSE(find_log_request(writer, commune, 1)->got);
  EXPECT_TRUE(keep_log(writer, kiosk, 1, "a line\n", now).value());
  EXPECT_FALSE(keep_log(writer, kiosk, 1, "another\n", now).value());
  EXPECT_FALSE(keep_log(writer, kiosk, 9, "another\n", now).value());
  EXPECT_EQ(find_log_request(writer, commune, 1)->got, now);
  EXPECT_EQ(find_log_request(writer, commune, 1)->content, "a line\n");
}

TEST_F(AlertsTest, AKioskThatIsNotThereIsNotChanged) {
  const auto nobody = KioskId::from("K-99").value();
  for (const auto& result : {set_kiosk_state(writer, nobody, KioskState::revoked),
                             set_config_wanted(writer, nobody, 1), set_log_wanted(writer, nobody, 1)})
    EXPECT_EQ(result.error().code, Errc::not_found);
  EXPECT_FALSE(find_enrolment_code(writer, all, "none").value());
}

TEST_F(AlertsTest, HealthIsKeptByTheHourAndTheDayWithItsExtremes) {
  Health health;
  health.last_seen = now;
  health.clock_skew_ms = -7'000;
  health.undervoltage = true;
  health.throttled = false;
  ASSERT_TRUE(add_to_history(writer, kiosk, health));
  ASSERT_TRUE(put_health(writer, kiosk, health));
  health.clock_skew_ms.reset();
  health.display = false;
  ASSERT_TRUE(add_to_history(writer, kiosk, health));
  const auto spans =
      health_history(writer, commune, kiosk, HealthGrain::day, now - std::chrono::hours(24)).value();
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].heard, 2U);
  EXPECT_EQ(spans[0].most_skew_ms, 7'000);
  EXPECT_EQ(spans[0].without_display, 1U);
  EXPECT_EQ(kiosk_status(writer, commune, kiosk)->health->undervoltage, true);
  EXPECT_EQ(health_grain_from("hour"), HealthGrain::hour);
  EXPECT_EQ(health_grain_from("day"), HealthGrain::day);
  EXPECT_FALSE(health_grain_from("week"));
}

TEST_F(AlertsTest, OfSeveralUnitsTheNewestOfAll) {
  Unit second;
  second.id = UnitId::from("TM-X02").value();
  second.parent = UnitId::from("TM").value();
  second.name = "Xã Mẫu 02";
  ASSERT_TRUE(add_unit(writer, second));
  const auto& other = second.id;
  ASSERT_TRUE(raise_alert(writer, {"kiosk_silent", "kiosk:K-02", other, "{}"}, now));
  ASSERT_TRUE(raise_alert(writer, {"kiosk_silent", "kiosk:K-01", unit, "{}"}, now));
  AlertFilter one;
  one.limit = 1;
  const auto newest = alerts(writer, Scope::of_units({other, unit}), one).value();
  ASSERT_EQ(newest.size(), 1U);
  EXPECT_EQ(newest[0].fact.subject, "kiosk:K-01");
  one.limit = 2;
  EXPECT_EQ(alerts(writer, Scope::of_units({other, unit}), one)->size(), 2U);
}

// It goes no further until somebody looks.
TEST_F(AlertsTest, ARollOutInAStateThatIsNotKnownIsHalted) {
  Rollout rollout;
  rollout.version = 0;
  rollout.unit = unit;
  rollout.state = RolloutState::running;
  ASSERT_TRUE(add_rollout(writer, rollout, {}));
  database.damage("UPDATE rollout SET state = 'of the future'");
  EXPECT_EQ(find_rollout(writer, all, 1)->state, RolloutState::halted);
  EXPECT_TRUE(running_rollouts(writer, all)->empty());
}

}  // namespace
}  // namespace xinluon::storage
