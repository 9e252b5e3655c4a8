#include "sync/server/flags/chances.h"

#include <gtest/gtest.h>

namespace xinluon::flags {
namespace {

// By hand and by tables.
TEST(Chances, ArePoissons) {
  EXPECT_NEAR(poisson_tail(1, 1), 0.632120559, 1e-9);
  EXPECT_NEAR(poisson_tail(10, 3), 0.00110248814, 1e-10);
  EXPECT_DOUBLE_EQ(poisson_tail(0, 5), 1);
  EXPECT_DOUBLE_EQ(poisson_tail(3, 0), 0);
  EXPECT_NEAR(poisson_tail(100, 100), 0.51329880, 1e-7);
}

TEST(Chances, AreBinomial) {
  EXPECT_NEAR(binomial_tail(2, 2, 0.5), 0.25, 1e-12);
  EXPECT_NEAR(binomial_tail(3, 10, 0.1), 0.0701908264, 1e-9);
  EXPECT_DOUBLE_EQ(binomial_tail(0, 10, 0.1), 1);
  EXPECT_DOUBLE_EQ(binomial_tail(11, 10, 0.1), 0);
  EXPECT_DOUBLE_EQ(binomial_tail(1, 10, 0), 0);
  EXPECT_DOUBLE_EQ(binomial_tail(1, 10, 1), 1);
}

TEST(Chances, GiveALimit) {
  EXPECT_EQ(poisson_limit(0.2, 1e-4, 8), 8U);
  const auto limit = poisson_limit(20, 1e-4, 8);
  EXPECT_LE(poisson_tail(limit, 20), 1e-4);
  EXPECT_GT(poisson_tail(limit - 1, 20), 1e-4);
}

}  // namespace
}  // namespace xinluon::flags
