// Who served: the officer whose shift holds the whole time in which the vote may have been cast.
#include "sync/server/ingest/serving.h"

#include "sync/server/ingest/closing.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/progress.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using std::chrono::days;
using storage::Scope;

class ServingTest : public test::OneKiosk {
 protected:
  ServingTest() { put_officer(an); }
  void put_officer(const OfficerId& id) {
    must_write([&] { return storage::put_officer(writer, {id, UnitId::from("TM-X01").value(), "Mẫu"}); });
  }
  template <class Body>
  void must_write(const Body& body) {
    test::must(db::transaction(writer, body));
  }
  void put_shift(WallTime from, WallTime to) {
    must_write([&] { return storage::put_shift(writer, {counter, from, to, an}); });
  }
  static storage::Dated between(WallTime low, WallTime high) {
    return {to_ms(low), to_ms(high), to_ms(low), storage::Quality::bounded};
  }
  OfficerId officer_of(const storage::Dated& dated, const OfficerId& named = {}) {
    Serving serving(writer);
    return test::must(serving.officer_of(counter, named, dated));
  }
  std::vector<OfficerId> officers() {
    std::vector<OfficerId> found;
    for (const auto& vote : test::must(storage::votes_after(writer, Scope::local_administrator(),
                                                            device.kiosk(), device.epoch(), 0, 100)))
      found.push_back(vote.officer);
    return found;
  }
  std::uint64_t counted_for(const OfficerId& officer) {
    const Day today = day_of(now);
    return test::must(storage::counts_of(writer, Scope::local_administrator(), storage::Node::of(officer),
                                         {today - days(9), today}))
        .counted.votes();
  }

  static constexpr Milliseconds hour{3'600'000};
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const OfficerId an = OfficerId::from("CB-01").value();
  const OfficerId nobody;
};

TEST_F(ServingTest, AVoteThatMayLieOutsideTheShiftHasNoOfficer) {
  put_shift(now, now + hour);
  const WallTime noon = now + hour / 2;
  EXPECT_EQ(officer_of(between(noon, noon + Milliseconds(1))), an);
  EXPECT_EQ(officer_of(between(now, now + hour - Milliseconds(1))), an);
  EXPECT_EQ(officer_of(between(now - Milliseconds(1), noon)), nobody);
  EXPECT_EQ(officer_of(between(noon, now + hour)), nobody);
  EXPECT_EQ(officer_of(between(now + hour, now + 2 * hour)), nobody);
  storage::Dated open = between(noon, noon);
  open.t_low_ms.reset();
  EXPECT_EQ(officer_of(open), nobody);
  open = between(noon, noon);
  open.t_high_ms.reset();
  EXPECT_EQ(officer_of(open), nobody);
  EXPECT_EQ(officer_of(open, an), an) << "whom the record names";
}

TEST_F(ServingTest, AShiftPutLaterTakesItsVotesAndTheTalliesFollow) {
  const WallTime morning = now;
  add(3);
  now = server.drain(device, now);
  EXPECT_EQ(officers(), (std::vector<OfficerId>(3, nobody)));
  const storage::Shift shift{counter, morning - hour, now + hour, an};
  must_write([&]() -> Result<void> {
    EXPECT_EQ(test::must(correct_shift(writer, shift)), 3U);
    EXPECT_EQ(test::must(correct_shift(writer, shift)), 0U) << "they are its own already";
    return {};
  });
  EXPECT_EQ(officers(), (std::vector<OfficerId>(3, an)));
  EXPECT_EQ(counted_for(an), 3U);
}

TEST_F(ServingTest, OnlyTheDaysThatAreAskedForAreWorkedOutAgain) {
  add(2);
  now = server.drain(device, now);
  put_shift(now - hour, now + hour);
  const Day today = day_of(now);
  const auto reassigned = [&](Day first, Day last) {
    return test::must(db::transaction(writer, [&]() -> Result<std::uint64_t> {
      TallyChange tallies;
      XINLUON_TRY(const auto changed, reassign(writer, counter, {first, last}, tallies));
      XINLUON_RETURN_IF_ERROR(tallies.apply(writer));
      return changed;
    }));
  };
  EXPECT_EQ(reassigned(today - days(3), today - days(1)), 0U);
  EXPECT_EQ(reassigned(today + days(1), today + days(3)), 0U);
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, nobody)));
  EXPECT_EQ(reassigned(today - days(3), today), 2U);
  EXPECT_EQ(counted_for(an), 2U);
}

// Its first batch bounds it from one side only; the heartbeat after it brings the other.
TEST_F(ServingTest, AVoteThatIsDatedLaterFindsItsOfficerThen) {
  put_shift(now - hour, now + hour);
  add(2);
  server.exchange(device, 0, 2, now, Milliseconds(40));
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, nobody)));
  server.exchange(device, 2, 2, now, Milliseconds(40));
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, an)));
  EXPECT_EQ(counted_for(an), 2U);
}

// They are dated on the shift's day, and count on the first day that was open when they came.
TEST_F(ServingTest, ACorrectedShiftFollowsVotesThatCountOnALaterDay) {
  const Day cast = day_of(now);
  server.exchange(device, 0, 0, now, Milliseconds(40));
  add(6);
  now += days(3);
  test::must(close_days(writer, now, hears_kiosks_first));
  now = server.drain(device, now);
  ASSERT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE kept_closed IS NOT NULL"), 6);
  const auto changed = db::transaction(writer, [&] {
    return correct_shift(writer, {counter, start_of(cast), start_of(cast + days(1)), an});
  });
  EXPECT_EQ(test::must(changed), 6U);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE officer = 'CB-01'"), 6);
  const auto found = test::must(reports::recount(writer, storage::Scope::local_administrator()));
  EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
}

// Its officers were told of the month: neither a shift nor a better date changes with whom a vote counts.
TEST_F(ServingTest, WhoServedStaysOnceTheMonthIsSettled) {
  put_shift(now - hour, now + hour);
  add(2);
  server.exchange(device, 0, 2, now, Milliseconds(40));
  const Day far = day_of(now) + days(60);
  test::must(storage::advance(writer, storage::days_closed, storage::to_number(far)));
  server.exchange(device, 2, 2, now, Milliseconds(40));
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, nobody))) << "dated within the shift by now";
  EXPECT_EQ(counted_for(an), 0U);
}

TEST_F(ServingTest, AShiftOfASettledMonthIsNotCorrected) {
  const WallTime morning = now;
  add(2);
  now = server.drain(device, now);
  const Day far = day_of(now) + days(60);
  test::must(storage::advance(writer, storage::days_closed, storage::to_number(far)));
  const auto refused = db::transaction(writer, [&] {
    return correct_shift(writer, {counter, morning - hour, now + hour, an});
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("published and stay"), std::string::npos) << refused.error().message;
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, nobody)));
}

// They came after their own month was told and counted in a later one, which is told by now too.
TEST_F(ServingTest, VotesThatCameLateStayWhereTheyWereTold) {
  const WallTime morning = now;
  add(2);
  const auto close_until = [&](Day day) {
    test::must(storage::advance(writer, storage::days_closed, storage::to_number(day)));
  };
  close_until(day_of(now) + days(60));
  now = server.drain(device, now);
  close_until(day_of(now) + days(150));
  const auto changed = db::transaction(writer, [&] {
    return correct_shift(writer, {counter, morning - hour, now + hour, an});
  });
  EXPECT_EQ(test::must(changed), 0U);
  EXPECT_EQ(officers(), (std::vector<OfficerId>(2, nobody)));
}

}  // namespace
}  // namespace xinluon::ingest
