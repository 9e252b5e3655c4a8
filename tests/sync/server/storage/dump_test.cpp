#include "sync/server/storage/dump.h"

#include <gtest/gtest.h>

#include "sync/server/storage/records.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/transactions.h"
#include "sync/server/storage/votes.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class DumpTest : public testing::Test {
 protected:
  DumpTest() {
    database.enrol(kiosk, "key");
    for (const auto* const node : {"counter:TM-X01-Q01", "unit:TM-X01", "unit:TM"}) {
      put("level", "4", 3, node);
      put("lang", "vi:4", 3, node);
    }
  }
  void put(const std::string& dimension, const std::string& value, int n = 7,
           const std::string& node = "counter:TM-X01-Q01") {
    database.damage("INSERT INTO tally VALUES ('" + node + "', 'day', '" + dimension + "', " +
                    std::to_string(to_number(day)) + ", '" + value + "', " + std::to_string(n) + ", " +
                    std::to_string(n) + ")");
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const Day day = day_from_text("2026-09-01").value();
  const Scope all = Scope::local_administrator();
};

std::vector<Cells> rows_of(db::Connection& connection, const DumpTable& table) {
  std::vector<Cells> rows;
  test::must(db::snapshot(connection, [&] {
    return each_row(connection, Scope::local_administrator(), table, [&](const Cells& cells) -> Result<void> {
      rows.push_back(cells);
      return {};
    });
  }));
  return rows;
}

TEST_F(DumpTest, EachTableIsReadAndWrittenCellByCell) {
  const auto epoch = Epoch::from(std::string(32, 'a')).value();
  ASSERT_TRUE(append_records(writer, kiosk, epoch, counter,
                             {{1, std::string("not\0UTF-8 \xff", 11), std::string(32, '\x01'), false}}));
  CountedVote unanswered;
  unanswered.seq = 1;
  unanswered.counter = counter;
  unanswered.outcome = Outcome::timed_out;
  ASSERT_TRUE(insert_votes(writer, kiosk, epoch, {unanswered}));
  test::ServerDatabase copy;
  copy.drop_guards();
  for (const auto* const table : {"counter_place", "unit_path", "counter", "unit"})
    copy.damage(std::string("DELETE FROM ") + table);
  for (const auto& table : dump_tables()) {
    const auto rows = rows_of(writer, table);
    for (const auto& row : rows) ASSERT_TRUE(insert_row(copy.writer(), table, row)) << table.plan.table;
    EXPECT_EQ(rows_of(copy.writer(), table), rows) << table.plan.table;
  }
}

// What no version wrote: it counts nowhere, and nothing is read beyond it.
TEST_F(DumpTest, AFigureOfNoKnownKindIsPassedOver) {
  for (const auto* const value : {"", "6", "0", "55"}) put("level", value);
  for (const auto* const value : {"XC", "ZZ:shown"}) put("behaviour", value);
  put("of the future", "5");
  for (const auto* const value : {"vi", "vi:", "vi:6", "vi:0", "vi:55"}) put("lang", value);
  const Node desk = Node::of(CounterId::from("TM-X01-Q01").value());
  const Period today = {day - std::chrono::days(1), day};
  const auto counts = counts_of(writer, all, desk, today).value();
  EXPECT_EQ(counts.counted.votes(), 3U);
  EXPECT_EQ(counts.raw_votes, 3U);
  const auto levels = levels_by_value(writer, all, desk, today, Dimension::lang).value();
  std::uint64_t sum = 0;
  for (const auto& [lang, of] : levels)
    for (const auto n : of) sum += n;
  EXPECT_EQ(sum, 3U);
  EXPECT_FALSE(dimension_from_name("of the future"));
  EXPECT_EQ(dimension_from_name("lang"), Dimension::lang);
}

TEST_F(DumpTest, ANodeIsRequiredByItsOwnScope) {
  const auto officer = OfficerId::from("CB-01").value();
  EXPECT_TRUE(require(writer, Scope::of_officer(officer), Node::of(officer)));
  EXPECT_EQ(
      require(writer, Scope::of_officer(officer), Node::of(OfficerId::from("CB-02").value())).error().code,
      Errc::not_found);
  EXPECT_EQ(require(writer, Scope::of_units({}), Node::of(officer)).error().code, Errc::not_found);
  const Scope province = Scope::of_units({UnitId::from("TM").value()});
  EXPECT_EQ(require(writer, province, Node{NodeKind::unit, "no id/"}).error().code, Errc::not_found);
  EXPECT_EQ(require(writer, province, Node{NodeKind::counter, "no id/"}).error().code, Errc::not_found);
}

TEST_F(DumpTest, TransactionsOfACounterThatCanBeNoneAreNotHandedOn) {
  database.damage(
      "INSERT INTO counter (id, unit, number, name, field, valid_from, valid_to) "
      "SELECT 'no id/', unit, number, name, field, valid_from, valid_to FROM counter WHERE id = "
      "'TM-X01-Q01'");
  database.damage("INSERT INTO transactions (counter, day, count) VALUES ('no id/', 20000, 5)");
  const auto read = db::snapshot(writer, [&] {
    return each_transactions(writer, all, [](const Transactions&) -> Result<void> { return {}; });
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::corrupt);
  EXPECT_NE(read.error().message.find("no id/"), std::string::npos) << read.error().message;
}

}  // namespace
}  // namespace xinluon::storage
