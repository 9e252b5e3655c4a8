#include "sync/server/reports/tracker.h"

#include <algorithm>

#include "sync/crypto/hash.h"
#include "sync/server/storage/marks_text.h"
#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

class TrackerTest : public CastVotes {
 protected:
  TrackerTest() {
    for (const char* const id : {"TM-X02", "TM-X03", "TM-X04"}) {
      add_unit(id, "TM");
      add_counter(std::string(id) + "-Q01", id);
    }
  }
  void send(std::string_view of, std::string_view on) {
    storage::SentReport report;
    report.unit = unit(of);
    report.period = year;
    report.sent_on = day(on);
    report.note = "Số 12/BC-UBND";
    report.noted = start_of(day(on));
    must([&] { return storage::note_sent_report(writer, everything, report); });
  }
  Tracker track(const TrackerRequest& request) {
    return test::must(track_reports(writer, everything, request, now));
  }
  TrackerRequest request() const { return {.top = unit("TM"), .period = year}; }
  static std::string text_of(const Tracker& tracker) {
    std::string text;
    for (const auto& each : tracker.units)
      text += each.unit.id.text() + ":" + std::string(name_of(each.state)) + " ";
    return text + (tracker.more ? "…" : "");
  }

  const storage::Scope everything = storage::Scope::local_administrator();
  ReportingPeriod year = {"dak-lak-nam/2026", {day("2025-11-16"), day("2026-11-15")}, day("2026-11-29")};
};

TEST_F(TrackerTest, TellsHowItStandsWithEachUnitAndCountsThem) {
  send("TM-X02", "2026-11-29");
  send("TM-X03", "2026-11-30");
  now = start_of(day("2026-11-29"));
  EXPECT_EQ(text_of(track(request())), "TM-X01:due TM-X02:sent TM-X03:sent_late TM-X04:due ");
  now = start_of(day("2026-11-30"));
  const auto tracker = track(request());
  EXPECT_EQ(text_of(tracker), "TM-X01:late TM-X02:sent TM-X03:sent_late TM-X04:late ");
  EXPECT_EQ(tracker.count(ReportState::late), 2U);
  EXPECT_EQ(tracker.count(ReportState::sent), 1U);
  EXPECT_EQ(tracker.count(ReportState::sent_late), 1U);
  EXPECT_EQ(tracker.count(ReportState::due), 0U);
  now = start_of(day("2026-11-15"));
  year.text = "dak-lak-nam/2027";
  EXPECT_EQ(track(request()).count(ReportState::not_due), 4U);
}

TEST_F(TrackerTest, WhatWasInTimeStaysSoWhenTheRuleChanges) {
  send("TM-X02", "2026-11-29");
  year.last_day_to_send = day("2026-11-20");
  now = start_of(day("2026-11-21"));
  EXPECT_EQ(text_of(track(request())), "TM-X01:late TM-X02:sent TM-X03:late TM-X04:late ");
}

TEST_F(TrackerTest, GivesAPageAtATimeAndCountsAll) {
  send("TM-X02", "2026-11-20");
  auto asked = request();
  asked.limit = 2;
  const auto first = track(asked);
  EXPECT_EQ(text_of(first), "TM-X01:due TM-X02:sent …");
  asked.after = "TM-X02";
  const auto second = track(asked);
  EXPECT_EQ(text_of(second), "TM-X03:due TM-X04:due ");
  EXPECT_EQ(second.counts, first.counts);
  asked.after.clear();
  asked.state = ReportState::due;
  EXPECT_EQ(text_of(track(asked)), "TM-X01:due TM-X03:due …");
  asked.state = ReportState::late;
  EXPECT_EQ(text_of(track(asked)), "");
}

TEST_F(TrackerTest, IsForThoseWhoSeeTheUnit) {
  const auto refused = track_reports(writer, storage::Scope::of_units({unit("TM-X01")}), request(), now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::not_found);
}

TEST_F(TrackerTest, TheFingerprintIsOfWhatIsTold) {
  auto vote = satisfied();
  vote.marks = storage::marks_of("sm------");
  cast("TM-X01-Q01", "2026-09-02", 40, vote);
  cast("TM-X01-Q02", "2026-09-02", 10);
  cast("TM-X01-Q03", "2026-09-02", 2);
  cast("TM-X01-Q04", "2026-09-02", 3);
  const auto asked = figures_of_report(unit("TM-X01"), period("2026-09-01..2026-09-30"));
  const auto before = ask(asked);
  const std::string text = figures_text(before);
  EXPECT_EQ(text.substr(0, text.find("counter")),
            "xinluon-figures 1 2026-09-01 2026-09-30\n"
            "unit TM-X01 all 2026-09-01 2026-09-30 55 55 0 0 0 55 0 40/0 0/40 0/0 0/0 0/0 0/0 0/0 0/0\n");
  EXPECT_NE(text.find("counter TM-X01-Q02 total_only 2026-09-01 2026-09-30 10 10 -\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("counter TM-X01-Q03 too_few "), std::string::npos);
  EXPECT_NE(text.find(" - - -\n"), std::string::npos) << "nothing of a few votes";
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
            static_cast<std::ptrdiff_t>(2 + before.children.size()));
  EXPECT_EQ(figures_sha256(before), crypto::to_hex(crypto::sha256(text)));
  cast("TM-X01-Q01", "2026-10-02", 40);
  now += std::chrono::days(3);
  EXPECT_EQ(figures_sha256(ask(asked)), figures_sha256(before)) << "of other days, and asked later";
  cast("TM-X01-Q02", "2026-09-03", 5);
  EXPECT_NE(figures_sha256(ask(asked)), figures_sha256(before));
}

TEST_F(TrackerTest, WhatIsNotPublishedHasAFingerprintToo) {
  const auto asked = figures_of_report(unit("TM-X01"), period("2026-11-21..2026-12-01"));
  EXPECT_TRUE(figures_text(ask(asked))
                  .starts_with("xinluon-figures 1 2026-11-21 2026-12-01\n"
                               "unit TM-X01 not_published - - - - -\ncounter "))
      << figures_text(ask(asked));
}

}  // namespace
}  // namespace xinluon::reports
