#include "sync/server/storage/alarms.h"

#include <gtest/gtest.h>

#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

TEST(Alarms, TheSameOneCountsAndTheNewestComesFirst) {
  test::ServerDatabase database;
  auto& writer = database.writer();
  const auto kiosk = KioskId::from("K-01").value();
  const auto epoch = Epoch::from(std::string(32, 'a')).value();
  database.enrol(kiosk, "key");
  ASSERT_TRUE(raise_alarm(writer, kiosk, epoch, AlarmKind::unreadable, wall_time(10), "record 1"));
  ASSERT_TRUE(raise_alarm(writer, kiosk, epoch, AlarmKind::fork, wall_time(20), "record 2"));
  ASSERT_TRUE(raise_alarm(writer, kiosk, epoch, AlarmKind::unreadable, wall_time(30), "record 3"));
  const auto all = alarms(writer, Scope::local_administrator(), 10).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, AlarmKind::unreadable);
  EXPECT_EQ(all[0].times, 2U);
  EXPECT_EQ(all[0].first, wall_time(10));
  EXPECT_EQ(all[0].last, wall_time(30));
  EXPECT_EQ(all[0].detail, "record 3");
  EXPECT_EQ(all[1].kind, AlarmKind::fork);
  EXPECT_EQ(alarms(writer, Scope::local_administrator(), 1)->size(), 1U);
}

TEST(Alarms, OfSeveralUnitsTheNewestOfAll) {
  test::ServerDatabase database;
  auto& writer = database.writer();
  const auto epoch = Epoch::from(std::string(32, 'a')).value();
  Unit other;
  other.id = UnitId::from("TM-X02").value();
  other.parent = UnitId::from("TM").value();
  other.name = "Xã Mẫu 02";
  ASSERT_TRUE(add_unit(writer, other));
  ASSERT_TRUE(add_counter(writer, {CounterId::from("TM-X02-Q01").value(), other.id, "01", "Quầy", ""}));
  const auto near = KioskId::from("K-01").value();
  const auto far = KioskId::from("K-02").value();
  database.enrol(near, "key");
  database.enrol(far, "key", "TM-X02-Q01");
  ASSERT_TRUE(raise_alarm(writer, near, epoch, AlarmKind::fork, wall_time(10), "first"));
  ASSERT_TRUE(raise_alarm(writer, far, epoch, AlarmKind::fork, wall_time(20), "second"));
  const Scope both = Scope::of_units({UnitId::from("TM-X01").value(), other.id});
  const auto newest = alarms(writer, both, 1).value();
  ASSERT_EQ(newest.size(), 1U);
  EXPECT_EQ(newest[0].kiosk, far);
  EXPECT_EQ(alarms(writer, both, 2)->size(), 2U);
}

TEST(Alarms, OneThatALaterVersionRaisedIsShownAllTheSame) {
  test::ServerDatabase database;
  auto& writer = database.writer();
  const auto kiosk = KioskId::from("K-01").value();
  database.enrol(kiosk, "key");
  ASSERT_TRUE(raise_alarm(writer, kiosk, Epoch::from(std::string(32, 'a')).value(), AlarmKind::fork,
                          wall_time(10), "why"));
  database.damage("UPDATE alarm SET kind = 'of the future'");
  const auto all = alarms(writer, Scope::local_administrator(), 10).value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, AlarmKind::unreadable);
  EXPECT_EQ(all[0].detail, "why");
}

}  // namespace
}  // namespace xinluon::storage
