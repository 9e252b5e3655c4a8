#include "kiosk/app/mark_hold.h"

#include <gtest/gtest.h>

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

constexpr ui::Rect mark{10, 10, 60, 60};
const BootTime start = boot_time(1'000);

TEST(MarkHold, FiveSecondsInPlaceAreEnoughOnce) {
  MarkHold hold;
  hold.down({1, {20, 20}}, mark, start);
  EXPECT_EQ(hold.deadline(), start + 5s);
  hold.move({1, {30, 25}});
  EXPECT_FALSE(hold.is_due(start + 4'999ms));
  EXPECT_TRUE(hold.is_due(start + 5s));
  EXPECT_FALSE(hold.is_due(start + 6s));
}

TEST(MarkHold, WhateverElseHappensEndsIt) {
  const auto due_after = [](auto what) {
    MarkHold hold;
    hold.down({1, {20, 20}}, mark, start);
    what(hold);
    return hold.is_due(start + 10s);
  };
  EXPECT_TRUE(due_after([](MarkHold&) {}));
  EXPECT_FALSE(due_after([](MarkHold& h) { h.up({1, {20, 20}}); }));
  EXPECT_FALSE(due_after([](MarkHold& h) { h.move({1, {200, 20}}); }));
  EXPECT_FALSE(due_after([](MarkHold& h) { h.down({2, {500, 500}}, mark, start + 1s); }));
}

TEST(MarkHold, ElsewhereOrWithoutAMarkNothingBegins) {
  MarkHold hold;
  hold.down({1, {200, 200}}, mark, start);
  EXPECT_EQ(hold.deadline(), std::nullopt);
  hold.down({2, {0, 0}}, {}, start);
  EXPECT_EQ(hold.deadline(), std::nullopt);
}

}  // namespace
}  // namespace xinluon::app
