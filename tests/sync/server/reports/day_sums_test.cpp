#include "sync/server/reports/day_sums.h"

#include "sync/base/format.h"
#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

class DaySumsTest : public CastVotes {
 protected:
  std::uint64_t votes(const Node& node, std::string_view asked) {
    return test::must(sums.counts_of(writer, node, period(asked), day("2026-11-20"))).counted.votes();
  }

  DaySums sums;
};

TEST_F(DaySumsTest, APeriodIsTheDifferenceOfTwoDays) {
  cast("TM-X01-Q01", "2026-11-03", 5);
  cast("TM-X01-Q01", "2026-11-05", 7);
  cast("TM-X01-Q01", "2026-11-21", 90);
  EXPECT_EQ(votes(commune, "2026-11"), 12U) << "the day that is not closed is not in it";
  EXPECT_EQ(votes(commune, "2026-11-03..2026-11-04"), 5U);
  EXPECT_EQ(votes(commune, "2026-11-04..2026-11-05"), 7U);
  EXPECT_EQ(votes(commune, "2026-11-01..2026-11-02"), 0U);
}

TEST_F(DaySumsTest, KeepsAThousandNodesThenBeginsAnew) {
  cast("TM-X01-Q01", "2026-11-03", 5);
  EXPECT_EQ(votes(commune, "2026-11"), 5U);
  cast("TM-X01-Q01", "2026-11-03", 5);
  for (int i = 0; i < 999; ++i) votes({storage::NodeKind::counter, format("Q-{}", i)}, "2026-11");
  EXPECT_EQ(votes(commune, "2026-11"), 5U);
  votes({storage::NodeKind::counter, "Q-999"}, "2026-11");
  EXPECT_EQ(votes(commune, "2026-11"), 10U);
}

TEST_F(DaySumsTest, ReadsAheadWhileThereIsRoom) {
  const auto prepare = [&](const Node& node) { test::must(sums.prepare(writer, node, day("2026-11-20"))); };
  cast("TM-X01-Q01", "2026-11-03", 5);
  prepare(commune);
  for (int i = 0; i < 999; ++i) prepare({storage::NodeKind::counter, format("Q-{}", i)});
  prepare(province);
  cast("TM-X01-Q01", "2026-11-03", 5);
  EXPECT_EQ(votes(commune, "2026-11"), 5U);
  EXPECT_EQ(votes(province, "2026-11"), 10U);
}

}  // namespace
}  // namespace xinluon::reports
