// What becomes true of the kiosk while sessions run: full disks, lost panels, opening hours.
#include <gtest/gtest.h>

#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using test::Hands;
using namespace std::chrono_literals;

void wait_and_tick(Hands& hands, Milliseconds by) {
  hands.wait(by);
  hands.happen(Tick{});
}

TEST(Facts, ADiskThatFillsWithTheSealCutsNoThanksShort) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(PressButton{Button::done});
  hands.happen(StoreLost{"DISK_FULL"});  // the log told Sealed, then Lost
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  wait_and_tick(hands, 4s);
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
  EXPECT_EQ(hands.state.fault, "DISK_FULL");
  hands.happen(StoreReady{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Facts, WithoutAPanelAnOpenVoteIsSealedAndThenNobodyIsAsked) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.happen(TouchLost{});
  EXPECT_EQ(hands.seals(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  wait_and_tick(hands, 4s);
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
  EXPECT_EQ(hands.state.fault, "NO_TOUCH");
  hands.happen(TouchBack{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Facts, APanelLostWhileAVoteIsSavedWaitsForTheSave) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(ChooseLevel{Level::neutral});
  hands.happen(TouchLost{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  hands.log_answers = true;
  hands.happen(VoteSaved{hands.state.pending->ticket});
  EXPECT_EQ(hands.seals(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::thanks);
}

TEST(Facts, AStoreLostAndNoPanelAreToldOneAfterTheOther) {
  Hands hands;
  hands.happen(TouchLost{});
  EXPECT_EQ(hands.state.fault, "NO_TOUCH");
  hands.happen(StoreLost{"STORE_FAILED"});
  EXPECT_EQ(hands.state.fault, "STORE_FAILED");
  hands.happen(StoreReady{});
  EXPECT_EQ(hands.state.fault, "NO_TOUCH");
}

TEST(Facts, ClosingTimeWaitsForARunningSession) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.happen(HoursChanged{false});
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  hands.slow_tap(PressButton{Button::done});
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  wait_and_tick(hands, 4s);
  EXPECT_EQ(hands.state.screen, Screen::closed);
}

TEST(Facts, ClosedScreenSleepsAndATouchWakesIt) {
  Hands hands;
  hands.settings.sleep_after = 10min;
  hands.happen(HoursChanged{false});
  EXPECT_EQ(hands.state.screen, Screen::closed);
  wait_and_tick(hands, 10min - 1ms);
  EXPECT_EQ(hands.state.screen, Screen::closed);
  wait_and_tick(hands, 1ms);
  EXPECT_EQ(hands.state.screen, Screen::asleep);
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(hands.state.screen, Screen::closed);
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(hands.state.screen, Screen::closed);
  EXPECT_TRUE(hands.effects.empty());
  wait_and_tick(hands, 10min);
  EXPECT_EQ(hands.state.screen, Screen::asleep);
  hands.happen(HoursChanged{true});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Facts, AtNightAFaultIsNobodysBusiness) {
  Hands hands;
  hands.happen(HoursChanged{false});
  hands.happen(StoreLost{"DISK_FULL"});
  EXPECT_EQ(hands.state.screen, Screen::closed);
  hands.happen(HoursChanged{true});
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
}

TEST(Facts, ResetIsWhole) {
  Hands hands;
  hands.slow_tap(PressButton{Button::large_text});
  hands.slow_tap(PressButton{Button::high_contrast});
  hands.slow_tap(ChooseLanguage{"en"});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  wait_and_tick(hands, 20s);
  State expected = initial(hands.now, hands.settings);
  expected.deaf_until = hands.state.deaf_until;
  expected.cool_until = hands.state.cool_until;
  EXPECT_EQ(hands.state, expected) << "the next citizen finds it as the first one did";
}

TEST(Facts, StormOfTapsIsOneSessionAndProlongsNothing) {
  Hands hands;
  hands.rate(Level::very_satisfied);
  hands.slow_tap(PressButton{Button::done});
  wait_and_tick(hands, 4s);
  const BootTime cool_until = hands.now + 5s;
  for (int i = 0; i < 50; ++i) {
    hands.tap(ChooseLevel{Level::very_satisfied});
    if (hands.now < cool_until) {
      EXPECT_EQ(hands.saves().size(), 1u);
    }
    hands.wait(90ms);
  }
  EXPECT_EQ(hands.saves().size(), 1u) << "50 taps in 4.5 s";
  hands.wait(500ms);
  hands.tap(ChooseLevel{Level::very_satisfied});
  EXPECT_EQ(hands.saves().size(), 2u) << "the cool-down ended when it had to";
}

TEST(Facts, QuickTapsOnDifferentCardsAllCount) {
  Hands hands;
  hands.rate(Level::neutral);
  for (const auto behaviour : {Behaviour::XC, Behaviour::XL, Behaviour::MC}) {
    hands.tap(ToggleBehaviour{behaviour});
    hands.wait(120ms);
    EXPECT_EQ(hands.state.vote->marks[index_of(behaviour)], Mark::shown);
  }
  hands.tap(ToggleBehaviour{Behaviour::GD});
  hands.wait(150ms);
  hands.tap(ToggleBehaviour{Behaviour::GD});
  EXPECT_EQ(hands.state.vote->marks[index_of(Behaviour::GD)], Mark::shown) << "a double tap is one tap";
  hands.wait(400ms);
  hands.tap(ToggleBehaviour{Behaviour::GD});
  EXPECT_EQ(hands.state.vote->marks[index_of(Behaviour::GD)], Mark::not_mentioned);
}

TEST(Facts, SoundsAreTheSameForEveryLevelAndIgnoredTapsAreSilent) {
  std::vector<Sound> first;
  for (const Level level : all_levels) {
    Hands hands;
    hands.rate(level);
    hands.tap(ToggleBehaviour{Behaviour::XC});
    hands.tap(ToggleBehaviour{Behaviour::XC});  // a double tap
    hands.slow_tap(ChooseLevel{level});         // no such target here
    hands.slow_tap(PressButton{Button::done});
    wait_and_tick(hands, 100ms);
    hands.tap(PressButton{Button::done});  // thanks are deaf
    if (first.empty()) first = hands.sounds();
    EXPECT_EQ(hands.sounds(), first);
  }
  EXPECT_EQ(first, (std::vector{Sound::touch, Sound::accept, Sound::touch, Sound::touch}));
}

}  // namespace
}  // namespace xinluon::flow
