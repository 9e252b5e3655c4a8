#include "sync/server/storage/alarms.h"

#include <gtest/gtest.h>

#include "sync/server/storage/kiosks.h"
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

}  // namespace
}  // namespace xinluon::storage
