// Acceptance: given the same hands after the tap, every frame is the same for all five levels, to the end.
#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"

namespace xinluon::ui {
namespace {

using test::Stage;
using namespace std::chrono_literals;

class Film {
 public:
  explicit Film(Size size) { stage_.size = size; }

  std::vector<DisplayList> shoot(Level level) {
    stage_.hands.rate(level);
    frame();
    for (const flow::Action& action : std::vector<flow::Action>{
             flow::ToggleBehaviour{Behaviour::XC}, flow::ShowTab{Mark::missing},
             flow::ToggleBehaviour{Behaviour::NN}, flow::PressButton{flow::Button::choose_again},
             flow::PressButton{flow::Button::back}, flow::PressButton{flow::Button::say_more},
             flow::ToggleReason{Reason::attitude}, flow::PressButton{flow::Button::back}}) {
      stage_.pressed = action;
      frame();
      stage_.pressed.reset();
      stage_.hands.slow_tap(action);
      frame();
    }
    walk_away();
    return std::move(frames_);
  }

 private:
  void frame() { frames_.push_back(stage_.view().list); }

  // To the next citizen's attract screen, with every picture the loop would draw.
  void walk_away() {
    while (stage_.hands.state.screen != flow::Screen::attract) {
      const auto due = flow::deadline(stage_.hands.state, stage_.hands.settings);
      const auto picture = stage_.view().next_frame;
      ASSERT_TRUE(due);
      stage_.hands.now = picture ? std::min(*due, *picture) : *due;
      stage_.hands.happen(flow::Tick{});
      frame();
    }
  }

  Stage stage_;
  std::vector<DisplayList> frames_;
};

TEST(SameForAllLevels, EveryFrameAfterTheTap) {
  for (const Size size : {Size{1280, 800}, Size{1080, 1920}}) {
    const auto first = Film(size).shoot(Level::very_satisfied);
    EXPECT_GT(first.size(), 100u) << "countdown and the bar of the thanks are in it";
    for (const Level level : all_levels) EXPECT_EQ(Film(size).shoot(level), first);
  }
}

}  // namespace
}  // namespace xinluon::ui
