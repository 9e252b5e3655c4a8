#include "sync/server/organisation/time_text.h"

#include <gtest/gtest.h>

#include "sync/server/storage/organisation.h"

namespace xinluon::organisation {
namespace {

TEST(TimeText, ReadsMomentsAsPeopleAndProgramsWriteThem) {
  const WallTime seven = start_of(day_from_text("2026-11-21").value()) + std::chrono::hours(7);
  for (const char* text :
       {"2026-11-21 07:00", "2026-11-21T07:00", "2026-11-21 07:00:00", "2026-11-21T07:00:00+07:00"})
    EXPECT_EQ(moment_from_text(text).value(), seven) << text;
  EXPECT_EQ(moment_from_text("2026-11-20 24:00").value(), start_of(day_from_text("2026-11-21").value()));
  for (const char* text : {"", "2026-11-21", "2026-11-21 7:00", "2026-11-21 07:60", "2026-11-21 25:00",
                           "2026-11-21 24:01", "2026-02-30 07:00", "2026-11-21x07:00", "2026-11-21 07:00Z",
                           "2026-11-21 -7:00", "2026-11-21 07-00", "2026-11-21 07:00:0a"})
    EXPECT_FALSE(moment_from_text(text)) << text;
}

TEST(TimeText, GivesBackWhatItReads) {
  for (const auto& [on, hours] : {std::pair("mon", "07:00-11:30 13:30-17:00"), std::pair("sun", "closed"),
                                  std::pair("2026-08-22", "like mon"), std::pair("2026-02-17", "closed")}) {
    storage::CalendarEntry entry;
    ASSERT_TRUE(set_on(entry, on, storage::since_ever));
    ASSERT_TRUE(set_hours(entry, hours));
    EXPECT_EQ(text_of(entry).on, on);
    EXPECT_EQ(text_of(entry).hours, hours);
  }
  storage::CalendarEntry entry;
  for (const char* text : {"", "monday", "Mon", "2026-13-01", "like mon"})
    EXPECT_FALSE(set_on(entry, text, storage::since_ever)) << text;
  for (const char* text : {"", "7-11", "like monday", "07:00-07:00", "offen"})
    EXPECT_FALSE(set_hours(entry, text)) << text;
}

}  // namespace
}  // namespace xinluon::organisation
