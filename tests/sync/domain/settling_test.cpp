#include "sync/domain/settling.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(Settling, AMonthIsSettledSevenDaysAfterItsEnd) {
  const auto settled = [](std::string_view closed) {
    return to_text(last_settled_day(day_from_text(closed).value()));
  };
  EXPECT_EQ(settled("2026-11-30"), "2026-10-31");
  EXPECT_EQ(settled("2026-12-06"), "2026-10-31");
  EXPECT_EQ(settled("2026-12-07"), "2026-11-30");
  EXPECT_EQ(settled("2026-12-31"), "2026-11-30");
  EXPECT_EQ(settled("2027-01-07"), "2026-12-31");
}

}  // namespace
}  // namespace xinluon
