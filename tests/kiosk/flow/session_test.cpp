#include "kiosk/flow/session.h"

#include <gtest/gtest.h>

#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using test::Hands;
using namespace std::chrono_literals;

Action level(Level l) {
  return ChooseLevel{l};
}
Action button(Button b) {
  return PressButton{b};
}

TEST(Session, ALevelTappedOnTheAttractScreenIsARating) {
  Hands hands;
  hands.tap(level(Level::satisfied));
  ASSERT_EQ(hands.saves().size(), 1u);
  const Vote vote = hands.saves()[0].vote;
  EXPECT_EQ(vote.level, Level::satisfied);
  EXPECT_EQ(vote.outcome, Outcome::voted);
  EXPECT_EQ(vote.counter, hands.settings.counter);
  EXPECT_EQ(vote.lang, "vi");
  EXPECT_EQ(vote.boot_ms, to_ms(hands.now));
  EXPECT_EQ(vote.shown_ms, 0);
  EXPECT_FALSE(vote.changed_from);
}

TEST(Session, TheScreenStaysUntilTheVoteIsSaved) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::satisfied));
  EXPECT_EQ(hands.state.screen, Screen::attract);
  ASSERT_TRUE(hands.state.pending);
  EXPECT_EQ(hands.state.pending->action, level(Level::satisfied));
  hands.wait(10min);
  EXPECT_EQ(hands.state.screen, Screen::attract) << "however long it takes";
  hands.happen(VoteSaved{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
}

TEST(Session, NothingElseIsTakenWhileASaveIsPending) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::satisfied));
  const State pending = hands.state;
  for (const Action& action : {level(Level::neutral), Action{ChooseLanguage{"en"}}, button(Button::languages),
                               button(Button::done)}) {
    hands.tap(action);
    EXPECT_EQ(hands.state, pending);
  }
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state, pending);
  EXPECT_EQ(hands.saves().size(), 1u);
}

TEST(Session, SavingIsToldAfterASecondOnly) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::satisfied));
  hands.wait(999ms);
  EXPECT_FALSE(shows_saving(hands.state, hands.now, hands.settings));
  hands.wait(1ms);
  EXPECT_TRUE(shows_saving(hands.state, hands.now, hands.settings));
}

TEST(Session, OnlyAFailedSaveLeadsOutOfServiceAndStoreReadyLeadsBack) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::satisfied));
  hands.happen(StoreLost{"STORE_FAILED"});  // the answer to the save is still to come
  EXPECT_EQ(hands.state.screen, Screen::attract);
  hands.happen(SaveFailed{hands.state.pending->ticket, "DISK_FULL"});
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
  EXPECT_EQ(hands.state.fault, "DISK_FULL");
  hands.wait(1s);
  hands.tap(level(Level::satisfied));
  EXPECT_EQ(hands.saves().size(), 1u);
  hands.happen(StoreReady{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_EQ(hands.state.fault, "");
}

TEST(Session, AStoreLostWithoutAVoteIsToldAtOnce) {
  Hands hands;
  hands.happen(StoreLost{"STORE_FAILED"});
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
}

TEST(Session, AnAnswerToAnotherTicketIsNotTaken) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::satisfied));
  const State pending = hands.state;
  const std::uint64_t ticket = pending.pending->ticket;
  hands.happen(VoteSaved{ticket + 1});
  hands.happen(SaveFailed{ticket + 1, "X"});
  hands.happen(VoteSealed{ticket});  // a save is answered by VoteSaved, nothing else
  EXPECT_EQ(hands.state, pending);
}

TEST(Session, ADoubleTapIsOneVoteAndTogglesNothing) {
  Hands hands;
  hands.tap(level(Level::dissatisfied));
  hands.wait(150ms);
  // What lies under the finger now is a card of the behaviours screen.
  hands.tap(ToggleBehaviour{Behaviour::XL});
  EXPECT_EQ(hands.saves().size(), 1u);
  EXPECT_EQ(hands.state.vote->marks, Marks{});
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
}

TEST(Session, ADoubleTapWithASlowSaveIsOneVote) {
  Hands hands;
  hands.log_answers = false;
  hands.tap(level(Level::dissatisfied));
  hands.wait(140ms);
  hands.happen(VoteSaved{1});
  hands.wait(10ms);
  hands.tap(ToggleBehaviour{Behaviour::XL});
  EXPECT_EQ(hands.saves().size(), 1u);
}

TEST(Session, ADoubleTapOnACardTogglesItOnce) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.tap(ToggleBehaviour{Behaviour::MC});
  hands.wait(150ms);
  hands.tap(ToggleBehaviour{Behaviour::MC});
  EXPECT_EQ(hands.state.vote->marks[index_of(Behaviour::MC)], Mark::shown);
  hands.wait(250ms);
  hands.tap(ToggleBehaviour{Behaviour::MC});
  EXPECT_EQ(hands.state.vote->marks[index_of(Behaviour::MC)], Mark::not_mentioned);
}

TEST(Session, EachToggleSavesTheWholeVote) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(ToggleBehaviour{Behaviour::XC});
  hands.slow_tap(ShowTab{Mark::missing});
  hands.slow_tap(ToggleBehaviour{Behaviour::XL});
  hands.slow_tap(button(Button::say_more));
  hands.slow_tap(ToggleReason{Reason::waiting});
  ASSERT_EQ(hands.saves().size(), 4u) << "showing a tab or a screen is no save";
  const Vote vote = hands.saves().back().vote;
  EXPECT_EQ(vote.level, Level::neutral);
  EXPECT_EQ(vote.marks[index_of(Behaviour::XC)], Mark::shown);
  EXPECT_EQ(vote.marks[index_of(Behaviour::XL)], Mark::missing);
  EXPECT_EQ(vote.reasons, std::vector{Reason::waiting});
}

TEST(Session, SettingInTheOtherTabOverwritesAndTappingAgainClears) {
  Hands hands;
  hands.rate(Level::neutral);
  const auto mark = [&] { return hands.state.vote->marks[index_of(Behaviour::LN)]; };
  hands.slow_tap(ToggleBehaviour{Behaviour::LN});
  EXPECT_EQ(mark(), Mark::shown);
  hands.slow_tap(ShowTab{Mark::missing});
  hands.slow_tap(ToggleBehaviour{Behaviour::LN});
  EXPECT_EQ(mark(), Mark::missing);
  hands.slow_tap(ToggleBehaviour{Behaviour::LN});
  EXPECT_EQ(mark(), Mark::not_mentioned);
}

TEST(Session, AToggleIsOnTheScreenOnlyOnceItIsSaved) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.log_answers = false;
  hands.slow_tap(ToggleBehaviour{Behaviour::LN});
  EXPECT_EQ(hands.state.vote->marks, Marks{});
  EXPECT_EQ(hands.state.pending->action, Action{ToggleBehaviour{Behaviour::LN}});
}

TEST(Session, NoMoreThanTwoReasons) {
  Hands hands;
  hands.rate(Level::very_satisfied);
  hands.slow_tap(button(Button::say_more));
  for (const Reason r : {Reason::waiting, Reason::guidance, Reason::harassment}) {
    hands.slow_tap(ToggleReason{r});
  }
  EXPECT_EQ(hands.state.vote->reasons, (std::vector{Reason::waiting, Reason::guidance}));
  EXPECT_EQ(hands.saves().size(), 3u);
  hands.slow_tap(ToggleReason{Reason::waiting});
  hands.slow_tap(ToggleReason{Reason::harassment});
  EXPECT_EQ(hands.state.vote->reasons, (std::vector{Reason::guidance, Reason::harassment}));
}

TEST(Session, ChooseAgainChangesTheSameOpenVote) {
  Hands hands;
  hands.rate(Level::very_satisfied);
  hands.slow_tap(ToggleBehaviour{Behaviour::XC});
  hands.slow_tap(button(Button::choose_again));
  EXPECT_EQ(hands.state.screen, Screen::rating);
  hands.slow_tap(level(Level::very_dissatisfied));
  const Vote changed = hands.saves().back().vote;
  EXPECT_EQ(changed.level, Level::very_dissatisfied);
  EXPECT_EQ(changed.changed_from, Level::very_satisfied);
  EXPECT_EQ(changed.marks[index_of(Behaviour::XC)], Mark::shown);
  EXPECT_EQ(hands.seals(), 0u);

  hands.slow_tap(button(Button::choose_again));
  hands.slow_tap(level(Level::neutral));
  EXPECT_EQ(hands.saves().back().vote.changed_from, Level::very_satisfied) << "the first level";

  hands.slow_tap(button(Button::choose_again));
  hands.slow_tap(level(Level::very_satisfied));
  EXPECT_EQ(hands.saves().back().vote.changed_from, std::nullopt) << "nothing was changed in the end";
}

TEST(Session, ChooseAgainCanBeLeftAsItWas) {
  Hands hands;
  hands.rate(Level::very_satisfied);
  hands.slow_tap(button(Button::choose_again));
  hands.slow_tap(button(Button::back));
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  hands.slow_tap(button(Button::choose_again));
  hands.slow_tap(button(Button::done));
  EXPECT_EQ(hands.seals(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::thanks);
}

TEST(Session, ThanksComeOnlyAfterTheSeal) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.log_answers = false;
  hands.slow_tap(button(Button::done));
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  EXPECT_EQ(hands.state.pending->action, button(Button::done));
  hands.happen(VoteSaved{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::behaviours) << "saved is not sealed";
  hands.happen(VoteSealed{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  EXPECT_FALSE(hands.state.vote);
}

TEST(Session, AFailedSealIsNeverThanked) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.log_answers = false;
  hands.slow_tap(button(Button::done));
  hands.happen(SaveFailed{hands.state.pending->ticket, "STORE_FAILED"});
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
}

TEST(Session, DoneIsOnEveryScreenWithAnOpenVote) {
  for (const auto& path :
       std::vector<std::vector<Action>>{{}, {button(Button::say_more)}, {button(Button::choose_again)}}) {
    Hands hands;
    hands.rate(Level::neutral);
    for (const Action& action : path) hands.slow_tap(action);
    hands.slow_tap(button(Button::done));
    EXPECT_EQ(hands.state.screen, Screen::thanks);
  }
}

TEST(Session, ThanksAreDeafAtFirstThenCloseByATap) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(button(Button::done));
  hands.wait(599ms);
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  hands.wait(1ms);
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Session, ATapInTheCoolDownIsAnsweredAndDoesNotProlongIt) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(button(Button::done));
  hands.wait(4s);
  hands.happen(Tick{});
  ASSERT_EQ(hands.state.screen, Screen::attract);
  const BootTime ended = hands.now;
  while (hands.now + 400ms < ended + 5s) {
    hands.wait(400ms);
    hands.tap(level(Level::very_satisfied));
    EXPECT_EQ(hands.saves().size(), 1u);
    EXPECT_TRUE(shows_wait(hands.state, hands.now, hands.settings));
  }
  hands.now = ended + 5s;
  hands.tap(level(Level::very_satisfied));
  EXPECT_EQ(hands.saves().size(), 2u);
}

// Found by session_random_test: thanks left through a fault began no cool-down.
TEST(Session, ThanksCutShortByAFaultStillCoolDown) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(button(Button::done));
  hands.happen(StoreLost{"STORE_FAILED"});
  hands.happen(StoreReady{});
  hands.wait(1s);
  hands.tap(level(Level::neutral));
  EXPECT_EQ(hands.saves().size(), 1u);
}

TEST(Session, FiftyTapsInTenSecondsAreOneSession) {
  Hands hands;
  for (int i = 0; i < 50; ++i) {
    hands.tap(level(Level::very_satisfied));
    hands.wait(200ms);
  }
  EXPECT_EQ(hands.saves().size(), 1u);
}

TEST(Session, ATouchInTheCoolDownDoesNotOpenTheQuestion) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(button(Button::done));
  hands.wait(4s);
  hands.happen(Tick{});
  hands.wait(1s);
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_TRUE(shows_wait(hands.state, hands.now, hands.settings));
  hands.wait(4s);
  EXPECT_FALSE(shows_wait(hands.state, hands.now, hands.settings));
}

TEST(Session, LanguageInTheCoolDownStillGuardsTheRating) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(button(Button::done));
  hands.wait(4s);
  hands.happen(Tick{});
  hands.wait(500ms);
  hands.tap(ChooseLanguage{"en"});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  hands.wait(500ms);
  hands.tap(level(Level::neutral));
  EXPECT_EQ(hands.saves().size(), 1u);
  hands.wait(4s);
  hands.tap(level(Level::neutral));
  EXPECT_EQ(hands.saves().size(), 2u);
}

TEST(Session, TapsRightAfterAScreenChangeAreDropped) {
  Hands hands;
  hands.happen(TouchedElsewhere{});
  ASSERT_EQ(hands.state.screen, Screen::rating);
  hands.wait(349ms);
  hands.tap(level(Level::very_dissatisfied));
  EXPECT_EQ(hands.saves().size(), 0u);
  hands.wait(1ms);
  hands.tap(level(Level::very_dissatisfied));
  EXPECT_EQ(hands.saves().size(), 1u);
}

TEST(Session, ATouchBesideTheFacesAsksTheQuestionAndPulsesThem) {
  Hands hands;
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  EXPECT_EQ(hands.state.pulse, hands.now);
}

TEST(Session, ShownMsCountsFromTheFirstTouch) {
  Hands hands;
  hands.happen(TouchedElsewhere{});
  hands.wait(3s);
  hands.tap(ChooseLanguage{"en"});
  hands.wait(2s);
  hands.tap(level(Level::neutral));
  EXPECT_EQ(hands.saves()[0].vote.shown_ms, 5'000);
  EXPECT_EQ(hands.saves()[0].vote.lang, "en");
}

TEST(Session, AKeyIsSaidToBeAKey) {
  Hands hands;
  hands.happen(Chosen{level(Level::neutral), Input::key});
  EXPECT_EQ(hands.saves()[0].vote.input, Input::key);
}

TEST(Session, TheLanguageLastsForTheSession) {
  Hands hands;
  hands.tap(button(Button::languages));
  EXPECT_EQ(hands.state.screen, Screen::languages);
  hands.slow_tap(ChooseLanguage{"en"});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  hands.slow_tap(level(Level::neutral));
  hands.slow_tap(button(Button::done));
  EXPECT_EQ(hands.state.lang, "en");
  hands.wait(4s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.lang, "vi");
}

TEST(Session, TheLanguageScreenGoesBackToWhereItWasOpened) {
  Hands hands;
  hands.rate(Level::neutral);
  hands.slow_tap(ShowTab{Mark::missing});
  hands.slow_tap(button(Button::languages));
  hands.slow_tap(ChooseLanguage{"en"});
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  EXPECT_EQ(hands.state.tab, Mark::missing);
  EXPECT_EQ(hands.state.lang, "en");
}

TEST(Session, ALanguageThatIsNotEnabledIsNotTaken) {
  Hands hands;
  hands.tap(ChooseLanguage{"km"});
  EXPECT_EQ(hands.state.lang, "vi");
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Session, WithOneLanguageThereIsNothingToChoose) {
  Hands hands;
  hands.settings.languages = {"vi"};
  hands.tap(button(Button::languages));
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Session, WithButtonsOnlyTheLevelIsTheWholeAnswer) {
  Hands hands;
  hands.settings.only_buttons = true;
  hands.log_answers = false;
  hands.happen(Chosen{level(Level::dissatisfied), Input::button});
  hands.happen(VoteSaved{hands.state.pending->ticket});
  ASSERT_TRUE(hands.state.pending);
  EXPECT_EQ(hands.state.pending->question, Question::seal);
  EXPECT_EQ(hands.state.pending->action, level(Level::dissatisfied)) << "stays pressed until it is sealed";
  EXPECT_EQ(hands.state.screen, Screen::attract) << "no thanks before the seal";
  hands.happen(VoteSealed{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  ASSERT_EQ(hands.saves().size(), 1u);
  EXPECT_EQ(hands.saves()[0].vote.input, Input::button);
}

TEST(Session, TargetsOfOtherScreensMeanNothing) {
  Hands hands;
  const State before = hands.state;
  for (const Action& action :
       {Action{ToggleBehaviour{Behaviour::XC}}, Action{ToggleReason{Reason::waiting}},
        Action{ShowTab{Mark::missing}}, button(Button::done), button(Button::choose_again),
        button(Button::say_more), button(Button::back)}) {
    hands.tap(action);
    EXPECT_EQ(hands.state.screen, before.screen);
    EXPECT_EQ(hands.state.vote, std::nullopt);
  }
  EXPECT_TRUE(hands.effects.empty());
}

}  // namespace
}  // namespace xinluon::flow
