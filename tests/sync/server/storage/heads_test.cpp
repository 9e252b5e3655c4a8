#include "sync/server/storage/heads.h"

#include <gtest/gtest.h>

#include "sync/server/storage/kiosks.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class Heads : public testing::Test {
 protected:
  void SetUp() override { database.enrol(kiosk, "key"); }
  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch first = Epoch::from(std::string(32, 'f')).value();
  const Epoch second = Epoch::from(std::string(32, 'a')).value();
  const std::string start = std::string(32, 's');
};

TEST_F(Heads, AreMadeOnceAndMoved) {
  auto locked = lock_head(writer, kiosk, first, start, wall_time(5)).value();
  EXPECT_TRUE(locked.made);
  EXPECT_EQ(locked.head.seq, 0U);
  EXPECT_EQ(locked.head.hash, start);
  EXPECT_EQ(locked.head.opened, wall_time(5));
  locked.head.seq = 9;
  locked.head.hash = std::string(32, '9');
  locked.head.unreadable = 2;
  locked.head.envelope = "envelope";
  locked.head.signature = "signature";
  locked.head.signer = "signer";
  ASSERT_TRUE(move_head(writer, locked.head));
  const auto again = lock_head(writer, kiosk, first, start, wall_time(6)).value();
  EXPECT_FALSE(again.made);
  EXPECT_EQ(again.head.seq, 9U);
  EXPECT_EQ(again.head.hash, std::string(32, '9'));
  EXPECT_EQ(again.head.unreadable, 2U);
  EXPECT_EQ(again.head.envelope, "envelope");
  EXPECT_EQ(again.head.signer, "signer");
  EXPECT_EQ(again.head.opened, wall_time(5));
}

TEST_F(Heads, StandInTheOrderTheirEpochsWereOpened) {
  ASSERT_TRUE(lock_head(writer, kiosk, first, start, wall_time(5)));
  ASSERT_TRUE(lock_head(writer, kiosk, second, start, wall_time(6)));
  const auto all = heads(writer, Scope::local_administrator()).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].epoch, first);
  EXPECT_EQ(all[1].epoch, second);
  EXPECT_EQ(all[1].ordinal, 2);
}

// Two batches of one kiosk that are taken at once would otherwise both be judged by the same head.
TEST_F(Heads, LockedOneIsOfOneTransactionOnly) {
  ASSERT_TRUE(lock_head(writer, kiosk, first, start, wall_time(5)));
  const auto done = db::transaction(writer, [&]() -> Result<int> {
    EXPECT_TRUE(lock_head(writer, kiosk, first, start, wall_time(6)));
    EXPECT_FALSE(database.beside("UPDATE head SET seq = 1")) << "another transaction moved a locked head";
    return 0;
  });
  ASSERT_TRUE(done);
  EXPECT_TRUE(database.beside("UPDATE head SET seq = 1"));
}

TEST_F(Heads, NeedAKioskThatIsKnown) {
  EXPECT_FALSE(lock_head(writer, KioskId::from("K-99").value(), first, start, wall_time(5)));
}

TEST_F(Heads, ThatTheDatabaseLosesAreNeverSaidToBeMoved) {
  database.swallow("INSERT", "head");
  const auto locked = lock_head(writer, kiosk, first, start, wall_time(5));
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().code, Errc::internal);
  database.mend("head");
  Head head = lock_head(writer, kiosk, first, start, wall_time(5))->head;
  head.seq = 3;
  database.swallow("UPDATE", "head");
  EXPECT_EQ(move_head(writer, head).error().code, Errc::internal);
  database.mend("head");
  EXPECT_TRUE(move_head(writer, head));
}

}  // namespace
}  // namespace xinluon::storage
