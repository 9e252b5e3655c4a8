#include "kiosk/ui/tap.h"

#include <gtest/gtest.h>

namespace xinluon::ui {
namespace {

using namespace std::chrono_literals;

class Taps : public ::testing::Test {
 protected:
  void wait(Milliseconds by) { now_ += by; }
  void down(ContactId id, Point at = {100, 100}) { taps_.down({id, at}, now_); }
  void move(ContactId id, Point at) { taps_.move({id, at}, now_); }
  std::optional<Tap> up(ContactId id, Point at = {100, 100}) { return taps_.up({id, at}, now_); }

  TapRules rules_ = tap_rules(5.0);  // slop 40 px
  TapTracker taps_{rules_};
  BootTime now_ = boot_time(10'000);
};

TEST_F(Taps, APressAndItsReleaseAreATap) {
  down(1, {100, 100});
  wait(80ms);
  const auto tap = up(1, {110, 105});
  ASSERT_TRUE(tap);
  EXPECT_EQ(tap->pressed, (Point{100, 100}));
  EXPECT_EQ(tap->released, (Point{110, 105}));
}

TEST_F(Taps, ATouchShorterThan40MsIsNoise) {
  down(1);
  wait(39ms);
  EXPECT_FALSE(up(1));
  down(1);
  wait(40ms);
  EXPECT_TRUE(up(1));
}

TEST_F(Taps, ALongPressCountsForAFingerThatStayed) {
  down(1);
  wait(5s);
  move(1, {120, 110});  // tremor
  EXPECT_TRUE(up(1));
}

TEST_F(Taps, ALongPressThatWanderedIsNoTap) {
  down(1);
  wait(1s);
  move(1, {150, 100});
  move(1, {100, 100});
  wait(2s);
  EXPECT_FALSE(up(1));
}

TEST_F(Taps, AShortPressMayWander) {
  down(1);
  wait(300ms);
  EXPECT_TRUE(up(1, {400, 100})) << "where it may end is for tapped() to say";
}

TEST_F(Taps, ALongPressOfSeveralContactsIsAPalm) {
  down(1);
  down(2);
  wait(3s);
  EXPECT_FALSE(up(1));
}

TEST_F(Taps, TheFirstFingerWins) {
  down(1, {100, 100});
  wait(20ms);
  down(2, {500, 100});
  wait(60ms);
  EXPECT_FALSE(up(2, {500, 100}));
  EXPECT_TRUE(up(1));
}

TEST_F(Taps, MoreThanTwoContactsAreIgnoredUntilAllAreLifted) {
  for (const ContactId id : {1, 2, 3}) down(id);
  wait(100ms);
  EXPECT_FALSE(up(1));
  down(1);  // again, while the others still rest
  wait(100ms);
  EXPECT_FALSE(up(1));
  EXPECT_FALSE(up(2));
  EXPECT_FALSE(up(3));
  down(4);
  wait(100ms);
  EXPECT_TRUE(up(4));
}

TEST_F(Taps, AFingerThatWasDownWhenTheScreenChangedMustLiftFirst) {
  down(1);
  taps_.ignore_until(now_ + 350ms);
  wait(1s);
  EXPECT_FALSE(up(1));
  down(1);
  wait(50ms);
  EXPECT_TRUE(up(1));
}

TEST_F(Taps, APressThatBeganInTheGuardIsNoTap) {
  taps_.ignore_until(now_ + 350ms);
  wait(340ms);
  down(1);
  wait(50ms);
  EXPECT_FALSE(up(1));
}

TEST_F(Taps, ALostFingerUpDoesNotBlockForEver) {
  down(1);
  EXPECT_EQ(taps_.deadline(), now_ + 15s);
  wait(15s);
  taps_.expire(now_);
  EXPECT_EQ(taps_.deadline(), std::nullopt);
  down(2);
  wait(50ms);
  EXPECT_TRUE(up(2));
}

TEST_F(Taps, TheSameFingerTwiceIsANewPress) {
  down(1);
  wait(5s);
  down(1, {300, 300});
  wait(50ms);
  const auto tap = up(1, {300, 300});
  ASSERT_TRUE(tap);
  EXPECT_EQ(tap->pressed, (Point{300, 300}));
}

TEST_F(Taps, AFingerUpWithoutADownIsNothing) {
  EXPECT_FALSE(up(7));
  move(7, {1, 1});
  EXPECT_FALSE(taps_.held());
}

TEST_F(Taps, TheHeldFingerIsTheFirstThatCounts) {
  down(1, {100, 100});
  move(1, {130, 100});
  ASSERT_TRUE(taps_.held());
  EXPECT_EQ(taps_.held()->pressed, (Point{100, 100}));
  EXPECT_EQ(taps_.held()->released, (Point{130, 100}));
  taps_.ignore_until(now_);
  EXPECT_FALSE(taps_.held());
}

class Tapped : public ::testing::Test {
 protected:
  std::optional<flow::Event> tap(Point from, Point to) { return tapped(view_, {from, to}, rules_); }
  static bool chose(const std::optional<flow::Event>& event, const flow::Action& action) {
    return event && std::holds_alternative<flow::Chosen>(*event) &&
           std::get<flow::Chosen>(*event).action == action;
  }

  flow::Action five_ = flow::ChooseLevel{Level::very_satisfied};
  flow::Action four_ = flow::ChooseLevel{Level::satisfied};
  View view_{{}, {{{0, 0, 100, 100}, five_}, {{120, 0, 100, 100}, four_}}, {}, {}, 0, {}, {}};
  TapRules rules_ = tap_rules(5.0);
};

TEST_F(Tapped, TheTargetItBeganOn) {
  EXPECT_TRUE(chose(tap({10, 10}, {90, 90}), five_));
  EXPECT_TRUE(chose(tap({90, 50}, {130, 50}), five_)) << "slipped, within the slop";
}

TEST_F(Tapped, LeavingTheTargetIsAChangeOfMind) {
  EXPECT_EQ(tap({10, 10}, {160, 50}), std::nullopt);
}

TEST_F(Tapped, BesideEveryTarget) {
  const auto event = tap({110, 50}, {150, 50});
  ASSERT_TRUE(event);
  EXPECT_TRUE(std::holds_alternative<flow::TouchedElsewhere>(*event));
}

TEST_F(Tapped, InAGapThatBelongsToTheNearest) {
  view_.near_px = 10;
  EXPECT_TRUE(chose(tap({104, 50}, {104, 50}), five_));
  EXPECT_TRUE(chose(tap({116, 50}, {116, 50}), four_));
}

}  // namespace
}  // namespace xinluon::ui
