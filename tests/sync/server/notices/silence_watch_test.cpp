// The nightly look for silent counters over a real database.
#include "sync/server/notices/silence_watch.h"

#include "sync/server/notices/quality_watch.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/transactions.h"
#include "tests/sync/server/notices/notice_stand.h"

namespace xinluon::notices {
namespace {

class SilenceWatch : public test::NoticeStand {
 protected:
  SilenceWatch() { heard("2026-10-01"); }

  // The counter's kiosk was heard at 07:00 of that day.
  void heard(std::string_view on, std::uint64_t pending = 0) {
    write([&](db::Connection& writer) -> Result<void> {
      const auto id = KioskId::from("K-01").value();
      if (!storage::find_kiosk(writer, storage::Scope::local_administrator(), id))
        XINLUON_RETURN_IF_ERROR(
            storage::put_kiosk(writer, {id, CounterId::from("TM-X01-Q01").value(), "key", "",
                                        storage::KioskState::enrolled, morning("2026-10-01")}));
      storage::Health health;
      health.last_seen = morning(on);
      health.pending = pending;
      return storage::put_health(writer, id, health);
    });
  }
  // 40 votes on each Tuesday of four weeks, all good: no other rule has anything to say.
  void usual_weeks() {
    for (const char* on : {"2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03"})
      votes("TM-X01-Q01", on, 40, 0);
  }
  bool alarmed(std::string_view on) {
    const WallTime now = morning(on);
    test::must(write_judgements(database.writer(), test::must(judge_quality(*reader, now)), now));
    return lasting().contains("silence counter:TM-X01-Q01");
  }
};

TEST_F(SilenceWatch, ACounterThatFallsSilentIsAnAlertUntilVotesCome) {
  usual_weeks();
  heard("2026-11-05");
  EXPECT_FALSE(alarmed("2026-11-05")) << "one open day since: 7 expected";
  heard("2026-11-06");
  EXPECT_TRUE(alarmed("2026-11-06"));
  const auto alert =
      test::must(storage::lasting_alerts(*reader, storage::Scope::local_administrator())).at(0);
  EXPECT_EQ(alert.fact.unit.text(), "TM-X01");
  EXPECT_EQ(alert.fact.evidence, R"({"first":"2026-11-04","last":"2026-11-05","votes":0,"expected":13})");
  votes("TM-X01-Q01", "2026-11-06", 0, 1);
  heard("2026-11-07");
  EXPECT_FALSE(alarmed("2026-11-07")) << "whatever the vote was";
}

TEST_F(SilenceWatch, AKioskThatIsNotHeardMayStillHoldThem) {
  usual_weeks();
  heard("2026-11-05");
  EXPECT_FALSE(alarmed("2026-11-06")) << "its own alert is about the device";
  heard("2026-11-07", 12);
  EXPECT_FALSE(alarmed("2026-11-07"));
}

TEST_F(SilenceWatch, HolidaysAndWeekendsAreNotSilent) {
  usual_weeks();
  for (const char* on : {"2026-11-04", "2026-11-05", "2026-11-06"})
    write([&](db::Connection& writer) {
      storage::CalendarEntry entry;
      entry.unit = UnitId::from("TM-X01").value();
      entry.day = day(on);
      entry.name = "Nghỉ lễ";
      return storage::put_calendar_entry(writer, entry);
    });
  for (const char* on : {"2026-11-05", "2026-11-06", "2026-11-07", "2026-11-08", "2026-11-09"}) {
    heard(on);
    EXPECT_FALSE(alarmed(on)) << on;
  }
  for (const char* on : {"2026-11-10", "2026-11-11"}) {
    heard(on);
    alarmed(on);
  }
  EXPECT_TRUE(lasting().contains("silence counter:TM-X01-Q01")) << "Monday and Tuesday";
}

TEST_F(SilenceWatch, ARetiredKioskEndsIt) {
  usual_weeks();
  heard("2026-11-06");
  ASSERT_TRUE(alarmed("2026-11-06"));
  write([](db::Connection& writer) {
    return storage::set_kiosk_state(writer, KioskId::from("K-01").value(), storage::KioskState::revoked);
  });
  EXPECT_FALSE(alarmed("2026-11-07"));
}

TEST_F(SilenceWatch, TwentyTransactionsWithoutAVoteAreAnAlertFromTheFirstDayOn) {
  heard("2026-11-06");
  const auto tell = [&](std::uint64_t count) {
    write([&](db::Connection& writer) -> Result<void> {
      XINLUON_RETURN_IF_ERROR(storage::put_transactions(
          writer, {CounterId::from("TM-X01-Q01").value(), day("2026-11-05"), count}));
      return {};
    });
  };
  tell(20);
  EXPECT_TRUE(alarmed("2026-11-06"));
  const auto alert =
      test::must(storage::lasting_alerts(*reader, storage::Scope::local_administrator())).at(0);
  EXPECT_EQ(alert.fact.evidence, R"({"first":"2026-11-05","last":"2026-11-05","votes":0,"transactions":20})");
}

TEST_F(SilenceWatch, ACounterNobodyUsedYetIsNoAlert) {
  heard("2026-11-06");
  EXPECT_FALSE(alarmed("2026-11-06"));
}

}  // namespace
}  // namespace xinluon::notices
