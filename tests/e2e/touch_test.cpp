// Fingers on a real touch panel of a real X server: what counts as one tap and what as none.
#include <csignal>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::this_thread::sleep_for;

struct Spot {
  int x;
  int y;
};

class LongTouch : public testing::Test {
 protected:
  void SetUp() override { stand_ = std::make_unique<Stand>(StandOptions{.touch_panel = true}); }

  Spot face(int level) {
    const auto* attract = stand_->eyes().wait_for({"attract"}, seconds(10));
    EXPECT_NE(attract, nullptr);
    sleep_for(past_guard);
    const auto& target = attract->targets.at("level:" + std::to_string(level));
    return {target.x, target.y};
  }
  void tap(Spot at, milliseconds held = milliseconds(80)) {
    stand_->panel().down(1, at.x, at.y);
    sleep_for(held);
    stand_->panel().up(1, at.x, at.y);
  }
  bool behaviours_come() { return stand_->eyes().wait_for({"behaviours"}, seconds(3)) != nullptr; }
  bool nothing_happens() {
    sleep_for(seconds(1));
    return stand_->eyes().wait_for({"attract"}, milliseconds(200)) != nullptr;
  }
  void finish() {
    const auto* behaviours = stand_->eyes().wait_for({"behaviours"}, seconds(3));
    ASSERT_NE(behaviours, nullptr);
    sleep_for(past_guard);
    const auto& done = behaviours->targets.at("button:done");
    tap({done.x, done.y});
    ASSERT_NE(stand_->eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  }

  std::unique_ptr<Stand> stand_;
};

TEST_F(LongTouch, AFingerIsOneVoteThoughXGivesItsPointerToo) {
  tap(face(4));
  finish();
  ASSERT_EQ(stand_->wait_for_votes(1, seconds(20)), 1U);
  EXPECT_EQ(stand_->percentages().at("total").at("levels").at("4"), 1);
}

// Both ends of the tap are seen at once then: a citizen who taps again gets one vote, and a lasting look of
// "pressed" is never left behind.
TEST_F(LongTouch, ATapWhileTheKioskIsHeldUpIsOneVoteOrNone) {
  const Spot spot = face(4);
  stand_->kiosk().signal(SIGSTOP);
  tap(spot);
  sleep_for(milliseconds(300));
  stand_->kiosk().signal(SIGCONT);
  if (!behaviours_come()) {
    EXPECT_TRUE(nothing_happens());
    tap(spot);
  }
  finish();
  ASSERT_EQ(stand_->wait_for_votes(1, seconds(20)), 1U);
  EXPECT_EQ(stand_->percentages().at("total").at("levels").at("4"), 1);
}

TEST_F(LongTouch, OfTwoFingersTheFirstWins) {
  const Spot first = face(2);
  const Spot second = face(5);
  stand_->panel().down(1, first.x, first.y);
  stand_->panel().down(2, second.x, second.y);
  sleep_for(milliseconds(80));
  stand_->panel().up(2, second.x, second.y);
  EXPECT_TRUE(nothing_happens());
  stand_->panel().up(1, first.x, first.y);
  finish();
  ASSERT_EQ(stand_->wait_for_votes(1, seconds(20)), 1U);
  EXPECT_EQ(stand_->percentages().at("total").at("levels").at("2"), 1);
}

TEST_F(LongTouch, APalmIsNoVote) {
  const Spot at = face(3);
  for (std::uint32_t finger = 1; finger <= 5; ++finger)
    stand_->panel().down(finger, at.x + static_cast<int>(finger) * 10, at.y);
  sleep_for(milliseconds(300));
  for (std::uint32_t finger = 1; finger <= 5; ++finger)
    stand_->panel().up(finger, at.x + static_cast<int>(finger) * 10, at.y);
  EXPECT_TRUE(nothing_happens());
}

TEST_F(LongTouch, APressThatTremblesForSecondsCounts) {
  const Spot at = face(1);
  stand_->panel().down(1, at.x, at.y);
  for (int i = 0; i < 40; ++i) {
    sleep_for(milliseconds(100));
    stand_->panel().move(1, at.x + (i % 2 == 0 ? 6 : -6), at.y + i % 5);
  }
  EXPECT_TRUE(nothing_happens()) << "nothing counts before the finger is lifted";
  stand_->panel().up(1, at.x, at.y);
  EXPECT_TRUE(behaviours_come());
}

TEST_F(LongTouch, AFingerThatLeavesItsFaceHasChangedItsMind) {
  const Spot from = face(5);
  const Spot to = face(1);
  stand_->panel().down(1, from.x, from.y);
  sleep_for(milliseconds(80));
  stand_->panel().move(1, to.x, to.y);
  stand_->panel().up(1, to.x, to.y);
  EXPECT_TRUE(nothing_happens());
}

}  // namespace
}  // namespace xinluon::test
