// Somebody reads figures, something that lies in published days is corrected, and they read again: nothing
// may differ, or no few votes.
#include <gtest/gtest.h>

#include "sync/server/ingest/closing.h"
#include "sync/server/ingest/serving.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/reports/render.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/shifts.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Node;

Day day(std::string_view text) {
  return day_from_text(text).value();
}
WallTime six_on(std::string_view text) {
  return start_of(day(text)) + hours(6);
}

// Twenty votes each morning from 22 to 30 September: CB-01 serves the first ten, CB-02 the others.
class TwoReadings : public test::OneKiosk {
 protected:
  TwoReadings() {
    for (const auto* const officer : {"CB-01", "CB-02"})
      test::must(
          storage::put_officer(writer, {OfficerId::from(officer).value(), commune, officer, false, false}));
    for (Day morning = day("2026-09-22"); morning <= day("2026-09-30"); morning += days(1)) {
      test::must(serve("CB-01", start_of(morning) + hours(8), tenth_vote(morning)));
      test::must(serve("CB-02", tenth_vote(morning), start_of(morning) + hours(12)));
    }
  }
  void vote_all_mornings() {
    for (Day morning = day("2026-09-22"); morning <= day("2026-09-30"); morning += days(1)) {
      now = start_of(morning) + hours(8);
      add(20);
      now = server.drain(device, now);
    }
  }
  Result<std::uint64_t> serve(const char* officer, WallTime from, WallTime to) {
    return db::transaction(writer, [&] {
      return ingest::correct_shift(writer, {counter, from, to, OfficerId::from(officer).value()});
    });
  }
  // Half a minute behind it.
  static WallTime tenth_vote(Day morning) { return start_of(morning) + hours(8) + minutes(10) + seconds(30); }
  void close_at(WallTime at) { test::must(ingest::close_days(writer, at, ingest::hears_kiosks_first)); }

  Percentages ask(Node node, std::string_view period, WallTime at) {
    PercentagesRequest request;
    if (node.kind == storage::NodeKind::counter) request.cuts = {storage::Dimension::officer};
    request.node = std::move(node);
    request.with_children = false;  // those of the last day
    request.period = period_from_text(period).value();
    return test::must(percentages(writer, storage::Scope::local_administrator(), request, at));
  }
  // Of that officer in September; nothing while it is not told.
  std::optional<std::uint64_t> told_of(const std::string& officer, WallTime at) {
    const auto found = ask(Node::of(counter), "2026-09", at);
    for (const auto& slice : found.cuts.at(0).slices)
      if (slice.value == officer && slice.satisfied) return slice.satisfied->of;
    return std::nullopt;
  }
  std::string everything_told(WallTime at) {
    std::string all;
    for (const auto& node :
         {Node::of(UnitId::from("TM").value()), Node::of(commune), Node::of(counter),
          Node::of(OfficerId::from("CB-01").value()), Node::of(OfficerId::from("CB-02").value())})
      for (const char* const period :
           {"2026-09", "2026-09-22..2026-09-29", "2026-09-30", "2026-09-01..2026-10-31"})
        all += to_json(ask(node, period, at)) + "\n";
    return all;
  }
  void refused(const Result<void>& act, std::string_view why) {
    ASSERT_FALSE(act) << why;
    EXPECT_EQ(act.error().code, Errc::rejected);
    EXPECT_NE(act.error().message.find(why), std::string::npos) << act.error().message;
  }
  void proved() {
    const auto found = test::must(recount(writer, storage::Scope::local_administrator()));
    EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
  }

  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const UnitId commune = UnitId::from("TM-X01").value();
};

TEST_F(TwoReadings, AShiftIsCorrectedUntilItsMonthIsToldByOfficer) {
  vote_all_mornings();
  const WallTime end = tenth_vote(day("2026-09-26"));
  const WallTime two_votes_before = end - minutes(2);
  close_at(six_on("2026-10-07"));
  EXPECT_FALSE(told_of("CB-01", six_on("2026-10-07"))) << "its shifts may still be corrected";
  EXPECT_EQ(test::must(serve("CB-02", two_votes_before, end)), 2U);

  const WallTime settled = six_on("2026-10-08");
  close_at(settled);
  EXPECT_EQ(told_of("CB-01", settled), 88U);
  EXPECT_EQ(told_of("CB-02", settled), 92U);
  const auto before = everything_told(settled);
  const auto again = serve("CB-01", two_votes_before, end);
  refused(again ? Result<void>() : fail(again.error()), "who served in 2026-09 are published");
  EXPECT_TRUE(everything_told(settled) == before) << "two votes changed hands";
  EXPECT_EQ(test::must(serve("CB-01", start_of(day("2026-09-26")) + hours(13), start_of(day("2026-09-27")))),
            0U)
      << "when nobody voted";
  proved();
}

// They come without any word of when the kiosk's clock began; the server learns of it when the month is told.
TEST_F(TwoReadings, AVoteThatIsDatedAgainKeepsWhomItWasToldWith) {
  test::must(serve("CB-01", start_of(day("2026-09-25")), start_of(day("2026-09-26"))));
  now = start_of(day("2026-09-25")) + hours(8);
  add(40);
  ASSERT_TRUE(server.take(device.batch(0, 40, now), now));
  const WallTime settled = six_on("2026-10-08");
  close_at(settled);
  const auto served_by_nobody = [&] {
    return server.database().scalar("SELECT COUNT(*) FROM vote WHERE officer = ''");
  };
  ASSERT_EQ(served_by_nobody(), 40);
  const auto before = everything_told(settled);
  now = settled;
  for (int i = 0; i < 2; ++i) server.exchange(device, 40, 40, now, Milliseconds(40));
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE t_low_ms IS NOT NULL"), 40)
      << "now its shift is known";
  EXPECT_EQ(served_by_nobody(), 40);
  EXPECT_TRUE(everything_told(settled) == before);
  const auto found = test::must(recount(writer, storage::Scope::local_administrator()));
  EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
  EXPECT_EQ(found.officers_kept, 40U);
}

TEST_F(TwoReadings, WhatStoodSomewhereOnAPublishedDayStaysThere) {
  vote_all_mornings();
  storage::Unit other;
  other.id = UnitId::from("TM-X02").value();
  other.parent = UnitId::from("TM").value();
  other.name = "Xã Mẫu 02";
  test::must(db::transaction(writer, [&] { return storage::add_unit(writer, other); }));
  const auto move = [&](std::string_view from) {
    storage::CounterChange change;
    change.unit = other.id;
    return db::transaction(writer,
                           [&] { return storage::change_counter(writer, counter, day(from), change); });
  };
  const auto merge = [&](std::string_view from) {
    return db::transaction(writer, [&] { return storage::merge_unit(writer, commune, other.id, day(from)); });
  };
  const WallTime published = six_on("2026-10-02");
  close_at(published);
  const auto before = everything_told(published);
  refused(move("2026-09-30"), "enter the change from 2026-10-02 on");
  refused(merge("2026-09-30"), "what it counted from 2026-09-30 to 2026-10-01 is published");
  EXPECT_TRUE(everything_told(published) == before)
      << "twenty votes of one day are told apart from those before";
  EXPECT_TRUE(move("2026-10-01")) << "it counted nothing since";
  EXPECT_EQ(ask(Node::of(commune), "2026-09", published).total.votes, 180U);
  proved();
}

}  // namespace
}  // namespace xinluon::reports
