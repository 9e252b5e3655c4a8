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
ReportingPreset preset(const std::string& id, std::string_view first, std::string_view last,
                       std::string_view due = "") {
  ReportingPreset made{id, "Báo cáo mẫu", "Quy định mẫu", {}, {}, {}};
  made.first = year_day_from_text(first).value();
  made.last = year_day_from_text(last).value();
  if (!due.empty()) made.due_before = year_day_from_text(due).value();
  return made;
}

const std::vector<ReportingPreset> presets = {
    preset("dak-lak-6-thang", "-1:11-16", "05-15", "05-31"),
    preset("dak-lak-nam", "-1:11-16", "11-15", "11-30"), preset("hanh-chinh-thang", "-1:15", "14"),
    preset("hanh-chinh-6-thang", "-1:12-15", "06-14"), preset("nam-sau", "01-01", "12-31", "+1:01-10")};
ReportingPeriod named(std::string_view text) {
  return reporting_period(text, presets).value();
}

TEST(ReportingPreset, HasTheWindowsOfItsRule) {
  EXPECT_EQ(named("dak-lak-6-thang/2026").data, period("2025-11-16..2026-05-15"));
  EXPECT_EQ(named("dak-lak-nam/2026").data, period("2025-11-16..2026-11-15"));
  EXPECT_EQ(named("hanh-chinh-thang/2026-03").data, period("2026-02-15..2026-03-14"));
  EXPECT_EQ(named("hanh-chinh-thang/2026-01").data, period("2025-12-15..2026-01-14"));
  EXPECT_EQ(named("hanh-chinh-6-thang/2026").data, period("2025-12-15..2026-06-14"));
  EXPECT_EQ(named("hanh-chinh-thang/2026-03").text, "hanh-chinh-thang/2026-03");
}

// "Trước 31/5" and "trước 30/11": the day itself is too late.
TEST(ReportingPreset, TheLastDayIsTheOneBefore) {
  const auto half = named("dak-lak-6-thang/2026");
  ASSERT_TRUE(half.last_day_to_send);
  EXPECT_EQ(*half.last_day_to_send, day("2026-05-30"));
  EXPECT_EQ(*named("dak-lak-nam/2026").last_day_to_send, day("2026-11-29"));
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-20")), 10);
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-30")), 0);
  EXPECT_EQ(days_left(*half.last_day_to_send, day("2026-05-31")), -1);
  EXPECT_FALSE(named("hanh-chinh-6-thang/2026").last_day_to_send);
}

TEST(ReportingPreset, NamesWhatThereIs) {
  for (const auto* const wrong : {"", "dak-lak-nam", "dak-lak-nam/", "dak-lak-nam/2026-11", "nam/2026",
                                  "hanh-chinh-thang/2026", "dak-lak-nam/0001", "nam-sau/9999"}) {
    const auto refused = reporting_period(wrong, presets);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, Errc::rejected);
    EXPECT_NE(refused.error().message.find("dak-lak-nam/2026"), std::string::npos) << wrong;
  }
  EXPECT_NE(reporting_period("x/2026", {}).error().message.find("there is none yet"), std::string::npos);
}

TEST(ReportingPreset, TheNextOneIsTheOneThatCanStillBeSent) {
  const auto next = [](std::size_t which, std::string_view today) {
    const auto around = reporting_periods_at(presets[which], day(today));
    return around[0].text + " " + around[1].text;
  };
  EXPECT_EQ(next(0, "2026-05-30"), "dak-lak-6-thang/2026 dak-lak-6-thang/2025");
  EXPECT_EQ(next(0, "2026-05-31"), "dak-lak-6-thang/2027 dak-lak-6-thang/2026") << "one day too late";
  EXPECT_EQ(next(1, "2026-11-29"), "dak-lak-nam/2026 dak-lak-nam/2025");
  EXPECT_EQ(next(1, "2026-11-30"), "dak-lak-nam/2027 dak-lak-nam/2026");
  EXPECT_EQ(next(2, "2026-12-14"), "hanh-chinh-thang/2026-12 hanh-chinh-thang/2026-11");
  EXPECT_EQ(next(2, "2026-12-15"), "hanh-chinh-thang/2027-01 hanh-chinh-thang/2026-12");
  EXPECT_EQ(next(4, "2027-01-09"), "nam-sau/2026 nam-sau/2025");
  EXPECT_EQ(next(4, "2027-01-10"), "nam-sau/2027 nam-sau/2026");
}

TEST(ReportingPreset, DaysAreThoseThatEveryYearHas) {
  for (const auto* const text : {"05-15", "-1:11-16", "+1:01-10", "02-28", "12-31", "14", "-1:28", "01"}) {
    const auto found = year_day_from_text(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(to_text(*found), text);
  }
  for (const auto* const wrong :
       {"", "5-15", "02-29", "04-31", "13-01", "00-10", "01-00", "29", "00", "-2:05-15", "-1:", "05/15",
        "1:05-15", "05-15 ", "2026-05-15", "5x", "+1-05"}) {
    const auto refused = year_day_from_text(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_NE(refused.error().message.find("like 05-15"), std::string::npos);
  }
}

TEST(ReportingPreset, SaysWhatIsWrongWithOne) {
  for (const auto& fine : presets) EXPECT_TRUE(check(fine)) << fine.id;
  EXPECT_TRUE(check(preset("tron-nam", "-1:05-16", "05-15", "05-16"))) << "a leap year too";
  const auto wrong = [](ReportingPreset made, std::string_view what) {
    const auto refused = check(made);
    ASSERT_FALSE(refused) << what;
    EXPECT_EQ(refused.error().code, Errc::rejected);
    EXPECT_NE(refused.error().message.find(what), std::string::npos) << refused.error().message;
  };
  const auto fine = preset("a", "01-01", "06-30");
  for (const auto* const id : {"", "A", "a/b", "a b", "năm"})
    wrong(preset(id, "01-01", "06-30"), "an id has");
  wrong(preset(std::string(41, 'a'), "01-01", "06-30"), "an id has");
  auto changed = fine;
  changed.name = "";
  wrong(changed, "the name is empty");
  changed.name = std::string(201, 'a');
  wrong(changed, "the name is longer than 200 bytes");
  changed = fine;
  changed.source = "";
  wrong(changed, "the source is empty");
  wrong(preset("a", "01-01", "14"), "some of a month");
  wrong(preset("a", "15", "06-14"), "some of a month");
  wrong(preset("a", "01-01", "06-30", "15"), "some of a month");
  wrong(preset("a", "06-30", "01-01"), "ends before it begins");
  wrong(preset("a", "-1:06-30", "06-30"), "longer than a year");
  wrong(preset("a", "01-01", "06-30", "06-30"), "due before its last day is over");
  EXPECT_TRUE(check(preset("a", "01-01", "06-30", "07-01")));
}

}  // namespace
}  // namespace xinluon
