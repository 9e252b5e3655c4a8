#include "kiosk/app/terminal.h"

#include <gtest/gtest.h>

#include "tests/kiosk/app/stage.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;
using flow::Button;
using flow::ChooseLevel;
using flow::PressButton;
using flow::Screen;
using test::place_of;

class TerminalTest : public testing::Test {
 protected:
  TerminalTest() {
    log_.answers = false;
    terminal_.attach(canvas_, 5.9, now_);
  }

  void pass(Milliseconds time) { now_ += time; }
  void down(ui::Point at) { terminal_.on_input(ui::ContactDown{1, at}, now_); }
  void up(ui::Point at) {
    pass(80ms);
    terminal_.on_input(ui::ContactUp{1, at}, now_);
  }
  void tap(const flow::Action& action) {
    pass(test::longer_than_guards);
    const ui::Point at = place_of(terminal_.view(), action);
    down(at);
    up(at);
  }
  void saved() { terminal_.on_notice(votelog::Saved{log_.last_ticket}, now_); }
  void sealed() { terminal_.on_notice(votelog::Sealed{log_.last_ticket, 1}, now_); }
  Screen screen() const { return terminal_.state().screen; }

  TerminalParts parts_ = test::sample_parts();
  test::Surroundings around_;
  test::FakeLog log_;
  test::RecordingCanvas canvas_;
  BootTime now_ = boot_time(1'000'000);
  Terminal terminal_{parts_, around_.links(log_), now_};
};

TEST_F(TerminalTest, DrawsTheWholeFirstFrame) {
  ASSERT_EQ(canvas_.frames.size(), 1U);
  EXPECT_TRUE(canvas_.last_was_whole());
  EXPECT_EQ(screen(), Screen::attract);
}

TEST_F(TerminalTest, ATapGoesAllTheWayToThanks) {
  tap(ChooseLevel{Level::satisfied});
  ASSERT_EQ(log_.saved.size(), 1U);
  EXPECT_EQ(log_.saved[0].level, Level::satisfied);
  EXPECT_EQ(log_.saved[0].counter.text(), "Q03");
  EXPECT_EQ(log_.saved[0].input, Input::touch);
  saved();
  EXPECT_EQ(screen(), Screen::behaviours);
  tap(flow::ToggleBehaviour{Behaviour::XC});
  saved();
  tap(PressButton{Button::done});
  EXPECT_EQ(log_.sealed, 1);
  EXPECT_EQ(screen(), Screen::behaviours);
  sealed();
  EXPECT_EQ(screen(), Screen::thanks);
  pass(parts_.settings.thanks);
  terminal_.on_time(now_);
  EXPECT_EQ(screen(), Screen::attract);
}

TEST_F(TerminalTest, TheScreenStaysUntilTheVoteIsStored) {
  tap(ChooseLevel{Level::dissatisfied});
  for (int i = 0; i < 50; ++i) {
    pass(100ms);
    terminal_.on_time(now_);
    EXPECT_EQ(screen(), Screen::attract);
  }
  EXPECT_TRUE(terminal_.waiting_for_log());
  saved();
  EXPECT_EQ(screen(), Screen::behaviours);
  EXPECT_FALSE(terminal_.waiting_for_log());
}

TEST_F(TerminalTest, APressShowsAtOnceAndOnlyThere) {
  const ui::Point at = place_of(terminal_.view(), ChooseLevel{Level::neutral});
  down(at);
  ASSERT_EQ(canvas_.frames.size(), 2U);
  ui::Rect all;
  for (const ui::Rect& rect : canvas_.frames.back().dirty) all = ui::bounding(all, rect);
  EXPECT_TRUE(all.contains(at));
  EXPECT_LT(all.w, 1280 / 3);
}

TEST_F(TerminalTest, SlidingOffATargetIsAChangeOfMind) {
  const ui::Point at = place_of(terminal_.view(), ChooseLevel{Level::neutral});
  const ui::Point elsewhere = place_of(terminal_.view(), ChooseLevel{Level::very_satisfied});
  const auto before = terminal_.view().list;
  down(at);
  EXPECT_NE(terminal_.view().list, before);
  terminal_.on_input(ui::ContactMove{1, elsewhere}, now_);
  EXPECT_EQ(terminal_.view().list, before);
  up(elsewhere);
  EXPECT_TRUE(log_.saved.empty());
}

TEST_F(TerminalTest, ADoubleTapIsOneVoteAndMarksNothing) {
  const ui::Point at = place_of(terminal_.view(), ChooseLevel{Level::very_dissatisfied});
  down(at);
  up(at);
  saved();
  pass(70ms);
  down(at);
  up(at);
  EXPECT_EQ(log_.saved.size(), 1U);
  EXPECT_EQ(screen(), Screen::behaviours);
}

TEST_F(TerminalTest, AFailureNeverThanks) {
  tap(ChooseLevel{Level::satisfied});
  terminal_.on_notice(votelog::Failed{log_.last_ticket, Errc::full, "disk full"}, now_);
  EXPECT_EQ(screen(), Screen::out_of_service);
  EXPECT_EQ(terminal_.state().fault, "DISK_FULL");
  terminal_.on_notice(votelog::Ready{}, now_);
  EXPECT_EQ(screen(), Screen::attract);
}

TEST_F(TerminalTest, ALostLogShowsBeforeAnybodyVotes) {
  terminal_.on_notice(votelog::Lost{Errc::internal, "input/output error"}, now_);
  EXPECT_EQ(screen(), Screen::out_of_service);
  EXPECT_EQ(terminal_.state().fault, "STORE_FAILED");
}

TEST_F(TerminalTest, AnAnswerToAnOldTicketMeansNothing) {
  tap(ChooseLevel{Level::satisfied});
  terminal_.on_notice(votelog::Saved{log_.last_ticket + 7}, now_);
  EXPECT_EQ(screen(), Screen::attract);
}

TEST_F(TerminalTest, KeysStandForTargetsOnTheScreen) {
  terminal_.on_input(ui::KeyDown{ui::Key::level_2}, now_);
  ASSERT_EQ(log_.saved.size(), 1U);
  EXPECT_EQ(log_.saved[0].level, Level::dissatisfied);
  EXPECT_EQ(log_.saved[0].input, Input::key);
  saved();
  pass(test::longer_than_guards);
  terminal_.on_input(ui::KeyDown{ui::Key::level_5}, now_);
  EXPECT_EQ(log_.saved.size(), 1U) << "there is no level on the behaviours screen";
  terminal_.on_input(ui::KeyDown{ui::Key::back}, now_);
  EXPECT_EQ(screen(), Screen::rating);
}

TEST_F(TerminalTest, AnExposedWindowIsPaintedWhole) {
  terminal_.on_input(ui::WindowExposed{}, now_);
  ASSERT_EQ(canvas_.frames.size(), 2U);
  EXPECT_TRUE(canvas_.last_was_whole());
}

TEST_F(TerminalTest, AnotherSizeIsLaidOutAnew) {
  canvas_.resize({1080, 1920});
  terminal_.on_input(ui::WindowExposed{}, now_);
  EXPECT_TRUE(canvas_.last_was_whole());
  EXPECT_GT(place_of(terminal_.view(), ChooseLevel{Level::very_dissatisfied}).y, 800);
}

TEST_F(TerminalTest, NothingIsDrawnWhenNothingChanges) {
  const auto frames = canvas_.frames.size();
  for (int i = 0; i < 10; ++i) {
    pass(1s);
    terminal_.on_time(now_);
    terminal_.on_input(ui::Woken{}, now_);
  }
  EXPECT_EQ(canvas_.frames.size(), frames);
}

TEST_F(TerminalTest, WithoutMotionNothingIsDueOnAttract) {
  EXPECT_EQ(terminal_.deadline(), std::nullopt);
}

TEST_F(TerminalTest, WalkingAwaySealsTheVoteByTimeAlone) {
  tap(ChooseLevel{Level::neutral});
  saved();
  for (int steps = 0; screen() == Screen::behaviours && log_.sealed == 0; ++steps) {
    ASSERT_LT(steps, 1000);
    ASSERT_TRUE(terminal_.deadline());
    ASSERT_GT(*terminal_.deadline(), now_);
    now_ = *terminal_.deadline();
    terminal_.on_time(now_);
  }
  EXPECT_EQ(log_.sealed, 1);
  sealed();
  EXPECT_EQ(screen(), Screen::thanks);
}

TEST_F(TerminalTest, WithoutADisplayNoticesAndTimeStillCount) {
  tap(ChooseLevel{Level::neutral});
  terminal_.detach();
  const auto frames = canvas_.frames.size();
  saved();
  EXPECT_EQ(screen(), Screen::behaviours);
  now_ = *terminal_.deadline();
  terminal_.on_time(now_);
  EXPECT_EQ(log_.sealed, 1);
  EXPECT_EQ(canvas_.frames.size(), frames);
}

// Finds its way by Tab, as somebody without a touch screen does.
class KeysTest : public TerminalTest {
 protected:
  KeysTest() { log_.answers = false; }
  void key(ui::Key key) {
    pass(test::longer_than_guards);
    terminal_.on_input(ui::KeyDown{key}, now_);
  }
  // Tab goes on from where the last one on this screen left off.
  void act_on(const flow::Action& action) {
    const auto& targets = terminal_.view().targets;
    const auto index = [&](const flow::Action& a) {
      return std::find_if(targets.begin(), targets.end(), [&](const auto& t) { return t.action == a; }) -
             targets.begin();
    };
    const auto from = on_ && index(*on_) < std::ssize(targets) ? index(*on_) : -1;
    for (auto i = from; i < index(action); ++i) key(ui::Key::next);
    key(ui::Key::act);
    on_ = action;
  }
  std::optional<flow::Action> on_;
};

TEST_F(KeysTest, KeysAloneGoFromTheQuestionToThanks) {
  act_on(ChooseLevel{Level::satisfied});
  ASSERT_EQ(log_.saved.size(), 1U);
  EXPECT_EQ(log_.saved[0].level, Level::satisfied);
  EXPECT_EQ(log_.saved[0].input, Input::key);
  saved();
  ASSERT_EQ(screen(), Screen::behaviours);
  act_on(flow::ToggleBehaviour{Behaviour::NN});
  EXPECT_EQ(log_.saved.back().marks[index_of(Behaviour::NN)], Mark::shown);
  saved();
  act_on(PressButton{Button::done});
  EXPECT_EQ(log_.sealed, 1);
  sealed();
  EXPECT_EQ(screen(), Screen::thanks);
}

// Says on which screen what may be heard.
class ReadingTest : public KeysTest {
 protected:
  ReadingTest() : KeysTest() {
    parts_.speech = true;
    terminal_.attach(canvas_, 5.9, now_);
  }
  void read_to_the_end() {
    key(ui::Key::read_aloud);
    for (int i = 0; i < 60; ++i) {
      pass(500ms);
      terminal_.on_time(now_);
    }
  }
  int levels_said() const {
    int levels = 0;
    for (const auto& texts : around_.speaker.said) {
      for (const ui::TextId id : texts) {
        levels += id == ui::TextId::level_5 || id == ui::TextId::level_4 || id == ui::TextId::level_3 ||
                  id == ui::TextId::level_2 || id == ui::TextId::level_1;
      }
    }
    return levels;
  }
};

TEST_F(ReadingTest, SaysTheQuestionAndEveryLevelInTheirOrder) {
  terminal_.on_input(ui::ContactDown{1, {640, 790}}, now_);
  read_to_the_end();
  EXPECT_EQ(levels_said(), 5);
  EXPECT_EQ(around_.speaker.said.size(), terminal_.view().reading.size());
}

TEST_F(ReadingTest, MovingOverTheLevelsIsSilent) {
  read_to_the_end();
  around_.speaker.said.clear();
  for (std::size_t i = 0; i < terminal_.view().targets.size(); ++i) key(ui::Key::next);
  EXPECT_EQ(levels_said(), 0);
}

TEST_F(ReadingTest, AfterTheTapTheLoudspeakerNeverSaysALevel) {
  key(ui::Key::level_2);
  saved();
  around_.speaker.said.clear();
  read_to_the_end();
  EXPECT_FALSE(around_.speaker.said.empty());
  key(ui::Key::back);
  ASSERT_EQ(screen(), Screen::rating);
  read_to_the_end();
  EXPECT_EQ(levels_said(), 0);
}

TEST_F(ReadingTest, ATouchEndsIt) {
  key(ui::Key::read_aloud);
  const int before = around_.speaker.hushed;
  terminal_.on_input(ui::ContactDown{1, {640, 790}}, now_);
  EXPECT_GT(around_.speaker.hushed, before);
  const auto said = around_.speaker.said.size();
  pass(10s);
  terminal_.on_time(now_);
  EXPECT_EQ(around_.speaker.said.size(), said);
}

}  // namespace
}  // namespace xinluon::app
