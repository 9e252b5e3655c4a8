#include "sync/server/reports/publication.h"

#include <gtest/gtest.h>

namespace xinluon::reports {
namespace {

using std::chrono::days;

Day day(std::string_view text) {
  return day_from_text(text).value();
}
Period period(std::string_view text) {
  return period_from_text(text).value();
}

// The days of a month with which a cell of the grid ends.
std::vector<unsigned> ends(Grid grid, std::string_view month) {
  std::vector<unsigned> found;
  const Period all = period(month);
  for (Day on = all.first; on <= all.last; on += days(1))
    if (ends_cell(grid, on)) found.push_back(static_cast<unsigned>(std::chrono::year_month_day(on).day()));
  return found;
}

TEST(Publication, WeeksStayWithinTheirMonth) {
  EXPECT_EQ(ends(Grid::weeks, "2026-11"), (std::vector<unsigned>{8, 15, 22, 30}));  // 1 is a Sunday
  EXPECT_EQ(ends(Grid::weeks, "2026-10"), (std::vector<unsigned>{11, 18, 31}));     // 1 a Thursday
  EXPECT_EQ(ends(Grid::weeks, "2027-02"), (std::vector<unsigned>{7, 14, 21, 28}));  // 1 a Monday
  EXPECT_EQ(ends(Grid::months, "2026-11"), (std::vector<unsigned>{30}));
  EXPECT_EQ(ends(Grid::days, "2026-11").size(), 30U);
}

TEST(Publication, NoWeekIsShorterThanSevenDays) {
  Day begin = day("2026-01-01");
  for (Day on = begin; on < day("2036-01-01"); on += days(1)) {
    if (!ends_cell(Grid::weeks, on)) continue;
    EXPECT_GE((on - begin).count(), 6) << to_text(on);
    EXPECT_LE((on - begin).count(), 18) << to_text(on);
    begin = on + days(1);
  }
}

TEST(Publication, SaysWhetherACellHasEnded) {
  EXPECT_TRUE(holds_a_cell(Grid::days, period("2026-11-20"), day("2026-11-20")));
  EXPECT_FALSE(holds_a_cell(Grid::days, period("2026-11-21"), day("2026-11-20")));
  EXPECT_TRUE(holds_a_cell(Grid::weeks, period("2026-11"), day("2026-11-20")));
  EXPECT_FALSE(holds_a_cell(Grid::weeks, period("2026-11-10..2026-11-15"), day("2026-11-20")));
  EXPECT_FALSE(holds_a_cell(Grid::months, period("2026-11"), day("2026-11-20")));
  EXPECT_TRUE(holds_a_cell(Grid::months, {Day(days(0)), day("9999-12-31")}, day("2026-11-20")));
}

TEST(Publication, BeforeAnythingWasCountedAnyCellIsTold) {
  const Boundaries boundaries = {day("2026-11-03"), day("2026-11-15"), day("2026-11-22")};
  const auto part = [&](std::string_view asked) {
    return published_part(boundaries, Grid::weeks, period(asked));
  };
  EXPECT_EQ(part("2026-11"), period("2026-11-01..2026-11-22"));
  EXPECT_EQ(part("2026-10"), period("2026-10"));
  EXPECT_EQ(part("2026-10-05..2026-11-17"), period("2026-10-12..2026-11-15"));
  EXPECT_EQ(part("2026-11-16..2026-11-30"), period("2026-11-16..2026-11-22"));
  EXPECT_EQ(part("2026-10-05..2026-10-20"), period("2026-10-12..2026-10-18"));
  EXPECT_FALSE(part("2026-10-05..2026-10-14"));
  EXPECT_FALSE(part("2026-11-09..2026-11-14"));
  EXPECT_FALSE(part("2026-11-23..2026-11-30"));
  EXPECT_FALSE(published_part({}, Grid::days, period("2026")));
}

TEST(Publication, AStretchRunsBetweenBoundaries) {
  const Boundaries boundaries = {day("2026-11-03"), day("2026-11-15"), day("2026-11-22")};
  EXPECT_TRUE(runs_between(boundaries, period("2026-11-16..2026-11-22")));
  EXPECT_TRUE(runs_between(boundaries, period("2026-10-01..2026-11-15"))) << "nothing was counted before";
  EXPECT_FALSE(runs_between(boundaries, period("2026-11-16..2026-11-21")));
  EXPECT_FALSE(runs_between({}, period("2026-11-16..2026-11-22")));
}

TEST(Publication, AMonthIsOneOfficersUnlessOthersServedToo) {
  const SharedMonths shared = {day("2026-10-01")};
  EXPECT_TRUE(served_alone(shared, day("2026-11-05"), day("2026-12-05")));
  EXPECT_FALSE(served_alone(shared, day("2026-10-31"), day("2026-11-05")));
  EXPECT_FALSE(served_alone(shared, day("2026-09-30"), day("2026-11-05")));
  EXPECT_TRUE(served_alone({}, day("2026-09-30"), day("2026-11-05")));
}

}  // namespace
}  // namespace xinluon::reports
