#include "sync/server/ingest/closing.h"

#include <gtest/gtest.h>

#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using storage::CountedVote;
using storage::Kept;

const Day first = day_from_text("2026-11-02").value();

CountedVote cast_on(Day day, int hour) {
  CountedVote vote;
  vote.dated.at_ms = to_ms(start_of(day) + hours(hour));
  return vote;
}
CountedVote placed(const Closing& closing, Day day, int hour) {
  CountedVote vote = cast_on(day, hour);
  closing.place(vote);
  return vote;
}
CountedVote again(const Closing& closing, const CountedVote& before, Day day, int hour) {
  CountedVote now = before;
  now.dated = cast_on(day, hour).dated;
  closing.place_again(before, now);
  return now;
}

TEST(Closing, AVoteCountsOnItsDayWhileThatIsOpen) {
  for (const Closing& closing : {Closing(std::nullopt), Closing(first - days(1))}) {
    const auto vote = placed(closing, first, 9);
    EXPECT_EQ(vote.day, first);
    EXPECT_FALSE(vote.kept);
    EXPECT_EQ(vote.hour(), 9);
  }
}

TEST(Closing, ALateVoteCountsOnTheFirstOpenDayInItsHour) {
  const auto vote = placed(Closing(first + days(3)), first, 9);
  EXPECT_EQ(vote.day, first + days(4));
  EXPECT_EQ(vote.hour(), 9);
  EXPECT_TRUE(vote.late());
}

TEST(Closing, WhatWasPublishedStaysHoweverItIsDatedAgain) {
  const Closing closing(first);
  const auto told = placed(Closing(first - days(1)), first, 9);
  const auto moved = again(closing, told, first + days(1), 14);
  EXPECT_EQ(moved.day, first);
  EXPECT_EQ(moved.hour(), 9);
  EXPECT_FALSE(moved.late());
  EXPECT_EQ(again(closing, told, first, 14).hour(), 9) << "nor to another hour of its day";
  EXPECT_EQ(again(Closing(first + days(5)), moved, first - days(2), 8).day, first);
  EXPECT_FALSE(again(closing, told, first, 9).kept) << "nothing changes";

  const auto late = placed(Closing(first), first - days(3), 9);
  EXPECT_EQ(again(Closing(first + days(1)), late, first + days(2), 8).day, first + days(1));
}

TEST(Closing, WhatWaitsFollowsItsDateToAnotherOpenDay) {
  const Closing closing(first);
  const auto vote = placed(closing, first + days(1), 9);
  EXPECT_EQ(again(closing, vote, first + days(2), 8).day, first + days(2));
  const auto late = again(closing, vote, first, 8);
  EXPECT_EQ(late.day, first + days(1));
  EXPECT_TRUE(late.late());
  const auto later = again(closing, late, first - days(4), 7);
  EXPECT_EQ(later.day, first + days(1));
  EXPECT_EQ(later.hour(), 8) << "as it waited";
  const auto right = again(closing, late, first + days(1), 10);
  EXPECT_FALSE(right.kept);
  EXPECT_EQ(right.hour(), 10);
}

TEST(Closing, WhomAVoteWasToldWithStaysOnceThatIsSettled) {
  const auto an = OfficerId::from("CB-01").value();
  const auto binh = OfficerId::from("CB-02").value();
  auto told = placed(Closing(std::nullopt), first, 9);
  told.officer = an;
  const auto kept_by = [&](const Closing& closing, int hour, const OfficerId& officer) {
    auto now = again(closing, told, first, hour);
    now.officer = officer;
    closing.keep_officer(told, now);
    return now;
  };
  const Closing settled(first + days(60));
  for (const Closing& closing : {Closing(std::nullopt), Closing(first + days(1))})
    EXPECT_EQ(kept_by(closing, 9, binh).officer, binh) << "it may still be corrected";
  EXPECT_FALSE(kept_by(settled, 9, an).kept) << "nothing changes";
  for (const int hour : {9, 14}) {
    const auto now = kept_by(settled, hour, binh);
    EXPECT_EQ(now.officer, an);
    ASSERT_TRUE(now.kept) << "so that a recount knows";
    EXPECT_EQ(now.day, first);
    EXPECT_EQ(now.hour(), 9);
  }
}

TEST(Closing, DaysCloseBeforeTheirFiguresArePublished) {
  test::ServerDatabase database(test::Medium::memory);
  auto& writer = database.writer();
  const auto closed = [&] {
    return storage::progress_of(writer, storage::Scope::local_administrator(), storage::days_closed).value();
  };
  const WallTime six = start_of(first) + hours(6);
  ASSERT_TRUE(close_days(writer, six - minutes(6), minutes(59)));
  EXPECT_EQ(closed(), 0);
  ASSERT_TRUE(close_days(writer, six - minutes(6), minutes(60)));
  EXPECT_EQ(closed(), storage::to_number(first - days(2)));
  ASSERT_TRUE(close_days(writer, six - minutes(5), minutes(59)));
  EXPECT_EQ(closed(), storage::to_number(first - days(2))) << "it hears the kiosks first";
  ASSERT_TRUE(close_days(writer, six - minutes(5), minutes(60)));
  EXPECT_EQ(closed(), storage::to_number(first - days(1)));
  ASSERT_TRUE(close_days(writer, six - hours(30), minutes(60)));
  EXPECT_EQ(closed(), storage::to_number(first - days(1))) << "a day is never opened again";
}

using ClosedDays = test::OneKiosk;

TEST_F(ClosedDays, WhatComesLateIsCountedApartOnTheFirstOpenDay) {
  const Day cast = day_of(now);
  add(3);
  test::must(storage::advance(writer, storage::days_closed, storage::to_number(cast)));
  now = server.drain(device, now);
  const auto on = [&](Day day) {
    return test::must(storage::counts_of(writer, storage::Scope::local_administrator(),
                                         storage::Node::of(UnitId::from("TM").value()), {day, day}));
  };
  EXPECT_EQ(on(cast).counted.votes(), 0U);
  EXPECT_EQ(on(cast + days(1)).counted.votes(), 3U);
  EXPECT_EQ(on(cast + days(1)).late, 3U);
}

}  // namespace
}  // namespace xinluon::ingest
