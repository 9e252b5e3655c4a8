#include "sync/server/flags/peers.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace xinluon::flags {
namespace {

// Of 100 votes 1 + 2 + 6 + 29 + 62, a little more or less.
std::vector<LevelCounts> peers() {
  std::vector<LevelCounts> all;
  for (std::uint64_t i = 0; i < 20; ++i) all.push_back({1, 2, 6, 24 + i % 9, 67 - i % 9});
  return all;
}
LevelCounts mirrored(LevelCounts counts) {
  std::reverse(counts.begin(), counts.end());
  return counts;
}

TEST(Peers, LeaveUsualMonthsAlone) {
  EXPECT_FALSE(far_from_peers({1, 2, 6, 29, 62}, peers()));
  EXPECT_FALSE(far_from_peers({0, 1, 5, 20, 74}, peers()));
  EXPECT_FALSE(far_from_peers({5, 5, 10, 30, 50}, peers()));
}

TEST(Peers, FindWhatIsFarInAnyDirection) {
  EXPECT_TRUE(far_from_peers({0, 0, 0, 1, 120}, peers()));
  EXPECT_TRUE(far_from_peers({60, 20, 5, 10, 5}, peers()));
  EXPECT_TRUE(far_from_peers({0, 0, 1, 115, 5}, peers()));
}

TEST(Peers, TreatMirroredCountsAlike) {
  std::vector<LevelCounts> others;
  for (const auto& peer : peers()) others.push_back(mirrored(peer));
  for (const LevelCounts& own : {LevelCounts{1, 2, 6, 29, 62}, LevelCounts{0, 0, 0, 1, 120},
                                 LevelCounts{9, 9, 10, 30, 42}, LevelCounts{60, 20, 5, 10, 5}})
    EXPECT_EQ(far_from_peers(own, peers()), far_from_peers(mirrored(own), others));
}

TEST(Peers, SayNothingOfFew) {
  EXPECT_FALSE(far_from_peers({0, 0, 0, 0, 29}, peers()));
  auto few = peers();
  few.resize(7);
  EXPECT_FALSE(far_from_peers({60, 20, 5, 10, 5}, few));
  few.resize(20, LevelCounts{0, 0, 0, 0, 5});
  EXPECT_FALSE(far_from_peers({60, 20, 5, 10, 5}, few));
  EXPECT_FALSE(far_from_peers({0, 0, 0, 0, 0}, peers()));
}

}  // namespace
}  // namespace xinluon::flags
