#include "sync/domain/proportion_test.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

// Worked out with Python's statistics.NormalDist.
TEST(ProportionTest, AgreesWithAnotherImplementation) {
  struct Case {
    Ratio a;
    Ratio b;
    double p;
  };
  for (const Case& c :
       {Case{{80, 100}, {190, 200}, 4.45570906040249e-05}, Case{{28, 30}, {60, 60}, 0.0431144467830755},
        Case{{850, 1000}, {1840, 2000}, 2.89086221627599e-09},
        Case{{45, 50}, {100, 100}, 0.00129837993425674}})
    EXPECT_NEAR(two_proportion_p(c.a, c.b), c.p, 1e-9) << c.a.part << "/" << c.a.of;
}

TEST(ProportionTest, DoesNotMindTheOrder) {
  EXPECT_EQ(two_proportion_p({80, 100}, {190, 200}), two_proportion_p({190, 200}, {80, 100}));
}

TEST(ProportionTest, SaysNothingWithoutVotesOrWithoutDifference) {
  EXPECT_EQ(two_proportion_p({0, 0}, {190, 200}), 1);
  EXPECT_EQ(two_proportion_p({190, 200}, {0, 0}), 1);
  EXPECT_EQ(two_proportion_p({50, 50}, {80, 80}), 1);
  EXPECT_EQ(two_proportion_p({0, 50}, {0, 80}), 1);
  EXPECT_EQ(two_proportion_p({95, 100}, {190, 200}), 1);
}

}  // namespace
}  // namespace xinluon
