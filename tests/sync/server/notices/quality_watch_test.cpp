// The nightly look over a real database.
#include "sync/server/notices/quality_watch.h"

#include "tests/sync/server/notices/notice_stand.h"

namespace xinluon::notices {
namespace {

class QualityWatch : public test::NoticeStand {
 protected:
  // One night's look; gives the alerts whose cause lasts, as "rule subject".
  std::set<std::string> look(std::string_view on, bool expect_ours = true) {
    const WallTime now = morning(on);
    const auto judgements = test::must(judge_quality(*reader, now));
    EXPECT_EQ(test::must(write_judgements(database.writer(), judgements, now)), expect_ours);
    return lasting();
  }
};

TEST_F(QualityWatch, ABadPlaceIsAnAlertAndAGoodOneIsNot) {
  for (const char* on : {"2026-11-03", "2026-11-10"}) {
    votes("TM-X01-Q01", on, 60, 40);
    votes("TM-X01-Q02", on, 960, 40);
  }
  EXPECT_EQ(look("2026-11-17"),
            (std::set<std::string>{"quality counter:TM-X01-Q01", "quality unit:TM", "quality unit:TM-X01"}));
}

TEST_F(QualityWatch, OneInjectedBadVoteIsNoAlert) {
  for (const char* on : {"2026-10-06", "2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03", "2026-11-10"})
    for (const char* counter : {"TM-X01-Q01", "TM-X01-Q02", "TM-X01-Q03"}) votes(counter, on, 20, 0);
  EXPECT_EQ(look("2026-11-17"), std::set<std::string>());
  votes("TM-X01-Q01", "2026-11-11", 0, 1);
  EXPECT_EQ(look("2026-11-18"), std::set<std::string>());
}

TEST_F(QualityWatch, ADropAgainstTheFourWeeksBeforeIsAnAlert) {
  for (const char* on : {"2026-10-06", "2026-10-13", "2026-10-20", "2026-10-27"})
    votes("TM-X01-Q01", on, 100, 0);
  votes("TM-X01-Q01", "2026-11-10", 97, 3);
  EXPECT_EQ(look("2026-11-17"),
            (std::set<std::string>{"drop counter:TM-X01-Q01", "drop unit:TM", "drop unit:TM-X01"}))
      << "97 %, with an interval around the target, is no quality alert";
}

TEST_F(QualityWatch, ACounterOfOneOfficerIsJudgedByWholeMonths) {
  votes("TM-X01-Q02", "2026-10-05", 2000, 0);
  votes("TM-X01-Q02", "2026-11-03", 2000, 0);
  votes("TM-X01-Q01", "2026-11-24", 10, 40, "CB-1");
  EXPECT_EQ(look("2026-11-30").count("quality counter:TM-X01-Q01"), 0) << "November is not over";
  EXPECT_EQ(look("2026-12-01").count("quality counter:TM-X01-Q01"), 1);
}

TEST_F(QualityWatch, TwentyNineVotesAreTooFew) {
  votes("TM-X01-Q01", "2026-11-10", 0, 29);
  EXPECT_EQ(look("2026-11-17"), std::set<std::string>());
  votes("TM-X01-Q01", "2026-11-11", 0, 6);
  EXPECT_EQ(look("2026-11-18").size(), 3);
}

TEST_F(QualityWatch, SettlesWhenThePlaceIsGoodAgain) {
  votes("TM-X01-Q01", "2026-11-03", 30, 30);
  EXPECT_EQ(look("2026-11-17").size(), 3);
  votes("TM-X01-Q01", "2026-11-24", 4000, 0);
  EXPECT_EQ(look("2026-12-01"), std::set<std::string>());
}

TEST_F(QualityWatch, LooksOnceADayWhoeverLooks) {
  EXPECT_TRUE(test::must(quality_is_due(*reader, morning("2026-11-17"))));
  look("2026-11-17");
  EXPECT_FALSE(test::must(quality_is_due(*reader, morning("2026-11-17"))));
  votes("TM-X01-Q01", "2026-11-03", 30, 30);
  EXPECT_EQ(look("2026-11-17", false), std::set<std::string>());
  EXPECT_TRUE(test::must(quality_is_due(*reader, morning("2026-11-18"))));
}

TEST_F(QualityWatch, NothingOfTodayIsLookedAt) {
  votes("TM-X01-Q01", "2026-11-17", 0, 500);
  EXPECT_EQ(look("2026-11-17").count("quality unit:TM-X01"), 0);
  EXPECT_EQ(look("2026-11-18").count("quality unit:TM-X01"), 1);
}

}  // namespace
}  // namespace xinluon::notices
