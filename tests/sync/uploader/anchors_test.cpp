#include "sync/uploader/anchors.h"

#include <gtest/gtest.h>

namespace xinluon::uploader {
namespace {

TEST(Anchors, ThereIsNoneBeforeTheFirstAnswer) {
  EXPECT_FALSE(Anchors().best());
}

TEST(Anchors, AnAnswerThatCameLateSaysLessAndIsNotKept) {
  Anchors anchors;
  anchors.add(1'000'000, boot_time(500));     // offset at least 999,500
  anchors.add(1'010'000, boot_time(12'000));  // at least 998,000: two seconds under way
  EXPECT_EQ(anchors.best(), (wire::Anchor{1'000'000, 500}));
}

TEST(Anchors, ATighterOneIsKept) {
  Anchors anchors;
  anchors.add(1'000'000, boot_time(500));
  anchors.add(1'010'000, boot_time(10'400));
  EXPECT_EQ(anchors.best(), (wire::Anchor{1'010'000, 10'400}));
}

TEST(Anchors, WithTimeTheOldOneIsWorthLessThanANewOneThatWasSlower) {
  Anchors anchors;
  anchors.add(1'000'000, boot_time(500));
  // A day later, clocks may have run apart by 51.84 s: an answer 40 s under way is the better one.
  anchors.add(1'000'000 + 86'400'000, boot_time(86'400'000 + 40'500));
  EXPECT_EQ(anchors.best()->recv_boot_ms, 86'440'500);
}

}  // namespace
}  // namespace xinluon::uploader
