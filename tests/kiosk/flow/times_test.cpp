#include <gtest/gtest.h>

#include "kiosk/flow/session.h"
#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using test::Hands;
using namespace std::chrono_literals;

TEST(Times, AttractAndOutOfServiceWaitForEver) {
  Hands hands;
  EXPECT_EQ(deadline(hands.state, hands.settings), std::nullopt);
  hands.happen(StoreLost{"X"});
  EXPECT_EQ(deadline(hands.state, hands.settings), std::nullopt);
}

TEST(Times, ATickBeforeTheDeadlineChangesNothing) {
  Hands hands;
  hands.happen(TouchedElsewhere{});
  hands.wait(19'999ms);
  const State before = hands.state;
  hands.happen(Tick{});
  EXPECT_EQ(hands.state, before);
}

TEST(Times, RatingWithoutALevelGoesBackToAttract) {
  Hands hands;
  hands.tap(ChooseLanguage{"en"});
  EXPECT_EQ(deadline(hands.state, hands.settings), hands.now + 20s);
  hands.wait(20s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_EQ(hands.state.lang, "vi");
  EXPECT_TRUE(hands.saves().empty()) << "no vote, nothing stored";
}

TEST(Times, WalkingAwayKeepsTheVote) {
  Hands hands;
  hands.tap(ChooseLevel{Level::dissatisfied});
  hands.wait(19'999ms);
  EXPECT_EQ(countdown_left(hands.state, hands.now, hands.settings), std::nullopt);
  hands.wait(1ms);
  EXPECT_EQ(countdown_left(hands.state, hands.now, hands.settings), 20s);
  hands.wait(14s);
  EXPECT_EQ(countdown_left(hands.state, hands.now, hands.settings), 6s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.seals(), 0u);
  hands.wait(6s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.seals(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::thanks);
}

TEST(Times, AnyTouchGivesMoreTime) {
  for (const Event& touch : {Event{TouchedElsewhere{}}, Event{Chosen{PressButton{Button::more_time}}}}) {
    Hands hands;
    hands.tap(ChooseLevel{Level::neutral});
    hands.wait(30s);
    hands.happen(touch);
    EXPECT_EQ(countdown_left(hands.state, hands.now, hands.settings), std::nullopt);
    EXPECT_EQ(deadline(hands.state, hands.settings), hands.now + 40s);
    EXPECT_EQ(hands.state.screen, Screen::behaviours);
  }
}

TEST(Times, EveryScreenWithAVoteEndsInASeal) {
  for (const Button way : {Button::say_more, Button::choose_again, Button::languages}) {
    Hands hands;
    hands.rate(Level::neutral);
    hands.tap(PressButton{way});
    const BootTime touched = hands.now;
    while (hands.state.screen != Screen::thanks) {
      const auto due = deadline(hands.state, hands.settings);
      ASSERT_TRUE(due);
      hands.now = *due;
      hands.happen(Tick{});
    }
    EXPECT_EQ(hands.now, touched + 40s) << "the language screen's 15 s are part of it";
    EXPECT_EQ(hands.seals(), 1u);
  }
}

TEST(Times, TheLanguageScreenClosesByItself) {
  Hands hands;
  hands.tap(PressButton{Button::languages});
  hands.wait(15s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_EQ(hands.state.first_touch, std::nullopt);
}

TEST(Times, ThanksLastFourSeconds) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.tap(PressButton{Button::done});
  EXPECT_EQ(deadline(hands.state, hands.settings), hands.now + 4s);
  hands.wait(4s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Times, TimeDoesNotRunWhileASaveIsPending) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(deadline(hands.state, hands.settings), std::nullopt);
  hands.wait(5min);
  hands.happen(VoteSaved{1});
  EXPECT_EQ(deadline(hands.state, hands.settings), hands.now + 40s);
}

TEST(Times, TheWordForATapTooEarlyStaysReadable) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.tap(PressButton{Button::done});
  hands.wait(4s);
  hands.happen(Tick{});
  hands.wait(4'900ms);
  hands.tap(ChooseLevel{Level::neutral});
  hands.wait(1'400ms);
  EXPECT_TRUE(shows_wait(hands.state, hands.now, hands.settings));
  EXPECT_EQ(wait_ends(hands.state, hands.settings), hands.now + 100ms);
  hands.wait(100ms);
  EXPECT_FALSE(shows_wait(hands.state, hands.now, hands.settings));
}

}  // namespace
}  // namespace xinluon::flow
