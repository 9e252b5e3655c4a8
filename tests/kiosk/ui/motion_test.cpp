#include "kiosk/ui/motion.h"

#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"

namespace xinluon::ui {
namespace {

using namespace std::chrono_literals;

int moving(Milliseconds t) {
  for (int face = 0; face < face_count; ++face) {
    if (attract_lift(t, face) > 0) return face;
  }
  return -1;
}

TEST(Motion, FacesRiseOneAfterAnotherAtTheEndOfEveryEightSeconds) {
  EXPECT_EQ(moving(0s), -1);
  EXPECT_EQ(moving(4'999ms), -1);
  for (int face = 0; face < face_count; ++face) EXPECT_EQ(moving(5'300ms + face * 600ms), face);
}

TEST(Motion, TheFaceThatBeginsMovesOn) {
  EXPECT_EQ(moving(8s + 5'300ms), 1);
  EXPECT_EQ(moving(8s + 5'300ms + 4 * 600ms), 0);
  EXPECT_EQ(moving(5 * 8s + 5'300ms), 0);
}

TEST(Motion, AllFacesMoveAlike) {
  for (Milliseconds t = 0ms; t < 600ms; t += 10ms) {
    const double first = attract_lift(5s + t, 0);
    EXPECT_GE(first, 0);
    EXPECT_LE(first, 1);
    for (int face = 1; face < face_count; ++face) {
      EXPECT_DOUBLE_EQ(attract_lift(5s + face * 600ms + t, face), first);
    }
  }
}

TEST(Motion, NoFrameIsDrawnWhileNothingMoves) {
  EXPECT_EQ(attract_next(0s), 5s);
  EXPECT_EQ(attract_next(8s), 13s);
  EXPECT_EQ(attract_next(6s), 6s + frame_time);
}

TEST(Motion, ThePulseEnds) {
  EXPECT_GT(pulse_lift(300ms), 0.9);
  EXPECT_EQ(pulse_lift(600ms), 0);
  EXPECT_EQ(pulse_next(600ms), std::nullopt);
}

// Drawing only at next_frame misses no change of the picture by more than a frame's time.
TEST(Motion, TheLoopSleepsBetweenTheFrames) {
  test::Stage stage;
  const BootTime begin = stage.hands.now;
  int frames = 0;
  while (stage.hands.now < begin + 24s) {
    const auto next = stage.view().next_frame;
    ASSERT_TRUE(next);
    ASSERT_GT(*next, stage.hands.now);
    stage.hands.now = *next;
    ++frames;
  }
  EXPECT_LE(frames, 3 * 3'000 / 33 + 6);
}

}  // namespace
}  // namespace xinluon::ui
