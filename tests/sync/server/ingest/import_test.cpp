#include "sync/server/ingest/import.h"

#include <gtest/gtest.h>

#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using storage::Scope;

class ImportTest : public test::OneKiosk {
 protected:
  // What the kiosk writes to the stick: records after + 1 … last.
  std::string file(Seq after, Seq last) const {
    std::vector<std::string_view> lines;
    for (Seq seq = after + 1; seq <= last; ++seq) lines.push_back(device.lines()[seq - 1]);
    return wire::write_export_file(
        {device.kiosk(), device.epoch(), after + 1, device.hash(after), 0, {}, "xinluon 0.1.0"}, lines);
  }
  Result<Imported> import(const std::string& text) {
    return db::transaction(writer, [&]() -> Result<Imported> {
      XINLUON_TRY(const auto read, wire::read_export_file(text));
      return import_records(writer, read, now);
    });
  }
  std::vector<storage::KeptRecord> records() {
    return storage::records_after(writer, Scope::local_administrator(), device.kiosk(), device.epoch(), 0,
                                  10'000)
        .value();
  }
};

TEST_F(ImportTest, RecordsThatCameOnAStickAreCountedAndMarked) {
  add(5);
  const auto done = import(file(0, 5));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->fresh, 5U);
  EXPECT_EQ(done->head_seq, 5U);
  EXPECT_EQ(votes_counted(), 5U);
  for (const auto& record : records()) EXPECT_EQ(record.origin, storage::Origin::usb);
}

TEST_F(ImportTest, NothingIsCountedTwiceHoweverItComes) {
  add(6);
  ASSERT_TRUE(server.take(device.batch(0, 3, now), now));
  EXPECT_EQ(import(file(0, 6))->fresh, 3U);
  const auto again = import(file(0, 6));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->fresh, 0U);
  EXPECT_EQ(again->held, 6U);
  const auto by_network = server.take(device.batch(3, 6, now), now);
  ASSERT_TRUE(by_network);
  EXPECT_EQ(by_network->head_seq, 6U);
  EXPECT_EQ(votes_counted(), 6U);
  add(2);
  ASSERT_TRUE(server.take(device.batch(6, 8, now), now));
  EXPECT_EQ(votes_counted(), 8U);
  EXPECT_EQ(records()[2].origin, storage::Origin::device);
  EXPECT_EQ(records()[5].origin, storage::Origin::usb);
  EXPECT_EQ(records()[7].origin, storage::Origin::device);
}

TEST_F(ImportTest, AGapIsRefusedWithItsWord) {
  add(6);
  const auto refused = import(file(3, 6));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("gap"), std::string::npos) << refused.error().message;
  EXPECT_EQ(votes_counted(), 0U);
  ASSERT_TRUE(import(file(0, 3)));
  EXPECT_TRUE(import(file(3, 6)));
}

TEST_F(ImportTest, AForkIsRefusedWithItsWord) {
  add(3);
  ASSERT_TRUE(server.take(device.batch(0, 3, now), now));
  std::vector<std::string_view> lines = {device.lines()[1], device.lines()[0]};
  const auto forged = wire::write_export_file(
      {device.kiosk(), device.epoch(), 1, device.hash(0), 0, {}, "xinluon 0.1.0"}, lines);
  const auto refused = import(forged);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("fork"), std::string::npos) << refused.error().message;
  EXPECT_EQ(votes_counted(), 3U);
}

TEST_F(ImportTest, AKioskThatIsNotKnownIsRefused) {
  test::Device stranger("K-99", server.settings().server_key);
  stranger.begin_boot(now);
  std::swap(device, stranger);
  add(1);
  const auto refused = import(file(0, 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::not_found);
}

TEST_F(ImportTest, ALineThatCannotBeReadIsKept) {
  add(1);
  device.add_line("no record");
  add(1);
  ASSERT_TRUE(import(file(0, 3)));
  EXPECT_EQ(votes_counted(), 2U);
  EXPECT_EQ(storage::heads(writer, Scope::local_administrator())->front().unreadable, 1U);
}

TEST_F(ImportTest, DatesOfABootThatNeverMetTheServerEndNow) {
  add(3);
  now += std::chrono::hours(24 * 30);
  ASSERT_TRUE(import(file(0, 3)));
  const auto votes =
      storage::votes_after(writer, Scope::local_administrator(), device.kiosk(), device.epoch(), 0, 10)
          .value();
  ASSERT_EQ(votes.size(), 3U);
  for (const auto& vote : votes) {
    ASSERT_TRUE(vote.dated.t_high_ms.has_value());
    EXPECT_LE(*vote.dated.t_high_ms, to_ms(now) + 1'000);
    EXPECT_EQ(vote.dated.quality, storage::Quality::unknown);
  }
}

TEST_F(ImportTest, ANewEpochFromAStickIsFlagged) {
  add(1);
  ASSERT_TRUE(import(file(0, 1)));
  device.begin_epoch();
  add(1);
  ASSERT_TRUE(import(file(0, 1)));
  EXPECT_EQ(storage::heads(writer, Scope::local_administrator())->size(), 2U);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM alarm WHERE kind = 'new_epoch'"), 1);
}

TEST_F(ImportTest, APendingKiosksRecordsAreKeptAside) {
  ASSERT_TRUE(storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::pending));
  add(3);
  ASSERT_TRUE(import(file(0, 3)));
  EXPECT_EQ(records().size(), 3U);
  EXPECT_EQ(votes_counted(), 0U);
}

TEST_F(ImportTest, MoreThanABatchAtOnceIsRefused) {
  wire::ExportFile much;
  much.header.kiosk = device.kiosk();
  much.lines.resize(wire::max_batch_records + 1, "x");
  EXPECT_EQ(import_records(writer, much, now).error().code, Errc::rejected);
}

}  // namespace
}  // namespace xinluon::ingest
