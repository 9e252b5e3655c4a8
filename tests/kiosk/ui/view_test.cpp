#include "kiosk/ui/view.h"

#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"

namespace xinluon::ui {
namespace {

using test::Stage;
using namespace std::chrono_literals;

std::vector<std::string> words(const View& view) {
  std::vector<std::string> found;
  for (const DrawCommand& command : view.list) {
    if (const auto* text = std::get_if<DrawText>(&command)) found.push_back(text->text);
  }
  return found;
}

bool says(const View& view, std::string_view text) {
  const auto all = words(view);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

const Target* target_of(const View& view, const flow::Action& action) {
  for (const Target& target : view.targets) {
    if (target.action == action) return &target;
  }
  return nullptr;
}

const DrawBox* box_at(const View& view, Rect rect) {
  for (const DrawCommand& command : view.list) {
    const auto* box = std::get_if<DrawBox>(&command);
    if (box != nullptr && box->rect == rect) return box;
  }
  return nullptr;
}

TEST(View, TheOpeningHoursBreakAfterCommas) {
  for (const Size size : test::sizes) {
    Stage stage;
    stage.size = size;
    stage.site.texts.hours = "Thứ Hai – Thứ Sáu, 7:30 – 11:30, 13:30 – 17:00";
    stage.hands.happen(flow::HoursChanged{false});
    const View view = stage.view();
    for (const char* span :
         {"Thứ\u00A0Hai\u00A0–\u00A0Thứ\u00A0Sáu", "7:30\u00A0–\u00A011:30", "13:30\u00A0–\u00A017:00"})
      EXPECT_TRUE(says(view, span)) << span << " at " << size.w;
  }
}

TEST(View, LongOpeningHoursWithoutCommasBreakSomewhere) {
  Stage stage;
  stage.site.texts.hours =
      "từ Thứ Hai đến Thứ Sáu vào buổi sáng và buổi chiều trong giờ làm việc của Ủy ban nhân dân xã";
  stage.hands.happen(flow::HoursChanged{false});
  const View view = stage.view();
  EXPECT_TRUE(says(view, "từ Thứ Hai"));
  EXPECT_TRUE(view.misfits.empty());
}

TEST(View, ThePressedTargetIsTinted) {
  Stage stage;
  const flow::Action action = flow::ChooseLevel{Level::dissatisfied};
  const View before = stage.view();
  stage.pressed = action;
  const View after = stage.view();
  const Rect card = target_of(after, action)->rect;
  EXPECT_EQ(box_at(before, card)->fill, stage.theme[ColourId::card]);
  EXPECT_EQ(box_at(after, card)->fill, stage.theme[ColourId::tint]);
  EXPECT_EQ(box_at(after, card)->line, stage.theme[ColourId::brand]);
  EXPECT_EQ(dirty_rects(before.list, after.list, {0, 0, 1280, 800}), std::vector{card});
}

TEST(View, ThePendingTargetStaysPressedAndOthersDoNot) {
  Stage stage;
  stage.hands.log_answers = false;
  const flow::Action chosen = flow::ChooseLevel{Level::dissatisfied};
  const flow::Action other = flow::ChooseLevel{Level::satisfied};
  stage.hands.tap(chosen);
  stage.pressed = other;
  const View view = stage.view();
  EXPECT_EQ(box_at(view, target_of(view, chosen)->rect)->fill, stage.theme[ColourId::tint]);
  EXPECT_EQ(box_at(view, target_of(view, other)->rect)->fill, stage.theme[ColourId::card]);
}

TEST(View, SavingIsSaidAfterASecond) {
  Stage stage;
  stage.hands.log_answers = false;
  stage.hands.tap(flow::ChooseLevel{Level::neutral});
  View view = stage.view();
  EXPECT_FALSE(says(view, "Đang lưu"));
  ASSERT_EQ(view.next_frame, stage.hands.now + 1s);
  stage.hands.wait(1s);
  view = stage.view();
  EXPECT_TRUE(says(view, "Đang lưu"));
  EXPECT_EQ(view.next_frame, std::nullopt);
}

TEST(View, ATapTooEarlyIsToldToWait) {
  Stage stage;
  stage.motion = false;
  stage.hands.rate(Level::neutral);
  stage.hands.slow_tap(flow::PressButton{flow::Button::done});
  stage.hands.wait(4s);
  stage.hands.happen(flow::Tick{});
  const BootTime ended = stage.hands.now;
  stage.hands.wait(1s);
  stage.hands.tap(flow::ChooseLevel{Level::neutral});
  EXPECT_TRUE(says(stage.view(), "Xin chờ"));
  EXPECT_EQ(stage.view().next_frame, ended + 5s);
  stage.hands.now = ended + 5s;
  EXPECT_FALSE(says(stage.view(), "Xin chờ"));
}

TEST(View, IdleWithoutMotionNeverWakes) {
  Stage stage;
  stage.motion = false;
  EXPECT_EQ(stage.view().next_frame, std::nullopt);
  stage.hands.happen(flow::StoreLost{"X"});
  EXPECT_EQ(stage.view().next_frame, std::nullopt);
}

TEST(View, TheCountdownChangesEverySecond) {
  for (const Size size : test::sizes) {
    Stage stage;
    stage.size = size;
    stage.hands.rate(Level::neutral);
    stage.hands.happen(flow::TouchedElsewhere{});
    const BootTime touched = stage.hands.now;
    EXPECT_EQ(stage.view().next_frame, touched + 20s);
    for (int left = 20; left > 0; --left) {
      const View view = stage.view();
      stage.hands.now = *view.next_frame;
      const View next = stage.view();
      EXPECT_TRUE(says(next, std::to_string(left)));
      EXPECT_NE(view.list, next.list);
    }
    EXPECT_EQ(stage.hands.now, touched + 39s);
  }
}

TEST(View, TheCountdownMovesAndCoversNothing) {
  for (const Size size : test::sizes) {
    Stage stage;
    stage.size = size;
    stage.hands.rate(Level::neutral);
    const View before = stage.view();
    stage.hands.wait(25s);
    const View after = stage.view();
    for (const Behaviour b : all_behaviours) {
      const flow::Action action = flow::ToggleBehaviour{b};
      EXPECT_EQ(*target_of(before, action), *target_of(after, action));
    }
    for (const flow::Button b : {flow::Button::choose_again, flow::Button::more_time, flow::Button::done}) {
      EXPECT_NE(target_of(after, flow::PressButton{b}), nullptr);
    }
  }
}

TEST(View, LanguagesAreButtonsWhereThereIsRoomElseAMenu) {
  const flow::Action menu = flow::PressButton{flow::Button::languages};
  const flow::Action english = flow::ChooseLanguage{"en"};
  for (const Size size : test::sizes) {
    Stage stage;
    stage.size = size;
    const View view = stage.view();
    const bool room = size.w >= 900 && size.w > size.h;
    EXPECT_EQ(target_of(view, english) != nullptr, room);
    EXPECT_EQ(target_of(view, menu) == nullptr, room);
  }
}

TEST(View, WithButtonsOnlyNothingAsksForATouch) {
  Stage stage;
  stage.hands.settings.only_buttons = true;
  const View view = stage.view();
  EXPECT_EQ(view.targets.size(), 5u) << "the faces, which the five keys stand for";
  EXPECT_TRUE(says(view, "Bấm"));
  EXPECT_FALSE(says(view, "Chạm"));
}

TEST(View, OneLanguageHasNoButton) {
  Stage stage;
  stage.packs.resize(1);
  stage.hands.settings.languages = {"vi"};
  EXPECT_EQ(stage.view().targets.size(), 6u) << "five faces, large text";
}

TEST(View, FourLanguagesFitIntoTheBar) {
  for (const Size size : test::sizes) {
    Stage stage;
    stage.size = size;
    stage.packs.push_back(stage.packs[1]);
    stage.packs.push_back(stage.packs[0]);
    const View view = stage.view();
    for (const Target& target : view.targets) EXPECT_GE(target.rect.x, 0);
    EXPECT_EQ(view.misfits, std::vector<std::string>{}) << size.w << "x" << size.h;
  }
}

TEST(View, RatingAgainDoesNotShowWhatWasChosen) {
  View first;
  for (const Level level : all_levels) {
    Stage stage;
    stage.hands.rate(level);
    stage.hands.slow_tap(flow::PressButton{flow::Button::choose_again});
    const View view = stage.view();
    if (first.list.empty()) first = view;
    EXPECT_EQ(view.list, first.list);
  }
}

TEST(View, WhenTwoReasonsAreChosenTheOthersCantBeTouched) {
  Stage stage;
  stage.hands.rate(Level::neutral);
  stage.hands.slow_tap(flow::PressButton{flow::Button::say_more});
  stage.hands.slow_tap(flow::ToggleReason{Reason::waiting});
  EXPECT_NE(target_of(stage.view(), flow::ToggleReason{Reason::guidance}), nullptr);
  stage.hands.slow_tap(flow::ToggleReason{Reason::harassment});
  const View view = stage.view();
  EXPECT_EQ(target_of(view, flow::ToggleReason{Reason::guidance}), nullptr);
  EXPECT_NE(target_of(view, flow::ToggleReason{Reason::waiting}), nullptr) << "it can be taken back";
}

TEST(View, OutOfServiceNamesKioskAndCodeAndTheOtherWay) {
  Stage stage;
  stage.hands.happen(flow::StoreLost{"DISK_FULL"});
  const View view = stage.view();
  EXPECT_TRUE(says(view, "K-0317"));
  EXPECT_TRUE(says(view, "DISK_FULL"));
  EXPECT_TRUE(says(view, "1900 0000"));
  EXPECT_TRUE(view.targets.empty());
  stage.site.texts.other_ways.clear();
  EXPECT_FALSE(says(stage.view(), "cách khác"));
}

TEST(View, TextTooLongForItsPlaceIsNamed) {
  Stage stage;
  stage.site.texts.unit = std::string(200, 'W');
  EXPECT_EQ(stage.view().misfits, std::vector{stage.site.texts.unit});
}

TEST(View, GapsBelongToTheNearestFaceOnTheRatingScreenOnly) {
  Stage stage;
  const auto between = [](const View& view) {
    const Rect left = target_of(view, flow::ChooseLevel{Level::very_satisfied})->rect;
    const Rect right = target_of(view, flow::ChooseLevel{Level::satisfied})->rect;
    return std::pair(Point{left.right() + 1, left.y + 50}, Point{right.x - 2, right.y + 50});
  };
  const View attract = stage.view();
  EXPECT_EQ(target_at(attract, between(attract).first), nullptr);
  stage.hands.happen(flow::TouchedElsewhere{});
  const View rating = stage.view();
  const auto [near_left, near_right] = between(rating);
  ASSERT_NE(target_at(rating, near_left), nullptr);
  EXPECT_EQ(target_at(rating, near_left)->action, flow::Action{flow::ChooseLevel{Level::very_satisfied}});
  EXPECT_EQ(target_at(rating, near_right)->action, flow::Action{flow::ChooseLevel{Level::satisfied}});
  const Rect first = target_of(rating, flow::ChooseLevel{Level::very_satisfied})->rect;
  EXPECT_EQ(target_at(rating, {first.x + 5, first.y - 20}), nullptr) << "further than half a gap";
}

TEST(View, TheSameInputGivesTheSamePicture) {
  Stage stage;
  stage.hands.rate(Level::neutral);
  EXPECT_EQ(stage.view().list, stage.view().list);
}

}  // namespace
}  // namespace xinluon::ui
