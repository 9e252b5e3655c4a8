#include "sync/server/storage/votes.h"

#include <gtest/gtest.h>

#include "sync/server/storage/kiosks.h"
#include "tests/support/random_vote.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

CountedVote counted(const Vote& vote, Seq seq) {
  CountedVote made;
  made.seq = seq;
  made.outcome = vote.outcome;
  made.level = vote.level;
  made.marks = vote.marks;
  made.counter = CounterId::from("TM-X01-Q01").value();
  made.officer = vote.officer;
  made.lang = vote.lang;
  made.field = vote.field;
  made.procedure = vote.procedure;
  made.transaction_kind = vote.transaction_kind;
  made.linked = vote.linked;
  made.shown_ms = vote.shown_ms;
  made.boot = "0badcafe";
  made.boot_ms = vote.boot_ms;
  made.dated = {1'700'000'000'000, std::nullopt, 1'700'000'000'000, Quality::unknown};
  made.day = made.dated.day();
  return made;
}

TEST(Votes, ComeBackAsTheyWerePut) {
  test::ServerDatabase database;
  auto& writer = database.writer();
  const auto kiosk = KioskId::from("K-01").value();
  const auto epoch = Epoch::from(std::string(32, 'a')).value();
  database.enrol(kiosk, "key");
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  test::Random random(seed);
  std::vector<CountedVote> votes;
  for (Seq seq = 1; seq <= 300; ++seq) votes.push_back(counted(test::random_vote(random), seq));
  ASSERT_TRUE(db::transaction(writer, [&] { return insert_votes(writer, kiosk, epoch, votes); }));
  const auto found = votes_after(writer, Scope::local_administrator(), kiosk, epoch, 0, 1000).value();
  ASSERT_EQ(found.size(), votes.size());
  for (std::size_t i = 0; i < votes.size(); ++i) EXPECT_TRUE(found[i] == votes[i]) << "vote " << i + 1;

  const Dated dated{1'700'000'000'000, 1'700'000'100'000, 1'700'000'050'000, Quality::anchored};
  CountedVote again = votes.back();
  again.dated = dated;
  again.day = dated.day() + std::chrono::days(3);
  again.kept = Kept{dated.day() + std::chrono::days(2), 8};
  ASSERT_TRUE(set_date(writer, kiosk, epoch, 300, again));
  const auto last = votes_after(writer, Scope::local_administrator(), kiosk, epoch, 299, 1000)->front();
  EXPECT_EQ(last.dated, dated);
  EXPECT_TRUE(last == again);
  EXPECT_TRUE(last.late());
  EXPECT_FALSE(set_date(writer, kiosk, epoch, 301, again));
}

TEST(Votes, DayAndHourAreVietnams) {
  Dated dated;
  dated.at_ms = to_ms(start_of(day_from_text("2026-11-21").value()));
  EXPECT_EQ(to_text(dated.day()), "2026-11-21");
  EXPECT_EQ(dated.hour(), 0);
  dated.at_ms -= 1;
  EXPECT_EQ(to_text(dated.day()), "2026-11-20");
  EXPECT_EQ(dated.hour(), 23);
}

class StoredVotes : public testing::Test {
 protected:
  StoredVotes() {
    database.enrol(kiosk, "key");
    Vote vote = test::plain_vote();
    test::must(insert_votes(writer, kiosk, epoch, {counted(vote, 1)}));
  }
  CountedVote stored() {
    return test::must(votes_after(writer, Scope::local_administrator(), kiosk, epoch, 0, 1)).front();
  }
  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch epoch = Epoch::from(std::string(32, 'a')).value();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
};

TEST_F(StoredVotes, OneThatIsNotThereIsNotChanged) {
  const auto officer = OfficerId::from("CB-01").value();
  EXPECT_EQ(set_officer(writer, kiosk, epoch, 2, officer).error().code, Errc::internal);
  ASSERT_TRUE(set_officer(writer, kiosk, epoch, 1, officer));
  EXPECT_EQ(stored().officer, officer);
}

// What a later version wrote: it is never taken for more than is known of it.
TEST_F(StoredVotes, WordsThatAreNotKnownPromiseNothing) {
  database.damage("UPDATE vote SET outcome = 'of the future', quality = 'perfect'");
  EXPECT_EQ(stored().outcome, Outcome::withdrawn);
  EXPECT_EQ(stored().dated.quality, Quality::unknown);
}

TEST_F(StoredVotes, AreSeenByWhoCoversTheirCounter) {
  const Day day = stored().day;
  const Scope own = Scope::of_units({UnitId::from("TM-X01").value()});
  const Scope other = Scope::of_units({UnitId::from("TM-X02").value()});
  EXPECT_EQ(votes_of_day(writer, own, counter, day)->size(), 1U);
  EXPECT_EQ(days_with_votes_dated(writer, own, counter, {day, day}).value(), std::vector<Day>{day});
  EXPECT_EQ(votes_of_day(writer, other, counter, day).error().code, Errc::not_found);
  EXPECT_EQ(days_with_votes_dated(writer, other, counter, {day, day}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace xinluon::storage
