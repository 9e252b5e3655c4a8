#include "kiosk/app/focus.h"

#include <gtest/gtest.h>

namespace xinluon::app {
namespace {

using flow::ChooseLevel;
using ui::Key;

// Five faces in a row, a wide button below, a small one top right.
flow::Action level(int n);
void add(ui::View& view, ui::Rect rect, const flow::Action& action) {
  ui::Target target;
  target.rect = rect;
  target.action = action;
  view.targets.push_back(target);
}
ui::View board() {
  ui::View view;
  add(view, {900, 0, 80, 80}, flow::PressButton{flow::Button::languages});
  for (int i = 0; i < 5; ++i) add(view, {i * 200, 200, 180, 300}, level(5 - i));
  add(view, {0, 600, 980, 80}, flow::PressButton{flow::Button::done});
  return view;
}
flow::Action level(int n) {
  return ChooseLevel{*level_from_int(n)};
}

TEST(Focus, NothingIsFocusedUntilAKeyAsks) {
  Focus focus;
  EXPECT_EQ(focus.action(), std::nullopt);
  focus.move(Key::act, board());
  EXPECT_EQ(focus.action(), std::nullopt);
}

TEST(Focus, TabWalksEveryTargetAndComesRound) {
  const ui::View view = board();
  Focus focus;
  for (const ui::Target& target : view.targets) {
    focus.move(Key::next, view);
    EXPECT_EQ(focus.action(), target.action);
  }
  focus.move(Key::next, view);
  EXPECT_EQ(focus.action(), view.targets.front().action);
  focus.move(Key::previous, view);
  EXPECT_EQ(focus.action(), view.targets.back().action);
}

TEST(Focus, ArrowsGoWhereTheTargetsAre) {
  const ui::View view = board();
  Focus focus;
  focus.move(Key::next, view);
  focus.move(Key::next, view);
  ASSERT_EQ(focus.action(), level(5));
  focus.move(Key::right, view);
  EXPECT_EQ(focus.action(), level(4));
  focus.move(Key::left, view);
  focus.move(Key::left, view);  // there is nothing further left
  EXPECT_EQ(focus.action(), level(5));
  for (int i = 0; i < 4; ++i) focus.move(Key::right, view);
  ASSERT_EQ(focus.action(), level(1));
  focus.move(Key::up, view);
  EXPECT_EQ(focus.action(), flow::Action(flow::PressButton{flow::Button::languages}));
  focus.move(Key::down, view);
  EXPECT_EQ(focus.action(), level(1));
}

TEST(Focus, ArrowsAloneReachEverything) {
  const ui::View view = board();
  std::vector<flow::Action> reached = {view.targets.front().action};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Key key : {Key::left, Key::right, Key::up, Key::down}) {
      Focus focus;
      while (focus.action() != reached[i]) focus.move(Key::next, view);
      focus.move(key, view);
      if (std::find(reached.begin(), reached.end(), *focus.action()) == reached.end()) {
        reached.push_back(*focus.action());
      }
    }
  }
  EXPECT_EQ(reached.size(), view.targets.size());
}

TEST(Focus, LetsGoOfWhatIsGone) {
  ui::View view = board();
  Focus focus;
  focus.move(Key::previous, view);
  focus.keep_within(view);
  EXPECT_TRUE(focus.action());
  view.targets.pop_back();
  focus.keep_within(view);
  EXPECT_FALSE(focus.action());
}

}  // namespace
}  // namespace xinluon::app
