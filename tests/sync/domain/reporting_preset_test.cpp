#include "sync/domain/reporting_preset.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

Day day(std::string_view text) {
  return day_from_text(text).value();
}
Period period(std::string_view text) {
  return period_from_text(text).value();
}

TEST(ReportingPreset, HasTheWindowsOfItsRule) {
  EXPECT_EQ(reporting_period("dak-lak-6-thang/2026")->data, period("2025-11-16..2026-05-15"));
  EXPECT_EQ(reporting_period("dak-lak-nam/2026")->data, period("2025-11-16..2026-11-15"));
  EXPECT_EQ(reporting_period("hanh-chinh-thang/2026-03")->data, period("2026-02-15..2026-03-14"));
  EXPECT_EQ(reporting_period("hanh-chinh-thang/2026-01")->data, period("2025-12-15..2026-01-14"));
  EXPECT_EQ(reporting_period("hanh-chinh-6-thang/2026")->data, period("2025-12-15..2026-06-14"));
  EXPECT_EQ(reporting_period("hanh-chinh-nam/2026")->data, period("2025-12-15..2026-12-14"));
}

// "Trước 31/5" and "trước 30/11": the day itself is too late.
TEST(ReportingPreset, TheLastDayIsTheOneBefore) {
  const auto half = reporting_period("dak-lak-6-thang/2026").value();
  ASSERT_TRUE(half.last_day_to_send);
  EXPECT_EQ(*half.last_day_to_send, day("2026-05-30"));
  EXPECT_EQ(*reporting_period("dak-lak-nam/2026")->last_day_to_send, day("2026-11-29"));
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-20")), 10);
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-30")), 0);
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-31")), -1);
  EXPECT_FALSE(reporting_period("hanh-chinh-nam/2026")->last_day_to_send);
}

TEST(ReportingPreset, NamesWhatThereIs) {
  for (const auto* const wrong : {"", "dak-lak-nam", "dak-lak-nam/", "dak-lak-nam/2026-11", "nam/2026",
                                  "hanh-chinh-thang/2026", "dak-lak-nam/0001"}) {
    const auto refused = reporting_period(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, Errc::rejected);
    EXPECT_NE(refused.error().message.find("dak-lak-nam/2026"), std::string::npos) << wrong;
  }
}

}  // namespace
}  // namespace xinluon
