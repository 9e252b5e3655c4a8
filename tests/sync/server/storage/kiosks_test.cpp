#include "sync/server/storage/kiosks.h"

#include <gtest/gtest.h>

#include "sync/server/storage/organisation_changes.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class Kiosks : public testing::Test {
 protected:
  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId id = KioskId::from("K-01").value();
  const Scope everything = Scope::local_administrator();
};

TEST_F(Kiosks, ASwappedPiKeepsItsIdAndGetsTheNewKey) {
  database.enrol(id, "old");
  database.enrol(id, "new", "TM-X01-Q02", "board");
  const auto kiosk = find_kiosk(writer, everything, id).value();
  EXPECT_EQ(kiosk.public_key, "new");
  EXPECT_EQ(kiosk.counter.text(), "TM-X01-Q02");
  EXPECT_EQ(kiosk.board, "board");
  EXPECT_EQ(kiosk_statuses(writer, everything)->size(), 1U);
}

TEST_F(Kiosks, NeedACounterThatExists) {
  const Kiosk lost{id, CounterId::from("NO").value(), "key", "", KioskState::enrolled, WallTime()};
  const auto refused = put_kiosk(writer, lost);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("counter NO"), std::string::npos) << refused.error().message;
}

TEST_F(Kiosks, CanBeRevoked) {
  database.enrol(id, "key");
  ASSERT_TRUE(set_kiosk_state(writer, id, KioskState::revoked));
  EXPECT_EQ(find_kiosk(writer, everything, id)->state, KioskState::revoked);
  EXPECT_FALSE(set_kiosk_state(writer, KioskId::from("K-99").value(), KioskState::revoked));
}

TEST_F(Kiosks, AStateNobodyKnowsIsNoPermission) {
  database.enrol(id, "key");
  database.damage("UPDATE kiosk SET state = 'whatever'");
  EXPECT_EQ(find_kiosk(writer, everything, id)->state, KioskState::revoked);
}

TEST_F(Kiosks, TellHowTheyAre) {
  database.enrol(id, "key");
  EXPECT_FALSE(kiosk_statuses(writer, everything)->front().health);
  Health health;
  health.last_seen = wall_time(42);
  health.pending = 7;
  health.disk_free_bytes = 1'000'000;
  health.display = false;
  health.app_state = "disk_full";
  ASSERT_TRUE(put_health(writer, id, health));
  const auto status = kiosk_statuses(writer, everything)->front();
  ASSERT_TRUE(status.health);
  EXPECT_EQ(status.health->last_seen, wall_time(42));
  EXPECT_EQ(status.health->pending, 7U);
  EXPECT_EQ(status.health->disk_free_bytes, 1'000'000);
  EXPECT_FALSE(status.health->cpu_temp_millicelsius);
  EXPECT_FALSE(status.health->display);
  EXPECT_EQ(status.health->app_state, "disk_full");
  EXPECT_EQ(status.unit_name, "Xã Mẫu 01");
  EXPECT_EQ(status.counter.name, "Quầy số 01 – Đất đai");
  EXPECT_EQ(status.records, 0U);
}

// Their last votes are still on their cards, and somebody must fetch them.
TEST_F(Kiosks, AreListedAtClosedCountersAndClosedUnitsToo) {
  const auto unit = UnitId::from("TM-X01").value();
  const auto counter = CounterId::from("TM-X01-Q01").value();
  const Day closed(std::chrono::year(2026) / 7 / 1);
  database.enrol(id, "key");
  ASSERT_TRUE(close_counter(writer, counter, closed));
  ASSERT_EQ(kiosk_statuses(writer, everything)->size(), 1U) << "at a closed counter";
  const auto there = counters(writer, everything, unit).value();
  for (const auto& other : there) {
    if (other.id == counter) continue;
    ASSERT_TRUE(close_counter(writer, other.id, closed)) << other.id.text();
  }
  ASSERT_TRUE(close_unit(writer, unit, closed));
  for (const Scope& scope :
       {everything, Scope::of_units({unit}), Scope::of_units({UnitId::from("TM").value()})}) {
    const auto found = kiosk_statuses(writer, scope);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U) << "at a closed unit";
    EXPECT_EQ(found->front().unit_name, "Xã Mẫu 01");
  }
  ASSERT_TRUE(kiosk_status(writer, everything, id));
}

TEST_F(Kiosks, TellHowTheyAreOnlyToWhoCoversThem) {
  database.enrol(id, "key");
  EXPECT_EQ(kiosk_status(writer, everything, KioskId::from("K-99").value()).error().code, Errc::not_found);
  const Scope other = Scope::of_units({UnitId::from("TM-X02").value()});
  EXPECT_EQ(kiosk_status(writer, other, id).error().code, Errc::not_found);
  EXPECT_TRUE(kiosk_status(writer, everything, id));
}

}  // namespace
}  // namespace xinluon::storage
