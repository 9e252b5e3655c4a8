#include "sync/server/storage/reporting_presets.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

const Scope everything = Scope::local_administrator();

class ReportingPresets : public testing::Test {
 protected:
  std::vector<ReportingPreset> all() { return test::must(reporting_presets(database.writer(), everything)); }
  ReportingPreset with(const std::string& id) {
    for (const auto& preset : all())
      if (preset.id == id) return preset;
    throw std::runtime_error("no " + id);
  }
  Period data_of(std::string_view text) { return test::must(reporting_period(text, all())).data; }
  static Period period(std::string_view text) { return period_from_text(text).value(); }

  test::ServerDatabase database;
};

TEST_F(ReportingPresets, BeginWithTheDirectiveAndTheAdministrativeReports) {
  EXPECT_EQ(all().size(), 5U);
  EXPECT_EQ(data_of("dak-lak-6-thang/2026"), period("2025-11-16..2026-05-15"));
  EXPECT_EQ(data_of("dak-lak-nam/2026"), period("2025-11-16..2026-11-15"));
  EXPECT_EQ(data_of("hanh-chinh-thang/2026-01"), period("2025-12-15..2026-01-14"));
  EXPECT_EQ(data_of("hanh-chinh-6-thang/2026"), period("2025-12-15..2026-06-14"));
  EXPECT_EQ(data_of("hanh-chinh-nam/2026"), period("2025-12-15..2026-12-14"));
  const auto send = [&](std::string_view text) {
    return test::must(reporting_period(text, all())).last_day_to_send;
  };
  EXPECT_EQ(send("dak-lak-6-thang/2026"), day_from_text("2026-05-30").value());
  EXPECT_EQ(send("dak-lak-nam/2026"), day_from_text("2026-11-29").value());
  EXPECT_FALSE(send("hanh-chinh-nam/2026"));
  for (const auto& preset : all()) {
    EXPECT_TRUE(check(preset)) << preset.id;
    EXPECT_FALSE(preset.source.empty());
  }
}

TEST_F(ReportingPresets, AreChangedAddedAndTakenOut) {
  auto changed = with("dak-lak-nam");
  changed.name = "Chỉ thị mới: năm";
  changed.due_before.reset();
  ASSERT_TRUE(put_reporting_preset(database.writer(), changed));
  EXPECT_EQ(with("dak-lak-nam"), changed);
  auto added = changed;
  added.id = "an-nam";
  added.due_before = YearDay{1, 1, 10};
  ASSERT_TRUE(put_reporting_preset(database.writer(), added));
  EXPECT_EQ(all().front(), added) << "by id";
  EXPECT_TRUE(test::must(delete_reporting_preset(database.writer(), "an-nam")));
  EXPECT_FALSE(test::must(delete_reporting_preset(database.writer(), "an-nam")));
  EXPECT_EQ(all().size(), 5U);
}

TEST_F(ReportingPresets, WhatDoesNotFitIsRefusedByName) {
  auto wrong = with("dak-lak-nam");
  wrong.first = {0, 12, 1};
  const auto refused = put_reporting_preset(database.writer(), wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("dak-lak-nam"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("ends before it begins"), std::string::npos);
  EXPECT_NE(with("dak-lak-nam"), wrong);
}

TEST_F(ReportingPresets, ADayThatIsNoneIsDamage) {
  for (const char* const column : {"first_day", "last_day", "due_before"}) {
    const auto before = with("dak-lak-nam");
    database.damage(std::string("UPDATE reporting_preset SET ") + column +
                    " = '31/5' WHERE id = 'dak-lak-nam'");
    const auto found = reporting_presets(database.writer(), everything);
    ASSERT_FALSE(found) << column;
    EXPECT_EQ(found.error().code, Errc::corrupt);
    EXPECT_NE(found.error().message.find("dak-lak-nam"), std::string::npos) << found.error().message;
    ASSERT_TRUE(put_reporting_preset(database.writer(), before)) << "it is mended by putting it again";
  }
}

}  // namespace
}  // namespace xinluon::storage
