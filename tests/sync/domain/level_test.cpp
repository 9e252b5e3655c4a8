#include "sync/domain/level.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

// Frozen: these numbers are in every record ever sealed.
TEST(Level, NumbersAreFrozenBestFirst) {
  int expected = 5;
  for (const Level level : all_levels) EXPECT_EQ(to_int(level), expected--);
  EXPECT_EQ(to_int(Level::very_satisfied), 5);
  EXPECT_EQ(to_int(Level::very_dissatisfied), 1);
}

TEST(Level, OnlyOneToFiveAreLevels) {
  for (const Level level : all_levels) EXPECT_EQ(level_from_int(to_int(level)), level);
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{6}, std::int64_t{-1}, std::int64_t{257}}) {
    EXPECT_FALSE(level_from_int(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace xinluon
