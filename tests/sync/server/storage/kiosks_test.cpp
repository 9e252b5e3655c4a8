#include "sync/server/storage/kiosks.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace xinluon::storage
