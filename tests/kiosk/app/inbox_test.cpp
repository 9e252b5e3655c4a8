#include "kiosk/app/inbox.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/kiosk/app/stage.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

TEST(Inbox, GivesEachNoticeOnceInOrder) {
  Inbox inbox;
  inbox.post(votelog::Saved{1});
  inbox.post(votelog::Sealed{2, 9});
  inbox.post(PinVerdict{true});
  const auto taken = inbox.take();
  ASSERT_EQ(taken.size(), 3U);
  EXPECT_EQ(std::get<votelog::Saved>(std::get<votelog::Notice>(taken[0])).ticket, 1U);
  EXPECT_EQ(std::get<votelog::Sealed>(std::get<votelog::Notice>(taken[1])).ticket, 2U);
  EXPECT_TRUE(std::get<PinVerdict>(taken[2]).right);
  EXPECT_TRUE(inbox.take().empty());
}

TEST(Inbox, APostEndsTheWait) {
  Inbox inbox;
  std::thread other([&] { inbox.post(votelog::Ready{}); });
  inbox.wait(Milliseconds(60'000));
  other.join();
  EXPECT_EQ(inbox.take().size(), 1U);
}

TEST(Inbox, WaitsNoLongerThanAsked) {
  Inbox inbox;
  inbox.wait(5ms);
  EXPECT_TRUE(inbox.take().empty());
}

TEST(Inbox, WakesTheDisplayForEveryPost) {
  xinluon::test::FakeClock clock;
  test::ScriptedEvents events(clock);
  Inbox inbox;
  inbox.attach(&events);
  inbox.post(votelog::Ready{});
  EXPECT_TRUE(std::holds_alternative<ui::Woken>(*events.wait(clock.boot())));
  inbox.ask_to_stop();
  EXPECT_TRUE(std::holds_alternative<ui::Woken>(*events.wait(clock.boot())));
  EXPECT_TRUE(inbox.stop_asked());
}

TEST(Inbox, WhatCameBeforeTheDisplayWakesIt) {
  xinluon::test::FakeClock clock;
  test::ScriptedEvents events(clock);
  Inbox inbox;
  inbox.post(votelog::Ready{});
  inbox.attach(&events);
  EXPECT_TRUE(std::holds_alternative<ui::Woken>(*events.wait(clock.boot())));
}

}  // namespace
}  // namespace xinluon::app
