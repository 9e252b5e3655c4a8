#include "sync/server/storage/vote_rows.h"

#include <gtest/gtest.h>

#include "sync/server/storage/marks_text.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/votes.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

const Day first(std::chrono::year(2026) / 6 / 30);

class VoteRows : public testing::Test {
 protected:
  VoteRows() {
    Unit other;
    other.id = unit("TM-X02");
    other.parent = unit("TM");
    other.name = "Xã Mẫu 02";
    EXPECT_TRUE(add_unit(writer, other));
    database.enrol(kiosk, "key");
  }
  static UnitId unit(std::string_view id) { return UnitId::from(id).value(); }
  CountedVote vote(Seq seq, Day day, Outcome outcome = Outcome::voted) const {
    CountedVote made;
    made.seq = seq;
    made.outcome = outcome;
    if (outcome == Outcome::voted) made.level = Level::satisfied;
    made.marks = marks_of("s-------");
    made.counter = counter;
    made.lang = "vi";
    made.dated.at_ms = to_ms(start_of(day)) + 8 * 3'600'000;
    made.day = day;
    return made;
  }
  std::vector<VoteRow> rows(std::string_view of, Day from, Day to, std::size_t limit = 100) {
    return votes_below(writer, everything, unit(of), {from, to}, limit).value();
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch epoch = Epoch::from(std::string(32, 'a')).value();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const Scope everything = Scope::local_administrator();
};

// A counter that moved, a unit that was renamed: each vote has the place and the name of its day.
TEST_F(VoteRows, HaveThePlaceOfTheirDay) {
  const Day next = first + std::chrono::days(1);
  ASSERT_TRUE(insert_votes(writer, kiosk, epoch,
                           {vote(1, first), vote(2, first, Outcome::timed_out), vote(3, next)}));
  ASSERT_TRUE(change_counter(writer, counter, next, {.unit = unit("TM-X02")}));
  ASSERT_TRUE(change_unit(writer, unit("TM-X01"), next, {.name = "Phường Mẫu 01"}));
  const auto all = rows("TM", first, next);
  ASSERT_EQ(all.size(), 2U) << "an invitation without an answer is no vote";
  EXPECT_EQ(all[0].seq, 1U);
  EXPECT_EQ(all[0].unit_name, "Xã Mẫu 01");
  EXPECT_TRUE(all[0].sample);
  EXPECT_EQ(all[0].level, Level::satisfied);
  EXPECT_EQ(all[0].marks[0], Mark::shown);
  EXPECT_EQ(all[1].unit.text(), "TM-X02");
  EXPECT_FALSE(all[1].sample);
  EXPECT_EQ(rows("TM-X01", first, next).size(), 1U);
  EXPECT_EQ(rows("TM-X02", first, next).size(), 1U);
  EXPECT_EQ(rows("TM", next, next).size(), 1U);
  EXPECT_EQ(rows("TM", first, next, 1).size(), 1U);
}

TEST_F(VoteRows, StayWithinTheScope) {
  ASSERT_TRUE(insert_votes(writer, kiosk, epoch, {vote(1, first)}));
  const auto beside = Scope::of_units({unit("TM-X02")});
  EXPECT_FALSE(votes_below(writer, beside, unit("TM-X01"), {first, first}, 10));
  EXPECT_FALSE(votes_below(writer, beside, unit("TM"), {first, first}, 10));
  EXPECT_TRUE(votes_below(writer, beside, unit("TM-X02"), {first, first}, 10)->empty());
}

}  // namespace
}  // namespace xinluon::storage
