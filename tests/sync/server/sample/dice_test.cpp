#include "sync/server/sample/dice.h"

#include <array>

#include <gtest/gtest.h>

namespace xinluon::sample {
namespace {

constexpr int throws = 200'000;

TEST(Dice, TheSameNamesGiveTheSameThrows) {
  Dice one(7, {1, 2});
  Dice same(7, {1, 2});
  Dice other(7, {2, 1});
  const auto first = one.next();
  EXPECT_EQ(first, same.next());
  EXPECT_NE(first, other.next());
  EXPECT_NE(first, Dice(8, {1, 2}).next());
}

// Written down once: a year of a sample must stay the same year.
TEST(Dice, FallAsEver) {
  Dice dice(1);
  EXPECT_EQ(dice.next(), 10451216379200822465ULL);
  EXPECT_EQ(Dice(1).hex(8).size(), 8U);
}

TEST(Dice, HaveTheMeanTheyAreAskedFor) {
  Dice dice(3);
  double units = 0;
  double normals = 0;
  double squares = 0;
  double small = 0;
  double large = 0;
  for (int i = 0; i < throws; ++i) {
    units += dice.unit();
    const double normal = dice.normal();
    normals += normal;
    squares += normal * normal;
    small += static_cast<double>(dice.poisson(0.5));
    large += static_cast<double>(dice.poisson(70));
  }
  EXPECT_NEAR(units / throws, 0.5, 0.005);
  EXPECT_NEAR(normals / throws, 0, 0.01);
  EXPECT_NEAR(squares / throws, 1, 0.02);
  EXPECT_NEAR(small / throws, 0.5, 0.01);
  EXPECT_NEAR(large / throws, 70, 0.1);
  EXPECT_EQ(dice.poisson(0), 0U);
}

TEST(Dice, ChooseByWeight) {
  Dice dice(4);
  const std::array<double, 3> weights = {1, 0, 3};
  std::array<int, 3> counts{};
  for (int i = 0; i < throws; ++i) ++counts.at(dice.one_of(weights));
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2] / static_cast<double>(throws), 0.75, 0.01);
}

}  // namespace
}  // namespace xinluon::sample
