#include "sync/server/notices/silence.h"

#include <gtest/gtest.h>

namespace xinluon::notices {
namespace {

using namespace std::chrono_literals;

// 8 hours a day, 20 days of the last 28: 5 votes a day.
CounterDay quiet_day() {
  CounterDay day;
  day.day = day_from_text("2026-11-17").value();
  day.since = day.day;
  day.open = day.complete = true;
  day.open_since = 8h;
  day.usual_votes = 100;
  day.usual_open = 160h;
  return day;
}

TEST(Silence, TwentyTransactionsWithoutAVoteAreAnAlert) {
  CounterDay day = quiet_day();
  day.transactions = 19;
  EXPECT_EQ(silent(day), Found::no);
  day.transactions = 20;
  EXPECT_EQ(silent(day), Found::yes);
  EXPECT_EQ(evidence_of(day),
            R"({"first":"2026-11-17","last":"2026-11-17","votes":0,"expected":4,"transactions":20})");
  day.votes = 1;
  EXPECT_EQ(silent(day), Found::no);
}

TEST(Silence, WhatIsUsualSaysHowLongIsTooLong) {
  CounterDay day = quiet_day();
  EXPECT_NEAR(expected_votes(day), (100 - 19.6) / 20, 1e-9) << "the lower end of 100 votes in 20 days";
  EXPECT_EQ(silent(day), Found::no) << "a day without any is e^-4: once in two months by chance";
  day.open_since = 16h;
  EXPECT_EQ(silent(day), Found::no);
  day.open_since = 24h;
  EXPECT_EQ(silent(day), Found::yes);
  day.usual_votes = 1'200;
  day.open_since = 8h;
  EXPECT_EQ(silent(day), Found::yes) << "at a busy counter one day is enough";
}

TEST(Silence, FewVotesSayNothingOfWhatIsUsual) {
  CounterDay day = quiet_day();
  day.usual_votes = 29;
  day.open_since = 1'000h;
  EXPECT_EQ(expected_votes(day), 0);
  EXPECT_EQ(silent(day), Found::no);
  day.usual_votes = 30;
  EXPECT_EQ(silent(day), Found::yes);
  day.usual_open = 0h;
  EXPECT_EQ(silent(day), Found::no);
}

TEST(Silence, ClosedDaysAndVotesThatMayStillComeSayNothing) {
  CounterDay day = quiet_day();
  day.transactions = 500;
  day.complete = false;
  EXPECT_EQ(silent(day), Found::unknown);
  day.complete = true;
  day.open = false;
  EXPECT_EQ(silent(day), Found::unknown);
  day.votes = 1;
  EXPECT_EQ(silent(day), Found::no) << "a vote is a vote";
}

}  // namespace
}  // namespace xinluon::notices
