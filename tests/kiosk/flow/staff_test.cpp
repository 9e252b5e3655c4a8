#include "kiosk/flow/staff.h"

#include <gtest/gtest.h>

#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using test::Hands;
using namespace std::chrono_literals;

Hands with_staff() {
  Hands hands;
  hands.settings.staff.enabled = true;
  return hands;
}

void type(Hands& hands, const std::string& pin) {
  for (const char digit : pin) {
    hands.wait(500ms);
    hands.tap(TypeDigit{digit - '0'});
  }
}

Hands signed_in() {
  Hands hands = with_staff();
  hands.happen(StaffAsked{});
  type(hands, hands.right_pin);
  EXPECT_EQ(hands.state.staff.page, StaffPage::health);
  hands.wait(500ms);
  return hands;
}

void press(Hands& hands, StaffButton button) {
  hands.wait(500ms);
  hands.tap(PressStaff{button});
}

TEST(Staff, WithoutAPinThereIsNoCorner) {
  Hands hands;
  hands.happen(StaffAsked{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Staff, TheRightPinOpensTheHealthPage) {
  const Hands hands = signed_in();
  EXPECT_EQ(hands.all<CheckPin>().at(0).pin, "135790");
  EXPECT_EQ(hands.state.staff.digits, "") << "a PIN stays nowhere";
}

TEST(Staff, DigitsCanBeErasedAndTypedQuickly) {
  Hands hands = with_staff();
  hands.happen(StaffAsked{});
  hands.wait(500ms);
  for (const int digit : {1, 1, 1}) {
    hands.tap(TypeDigit{digit});
    hands.wait(80ms);
  }
  EXPECT_EQ(hands.state.staff.digits, "111");
  hands.tap(PressStaff{StaffButton::erase});
  EXPECT_EQ(hands.state.staff.digits, "11");
}

TEST(Staff, NothingIsTypedWhileAPinIsChecked) {
  Hands hands = with_staff();
  hands.log_answers = false;
  hands.happen(StaffAsked{});
  type(hands, "1234567");
  EXPECT_EQ(hands.all<CheckPin>().size(), 1u);
  EXPECT_EQ(hands.state.staff.digits, "");
}

TEST(Staff, FiveWrongPinsLockAndTheLockDoublesAndOutlivesTheScreen) {
  Hands hands = with_staff();
  hands.happen(StaffAsked{});
  for (int i = 1; i <= 4; ++i) {
    type(hands, "000000");
    EXPECT_TRUE(hands.state.staff.refused);
    EXPECT_FALSE(hands.state.staff.locked_until) << i;
  }
  type(hands, "000000");
  EXPECT_EQ(hands.state.staff.locked_until, hands.now + 5min);
  press(hands, StaffButton::leave);
  EXPECT_EQ(hands.state.screen, Screen::attract);
  hands.happen(StaffAsked{});
  type(hands, hands.right_pin);
  EXPECT_EQ(hands.state.staff.page, StaffPage::pin) << "locked";
  hands.wait(5min);
  hands.happen(Tick{});
  hands.happen(StaffAsked{});
  type(hands, "000000");
  EXPECT_EQ(hands.state.staff.locked_until, hands.now + 10min);
  hands.wait(10min);
  hands.happen(Tick{});
  hands.happen(StaffAsked{});
  type(hands, hands.right_pin);
  EXPECT_EQ(hands.state.staff.page, StaffPage::health);
  EXPECT_EQ(hands.state.staff.wrong, 0);
}

TEST(Staff, ARestartOpensNoLock) {
  Hands hands = with_staff();
  hands.state = initial(hands.now, hands.settings, 7);
  EXPECT_EQ(hands.state.staff.locked_until, hands.now + 20min);
  hands.state = initial(hands.now, hands.settings, 4);
  EXPECT_FALSE(hands.state.staff.locked_until);
  EXPECT_EQ(hands.state.staff.wrong, 4);
  hands.state = initial(hands.now, hands.settings, 1'000'000);
  EXPECT_EQ(hands.state.staff.locked_until, hands.now + 24h) << "never for ever";
}

TEST(Staff, APinThatNobodyWaitsForStillCounts) {
  Hands hands = with_staff();
  hands.log_answers = false;
  hands.happen(StaffAsked{});
  type(hands, "000000");
  hands.wait(120s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  hands.happen(PinChecked{false});
  EXPECT_EQ(hands.state.staff.wrong, 1);
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Staff, LeavesByItself) {
  Hands hands = signed_in();
  hands.wait(120s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_EQ(hands.state.staff.page, StaffPage::pin) << "the next one types the PIN again";
}

TEST(Staff, AnOpenVoteIsSealedFirst) {
  Hands hands = with_staff();
  hands.slow_tap(ChooseLevel{Level::dissatisfied});
  hands.log_answers = false;
  hands.happen(StaffAsked{});
  EXPECT_EQ(hands.seals(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  hands.happen(VoteSealed{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::staff);
  EXPECT_FALSE(hands.state.vote);
}

TEST(Staff, AnOpenQuestionIsRecordedFirst) {
  Hands hands = with_staff();
  hands.settings.mode = Mode::armed;
  hands.state = initial(hands.now, hands.settings);
  hands.invite("a");
  hands.happen(StaffAsked{});
  EXPECT_EQ(hands.all<RecordUnanswered>().size(), 1u);
  EXPECT_EQ(hands.state.screen, Screen::staff);
}

TEST(Staff, CommandsAreHandedOnFromTheHealthPageOnly) {
  Hands locked_out = with_staff();
  locked_out.happen(StaffAsked{});
  for (const auto button :
       {StaffButton::send_now, StaffButton::restart, StaffButton::quit, StaffButton::clean,
        StaffButton::touch_test, StaffButton::sound_test, StaffButton::screen_test}) {
    press(locked_out, button);
    EXPECT_EQ(locked_out.state.staff.page, StaffPage::pin);
  }
  EXPECT_TRUE(locked_out.all<DoForStaff>().empty());
  Hands hands = signed_in();
  for (const auto button : {StaffButton::send_now, StaffButton::restart, StaffButton::quit}) {
    press(hands, button);
    EXPECT_EQ(hands.all<DoForStaff>().back().what, button);
  }
}

TEST(Staff, TouchTestNotesItsFields) {
  Hands hands = signed_in();
  press(hands, StaffButton::touch_test);
  for (int field = 0; field < touch_test_fields; ++field) {
    hands.wait(500ms);
    hands.tap(TouchCorner{field});
  }
  EXPECT_EQ(hands.state.staff.corners, 0b11111);
  press(hands, StaffButton::leave);
  EXPECT_EQ(hands.state.staff.page, StaffPage::health);
}

TEST(Staff, SoundTestPlaysAndAgain) {
  Hands hands = signed_in();
  press(hands, StaffButton::sound_test);
  press(hands, StaffButton::sound_test);
  EXPECT_EQ(hands.state.staff.page, StaffPage::sound_test);
  EXPECT_EQ(hands.all<DoForStaff>().size(), 2u);
}

TEST(Staff, ScreenTestShowsItsPicturesOneAfterTheOther) {
  Hands hands = signed_in();
  press(hands, StaffButton::screen_test);
  for (int picture = 0; picture < screen_test_pictures; ++picture) {
    EXPECT_EQ(hands.state.staff.page, StaffPage::screen_test);
    EXPECT_EQ(hands.state.staff.picture, picture);
    hands.wait(500ms);
    hands.happen(TouchedElsewhere{});
  }
  EXPECT_EQ(hands.state.staff.page, StaffPage::health);
}

TEST(Staff, CleaningTakesNoTouchAndEnds) {
  Hands hands = signed_in();
  press(hands, StaffButton::clean);
  const State before = hands.state;
  for (int i = 0; i < 20; ++i) {
    hands.wait(1s);
    hands.tap(PressStaff{StaffButton::leave});
    hands.happen(TouchedElsewhere{});
    EXPECT_EQ(hands.state, before);
  }
  hands.wait(10s);
  hands.happen(Tick{});
  EXPECT_EQ(hands.state.staff.page, StaffPage::health);
}

}  // namespace
}  // namespace xinluon::flow
