#include "sync/server/storage/sent_reports.h"

#include <gtest/gtest.h>

#include "sync/server/storage/organisation_changes.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

Day day(std::string_view text) {
  return day_from_text(text).value();
}
UnitId unit(std::string_view id) {
  return UnitId::from(id).value();
}

// Under the province TM the sample's commune TM-X01 with four counters; added here TM-X02 whose only counter
// is at the centre below it, TM-X03 without any, and the department TM-S01.
class SentReports : public testing::Test {
 protected:
  template <class Act>
  auto must(const Act& act) {
    return test::must(db::transaction(writer, act));
  }
  SentReports() {
    add("TM-X02", "TM", UnitType::commune);
    add("TM-X02-TT", "TM-X02", UnitType::centre);
    add_counter("TM-X02-Q01", "TM-X02-TT");
    add("TM-X03", "TM", UnitType::commune);
    add("TM-S01", "TM", UnitType::department);
    add_counter("TM-S01-Q01", "TM-S01");
  }
  void add(std::string_view id, std::string_view parent, UnitType type, Day from = since_ever) {
    Unit made;
    made.id = unit(id);
    if (!parent.empty()) made.parent = unit(parent);
    made.type = type;
    made.name = std::string(id);
    made.valid_from = from;
    must([&] { return add_unit(writer, made); });
  }
  void add_counter(std::string_view id, std::string_view at, Day from = since_ever) {
    Counter made{CounterId::from(id).value(), unit(at), "01", std::string(id), ""};
    made.valid_from = from;
    must([&] { return storage::add_counter(writer, made); });
  }
  SentReport report(std::string_view of, std::string_view sent_on = "2026-11-20") const {
    SentReport made;
    made.unit = unit(of);
    made.period = year;
    made.sent_on = day(sent_on);
    made.note = "Số 12/BC-UBND";
    made.figures_sha256 = std::string(64, 'a');
    made.account = "giamsat";
    made.noted = now;
    return made;
  }
  TakingBack taking_back(std::string_view of, const std::string& why = "trả lại") const {
    return {unit(of), year.text, why, "giamsat", now};
  }
  SentReport sent(const SentReport& report) {
    return must([&] { return note_sent_report(writer, all, report); });
  }
  // "TM-S01 TM-X01=1": with the version of what is noted as sent.
  std::string listed(const Scope& scope, std::string_view top, const ReportingPeriod& period, Day today) {
    std::string text;
    for (const auto& found : test::must(reporting_units(writer, scope, unit(top), period, today)))
      text += (text.empty() ? "" : " ") + found.id.text() +
              (found.sent ? "=" + std::to_string(found.sent->version) : "");
    return text;
  }
  std::string listed(std::string_view top = "TM") { return listed(all, top, year, day_of(now)); }
  template <class T>
  static void refused(const Result<T>& result, const std::string& words, Errc code = Errc::rejected) {
    ASSERT_FALSE(result) << words;
    EXPECT_EQ(result.error().code, code) << result.error().message;
    EXPECT_NE(result.error().message.find(words), std::string::npos) << result.error().message;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Scope all = Scope::local_administrator();
  const Scope commune = Scope::of_units({UnitId::from("TM-X01").value()});
  const WallTime now = start_of(day("2026-11-22")) + std::chrono::hours(9);
  const ReportingPeriod year = {
      "dak-lak-nam/2026", {day("2025-11-16"), day("2026-11-15")}, day("2026-11-29")};
};

TEST_F(SentReports, OweThoseBelowTheProvinceWithCounters) {
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02") << "a centre's counters are its commune's, and a commune "
                                                 "without counters has nothing to report";
  EXPECT_EQ(listed("TM-X02"), "TM-X02");
  EXPECT_EQ(listed("TM-X02-TT"), "");
  add("HUYEN", "", UnitType::commune);
  add_counter("HUYEN-Q01", "HUYEN");
  EXPECT_EQ(listed("HUYEN"), "HUYEN") << "a commune with a server of its own";
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02") << "another tree";
}

TEST_F(SentReports, AreToldWithinTheScopeOnly) {
  EXPECT_EQ(listed(commune, "TM-X01", year, day_of(now)), "TM-X01");
  refused(reporting_units(writer, commune, unit("TM"), year, day_of(now)), "no unit TM", Errc::not_found);
  refused(sent_reports(writer, commune, unit("TM-X02"), year.text), "no unit TM-X02", Errc::not_found);
  refused(note_sent_report(writer, commune, report("TM-X02")), "no unit TM-X02", Errc::not_found);
  refused(take_back_sent_report(writer, commune, taking_back("TM-X02")), "no unit TM-X02", Errc::not_found);
}

TEST_F(SentReports, FollowTheTreeAndTheCountersOfTheirTime) {
  add_counter("TM-X03-Q01", "TM-X03", day("2026-11-16"));
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02") << "its first counter opened after the period";
  const ReportingPeriod next = {
      "dak-lak-nam/2027", {day("2026-11-16"), day("2027-11-15")}, day("2027-11-29")};
  EXPECT_EQ(listed(all, "TM", next, day_of(now)), "TM-S01 TM-X01 TM-X02 TM-X03");
  must([&] { return close_counter(writer, CounterId::from("TM-S01-Q01").value(), day("2026-03-01")); });
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02") << "it had one for a part of the period";
  EXPECT_EQ(listed(all, "TM", next, day_of(now)), "TM-X01 TM-X02 TM-X03");
  // The centre with its counter moves below TM-X03 within the period: who reports is who has it at its end,
  // and both had a counter in it.
  const UnitChange moved{.parent = unit("TM-X03")};
  must([&] { return change_unit(writer, unit("TM-X02-TT"), day("2026-06-01"), moved); });
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02 TM-X03");
  EXPECT_EQ(listed(all, "TM", next, day_of(now)), "TM-X01 TM-X03");
  add("TM-X04", "TM", UnitType::commune, day("2026-11-20"));
  add_counter("TM-X04-Q01", "TM-X04", day("2026-11-20"));
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02 TM-X03") << "it came after the period";
  refused(note_sent_report(writer, all, report("TM-X04")), "did not exist on 2026-11-15");
}

TEST_F(SentReports, AreListedForAPeriodThatLiesAhead) {
  const ReportingPeriod ahead = {"dak-lak-nam/2030", {day("2029-11-16"), day("2030-11-15")}, {}};
  EXPECT_EQ(listed(all, "TM", ahead, day_of(now)), "TM-S01 TM-X01 TM-X02");
}

TEST_F(SentReports, AreKeptAsTheyWereNoted) {
  const auto kept = sent(report("TM-X01"));
  EXPECT_EQ(kept.version, 1);
  const auto found = test::must(sent_reports(writer, commune, unit("TM-X01"), year.text));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].unit, unit("TM-X01"));
  EXPECT_EQ(found[0].period.text, year.text);
  EXPECT_EQ(found[0].period.data, year.data);
  EXPECT_EQ(found[0].period.last_day_to_send, year.last_day_to_send);
  EXPECT_EQ(found[0].act, SentAct::sent);
  EXPECT_EQ(found[0].sent_on, day("2026-11-20"));
  EXPECT_EQ(found[0].note, "Số 12/BC-UBND");
  EXPECT_EQ(found[0].figures_sha256, std::string(64, 'a'));
  EXPECT_EQ(found[0].account, "giamsat");
  EXPECT_EQ(found[0].noted, now);
  auto without_due = report("TM-X02");
  without_due.period = {"hanh-chinh-nam/2025", {day("2024-12-15"), day("2025-12-14")}, {}};
  sent(without_due);
  const auto other = test::must(sent_reports(writer, all, unit("TM-X02"), "hanh-chinh-nam/2025"));
  ASSERT_EQ(other.size(), 1U);
  EXPECT_FALSE(other[0].period.last_day_to_send);
  EXPECT_EQ(listed(), "TM-S01 TM-X01=1 TM-X02") << "another period's report is none of this one";
}

TEST_F(SentReports, AreTakenBackByAFurtherRow) {
  refused(take_back_sent_report(writer, all, taking_back("TM-X01")), "is noted as sent; look at the list");
  sent(report("TM-X01"));
  refused(note_sent_report(writer, all, report("TM-X01")), "noted as sent already");
  const auto back = must([&] { return take_back_sent_report(writer, all, taking_back("TM-X01", "sai số")); });
  EXPECT_EQ(back.version, 2);
  EXPECT_EQ(listed(), "TM-S01 TM-X01 TM-X02");
  refused(take_back_sent_report(writer, all, taking_back("TM-X01")), "no report of TM-X01");
  EXPECT_EQ(sent(report("TM-X01")).version, 3);
  EXPECT_EQ(listed(), "TM-S01 TM-X01=3 TM-X02");
  const auto rows = test::must(sent_reports(writer, all, unit("TM-X01"), year.text));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].act, SentAct::taken_back);
  EXPECT_EQ(rows[1].note, "sai số");
  EXPECT_EQ(rows[1].figures_sha256, rows[0].figures_sha256) << "of what is taken back";
  EXPECT_FALSE(writer.run("UPDATE sent_report SET note = 'khác'"));
  EXPECT_FALSE(writer.run("DELETE FROM sent_report"));
}

TEST_F(SentReports, OfUnitsThatOweNoneAreListedOnceTheySentOne) {
  sent(report("TM"));
  sent(report("TM-X02-TT"));
  EXPECT_EQ(listed(), "TM=1 TM-S01 TM-X01 TM-X02 TM-X02-TT=1");
  must([&] { return take_back_sent_report(writer, all, taking_back("TM-X02-TT")); });
  EXPECT_EQ(listed(), "TM=1 TM-S01 TM-X01 TM-X02");
}

TEST_F(SentReports, SayWhatIsWrong) {
  const auto with = [this](const auto& change) {
    auto made = report("TM-X01");
    change(made);
    return note_sent_report(writer, all, made);
  };
  refused(with([](SentReport& r) { r.note.clear(); }), "the note is empty");
  refused(with([](SentReport& r) { r.note = std::string(max_sent_note_bytes + 1, 'x'); }), "longer than 200");
  refused(with([](SentReport& r) { r.note = "hai\ndòng"; }), "control character");
  refused(with([](SentReport& r) { r.note = "a\x7f"; }), "control character");
  refused(with([](SentReport& r) { r.sent_on = day("2026-11-15"); }), "after 2026-11-15");
  refused(with([](SentReport& r) { r.sent_on = day("2026-11-23"); }), "today at the latest");
  refused(with([](SentReport& r) { r.noted = start_of(day("2026-11-15")); }), "from the day after on");
  refused(take_back_sent_report(writer, all, taking_back("TM-X01", "")), "the note is empty");
  EXPECT_EQ(database.scalar("SELECT COUNT(*) FROM sent_report"), 0);
  EXPECT_TRUE(with([](SentReport& r) {
    r.note = std::string(max_sent_note_bytes, 'x');
    r.sent_on = day("2026-11-16");
  }));
  EXPECT_TRUE(note_sent_report(writer, all, report("TM-X02", "2026-11-22"))) << "today";
}

}  // namespace
}  // namespace xinluon::storage
