#include "sync/server/storage/anchors.h"

#include <gtest/gtest.h>

#include "sync/server/storage/heads.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class AnchorsTest : public testing::Test {
 protected:
  static Epoch epoch(char digit) { return Epoch::from(std::string(32, digit)).value(); }
  Result<void> move(const std::string& kiosk, const Epoch& epoch, Seq seq) {
    return db::transaction(purger, [&] {
      return move_record_anchor(purger, {KioskId::from(kiosk).value(), epoch, seq,
                                         std::string(32, static_cast<char>(seq)), 2, wall_time(5'000)});
    });
  }
  void open(const std::string& kiosk, const Epoch& epoch) {
    test::must(db::transaction(database.writer(), [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(lock_head(database.writer(), KioskId::from(kiosk).value(), epoch,
                                        std::string(32, 'h'), wall_time(1)));
      return {};
    }));
  }

  test::ServerDatabase database;
  db::Connection& purger = database.purger();
  const Scope whole = Scope::local_administrator();
};

TEST_F(AnchorsTest, AreGivenByKioskInTheOrderTheEpochsWereOpened) {
  for (const auto* const kiosk : {"K-2", "K-1"}) database.enrol(KioskId::from(kiosk).value(), "key");
  open("K-1", epoch('b'));
  open("K-1", epoch('a'));
  open("K-2", epoch('c'));
  for (const auto& [kiosk, digit] : {std::pair("K-2", 'c'), {"K-1", 'a'}, {"K-1", 'b'}})
    ASSERT_TRUE(move(kiosk, epoch(digit), 7));
  const auto all = test::must(record_anchors(purger, whole));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].epoch, epoch('b'));
  EXPECT_EQ(all[1].epoch, epoch('a'));
  EXPECT_EQ(all[2].kiosk.text(), "K-2");
  EXPECT_EQ(all[2].seq, 7U);
  EXPECT_EQ(all[2].hash, std::string(32, '\7'));
  EXPECT_EQ(all[2].unreadable, 2U);
  EXPECT_EQ(to_ms(all[2].purged), 5'000);
}

TEST_F(AnchorsTest, MoveForwardsAlone) {
  const auto kiosk = KioskId::from("K-1").value();
  database.enrol(kiosk, "key");
  EXPECT_FALSE(test::must(record_anchor(purger, whole, kiosk, epoch('a'))));
  ASSERT_TRUE(move("K-1", epoch('a'), 7));
  ASSERT_TRUE(move("K-1", epoch('a'), 9));
  EXPECT_FALSE(move("K-1", epoch('a'), 9));
  EXPECT_FALSE(move("K-1", epoch('a'), 8));
  EXPECT_EQ(test::must(record_anchor(purger, whole, kiosk, epoch('a')))->seq, 9U);
}

TEST_F(AnchorsTest, AreForWhoeverMaySeeTheKiosk) {
  database.enrol(KioskId::from("K-1").value(), "key");
  ASSERT_TRUE(move("K-1", epoch('a'), 7));
  EXPECT_EQ(record_anchors(purger, Scope::of_units({})).error().code, Errc::unauthorised);
  EXPECT_EQ(record_anchor(purger, Scope::of_units({}), KioskId::from("K-1").value(), epoch('a')).error().code,
            Errc::not_found);
}

}  // namespace
}  // namespace xinluon::storage
