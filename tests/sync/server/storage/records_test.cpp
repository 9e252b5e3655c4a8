#include "sync/server/storage/records.h"

#include <gtest/gtest.h>

#include "sync/server/storage/kiosks.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class Records : public testing::Test {
 protected:
  void SetUp() override {
    database.enrol(kiosk, "key");
    ASSERT_TRUE(append(1, bytes));
  }
  Result<void> append(Seq seq, std::string_view line) {
    return append_records(writer, kiosk, epoch, counter, {{seq, line, std::string(32, '\x01'), seq != 2}});
  }
  const std::string bytes = std::string("not\0UTF-8 \xff\xfe", 12);
  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch epoch = Epoch::from(std::string(32, 'a')).value();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const Scope everything = Scope::local_administrator();
};

TEST_F(Records, AreKeptToTheByte) {
  ASSERT_TRUE(append(2, "second"));
  const auto kept = records_after(writer, everything, kiosk, epoch, 0, 10).value();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].bytes, bytes);
  EXPECT_TRUE(kept[0].readable);
  EXPECT_EQ(kept[1].bytes, "second");
  EXPECT_FALSE(kept[1].readable);
  EXPECT_EQ(kept[1].hash, std::string(32, '\x01'));
  EXPECT_EQ(kept[1].assigned, counter);
  EXPECT_EQ(records_after(writer, everything, kiosk, epoch, 1, 10)->size(), 1U);
  EXPECT_EQ(records_after(writer, everything, kiosk, epoch, 0, 1)->size(), 1U);
}

TEST_F(Records, TheSameNumberIsTakenOnce) {
  const auto again = append(1, "another");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::rejected);
}

TEST_F(Records, TheDatabaseRefusesToChangeOne) {
  for (const auto* const sql :
       {"UPDATE record SET bytes = 'x'", "UPDATE record SET hash = 'x'", "UPDATE record SET seq = 9",
        "UPDATE record SET kiosk = 'K-02'", "UPDATE record SET epoch = 'b'",
        "UPDATE record SET assigned = 'TM-X01-Q02'", "DELETE FROM record"}) {
    const auto refused = writer.run(sql);
    ASSERT_FALSE(refused) << sql;
    EXPECT_EQ(refused.error().code, Errc::rejected);
    const auto* const why = database.postgresql() ? "permission denied" : "a record is never";
    EXPECT_NE(refused.error().message.find(why), std::string::npos) << refused.error().message;
  }
  EXPECT_EQ(records_after(writer, everything, kiosk, epoch, 0, 10)->front().bytes, bytes);
}

TEST_F(Records, OnlyItsReadingMayBeCorrected) {
  EXPECT_TRUE(writer.run("UPDATE record SET readable = 0"));
}

TEST_F(Records, ThatTheDatabaseLosesAreNeverSaidToBeMarked) {
  EXPECT_EQ(mark_readable(writer, kiosk, epoch, 9).error().code, Errc::internal);
  EXPECT_TRUE(mark_readable(writer, kiosk, epoch, 1));
}

}  // namespace
}  // namespace xinluon::storage
