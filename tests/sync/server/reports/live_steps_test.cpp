// The last live step of a day beside the figure that is published the next morning, and steps beside each
// other: they differ by no votes or by at least as many as may be shown.
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "sync/server/reports/releases.h"
#include "tests/support/mutation.h"
#include "tests/support/setting.h"

namespace xinluon::reports {
namespace {

const Day today = day_from_text("2026-11-22").value();
const storage::Node province{storage::NodeKind::unit, "TM"};

storage::Counts votes(std::uint64_t n) {
  storage::Counts counts;
  counts.counted.levels[3] = n;
  return counts;
}

TEST(LiveSteps, AStepIsToldOnceAsManyMoreHaveCome) {
  Releases releases;
  const Period open{today, today};
  EXPECT_EQ(releases.in_steps(province, open, votes(0))->counted.votes(), 0U);
  EXPECT_FALSE(releases.in_steps(province, open, votes(7)));
  EXPECT_FALSE(releases.in_steps(province, open, votes(11)));
  EXPECT_EQ(releases.in_steps(province, open, votes(12))->counted.votes(), 7U);
  EXPECT_EQ(releases.in_steps(province, open, votes(16))->counted.votes(), 7U);
  EXPECT_EQ(releases.in_steps(province, open, votes(40))->counted.votes(), 12U);
  EXPECT_FALSE(
      releases.in_steps(province, {today + std::chrono::days(1), today + std::chrono::days(1)}, votes(9)));
}

TEST(LiveSteps, FewerVotesThanWereToldBeginAnew) {
  Releases releases;
  const Period open{today, today};
  EXPECT_FALSE(releases.in_steps(province, open, votes(20)));
  EXPECT_EQ(releases.in_steps(province, open, votes(26))->counted.votes(), 20U);
  EXPECT_FALSE(releases.in_steps(province, open, votes(12))) << "some were set aside";
  EXPECT_EQ(releases.in_steps(province, open, votes(17))->counted.votes(), 12U);
}

TEST(LiveSteps, NeverAFewVotesBeforeTheDaysFigure) {
  const std::uint64_t seed = test::setting("XINLUON_ATTACK_SEED", std::random_device{}());
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    Releases releases;
    std::vector<std::uint64_t> told = {0};
    std::uint64_t n = 0;
    for (std::size_t asked = test::below(random, 20); asked > 0; --asked) {
      n += test::below(random, 9);
      const auto step = releases.in_steps(province, {today, today}, votes(n));
      if (step && step->counted.votes() > 0) told.push_back(step->counted.votes());
    }
    n += test::below(random, 4);
    told.push_back(n);               // the next morning
    if (told.size() == 2) continue;  // no step was told
    for (std::size_t i = 1; i < told.size(); ++i) {
      const auto more = told[i] - told[i - 1];
      ASSERT_TRUE(more == 0 || more >= min_votes_to_show) << more << " after " << told[i - 1];
    }
  }
}

}  // namespace
}  // namespace xinluon::reports
