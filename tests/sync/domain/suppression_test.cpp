#include "sync/domain/suppression.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(Suppression, HidesBelowFiveAndSplitsFromThirty) {
  EXPECT_EQ(visibility(0), Visibility::hidden);
  EXPECT_EQ(visibility(4), Visibility::hidden);
  EXPECT_EQ(visibility(5), Visibility::total_only);
  EXPECT_EQ(visibility(29), Visibility::total_only);
  EXPECT_EQ(visibility(30), Visibility::split);
}

}  // namespace
}  // namespace xinluon
