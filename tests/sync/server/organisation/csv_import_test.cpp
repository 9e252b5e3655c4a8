#include "sync/server/organisation/csv_import.h"

#include <chrono>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "tests/support/server_database.h"

namespace xinluon::organisation {
namespace {

using storage::Scope;
using test::must;

class CsvImport : public testing::Test {
 protected:
  // As the page does it: taken back when something is wrong, or for a dry run.
  ImportReport import(Kind kind, const std::string& text, bool dry_run = false,
                      const Scope& scope = Scope::local_administrator()) {
    ImportReport report;
    const auto done = db::transaction(writer, [&]() -> Result<void> {
      report = must(import_csv(writer, scope, kind, text, now));
      if (dry_run || !report.complaints.empty()) return fail(Errc::rejected, "taken back");
      return {};
    });
    EXPECT_EQ(done.has_value(), !dry_run && report.complaints.empty());
    return report;
  }
  std::string complaints(Kind kind, const std::string& text) {
    const std::string before = exported(kind);
    const std::string words = words_of(import(kind, text));
    EXPECT_EQ(exported(kind), before) << "nothing is taken of a file with a mistake";
    return words;
  }
  std::string exported(Kind kind) {
    return must(export_csv(writer, Scope::local_administrator(), kind, wire::CsvForm::plain));
  }
  static UnitId unit(std::string_view id) { return UnitId::from(id).value(); }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const WallTime now = start_of(day_from_text("2026-11-21").value());
};

TEST_F(CsvImport, TakesUnitsInAnyOrderAndTwiceTheSame) {
  const std::string file =
      "id;parent;type;name;code\n"
      "TM-X02-D;TM-X02;point;Điểm tiếp nhận;\n"
      "TM-X02;TM;commune;Xã Mẫu 02;26602\n";
  EXPECT_EQ(import(Kind::units, file).changed, 2U);
  EXPECT_EQ(must(storage::find_unit(writer, Scope::local_administrator(), unit("TM-X02"))).code, "26602");
  EXPECT_EQ(import(Kind::units, file).changed, 0U);
}

TEST_F(CsvImport, ADryRunTakesNothing) {
  const auto report = import(Kind::units, "id;parent;name\nTM-X02;TM;Xã Mẫu 02\n", true);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_TRUE(report.complaints.empty());
  EXPECT_FALSE(storage::find_unit(writer, Scope::local_administrator(), unit("TM-X02")));
}

TEST_F(CsvImport, NamesEveryBadLineAndTakesNothing) {
  const std::string words = complaints(Kind::units,
                                       "id;parent;type;name;code;target\n"
                                       "TM-X02;TM;commune;Xã Mẫu 02;26602;95\n"  // 2: fine
                                       "TM-X03;NO;commune;Xã Mẫu 03;;\n"         // 3
                                       "TM X04;TM;commune;Xã Mẫu 04;;\n"         // 4
                                       "TM-X05;TM;xã;Xã Mẫu 05;;\n"              // 5
                                       "TM-X06;TM;commune;Xã Mẫu 06;266;\n"      // 6
                                       "TM-X07;TM;commune;;;\n"                  // 7
                                       "TM-X02;TM;commune;Xã Mẫu 02 bis;;\n"     // 8
                                       "TM-X08;TM-X09;commune;Xã Mẫu 08;;\n"     // 9
                                       "TM-X09;TM-X08;commune;Xã Mẫu 09;;\n"     // 10
                                       "TM-X10;TM;commune;Xã Mẫu 10;;950\n"      // 11
                                       "TM-X01;TM;commune;Xã khác;;\n");         // 12
  for (const char* wanted :
       {"line 3: unit TM-X03: no unit NO; add that first", "line 4, column id: \"TM X04\" is no id",
        "line 5, column type", "line 6: unit TM-X06: the official code \"266\"",
        "line 7: unit TM-X07: the name is empty", "line 8, column id: TM-X02 stands in line 2 already",
        "stand below each other", "line 11, column target",
        "line 12, column valid_from: TM-X01 is there with name \"Xã Mẫu 01\""})
    EXPECT_NE(words.find(wanted), std::string::npos) << wanted << "\nin\n" << words;
  EXPECT_EQ(words.find("line 2:"), std::string::npos);
}

TEST_F(CsvImport, HistoryComesAndGoesAsTimes) {
  import(Kind::units,
         "id;parent;type;name;valid_from;valid_to\n"
         "TM-CU;TM;commune;Xã Cũ;;2024-12-31\n"
         "TM-CU;TM;commune;Xã Cũ Đổi Tên;2025-01-01;2025-06-30\n");
  const auto times = must(storage::unit_times(writer, Scope::local_administrator(), unit("TM-CU")));
  ASSERT_EQ(times.size(), 2U);
  EXPECT_EQ(times[1].name, "Xã Cũ Đổi Tên");
  EXPECT_EQ(to_text(times[1].valid_to), "2025-06-30");
  const std::string all = exported(Kind::units);
  EXPECT_NE(all.find("TM-CU,TM,commune,Xã Cũ Đổi Tên,,95,2025-01-01,2025-06-30\n"), std::string::npos) << all;
  EXPECT_EQ(import(Kind::units, all).changed, 0U) << "what is exported says nothing new";
}

TEST_F(CsvImport, AChangeNeedsItsDayAndNoneIsInTheFuture) {
  EXPECT_EQ(import(Kind::units, "id;name;valid_from\nTM-X01;Phường Mẫu 01;2026-07-01\n").changed, 1U);
  EXPECT_EQ(must(storage::find_unit(writer, Scope::local_administrator(), unit("TM-X01"),
                                    day_from_text("2026-06-30").value()))
                .name,
            "Xã Mẫu 01");
  EXPECT_NE(complaints(Kind::units, "id;name;valid_from\nTM-X01;Phường;2026-11-22\n").find("future"),
            std::string::npos);
}

TEST_F(CsvImport, StaysWithinTheScope) {
  const auto commune = Scope::of_units({unit("TM-X01")});
  EXPECT_FALSE(
      import(Kind::units, "id;parent;name\nTM-X02;TM;Xã Mẫu 02\n", true, commune).complaints.empty());
  EXPECT_TRUE(
      import(Kind::units, "id;parent;name\nTM-X01-D;TM-X01;Điểm\n", true, commune).complaints.empty());
  EXPECT_FALSE(import(Kind::fields, "id;name\nDD;Đất đai\n", true, commune).complaints.empty());
  EXPECT_FALSE(import(Kind::calendar, "on;hours\n2026-09-02;closed\n", true, commune).complaints.empty());
  EXPECT_TRUE(
      import(Kind::calendar, "unit;on;hours\nTM-X01;sat;07:00-11:30\n", true, commune).complaints.empty());
}

TEST_F(CsvImport, CatalogsOfficersShiftsCalendarTargetsComeBackAsTheyWere) {
  const std::vector<std::pair<Kind, std::string>> files = {
      {Kind::fields, "id,name,closed\nDD,Đất đai,0\nHT,Hộ tịch,1\n"},
      {Kind::procedures,
       "code,name,field,closed\n1.012345,Đăng ký đất đai,DD,0\n2.000123.000.00.00.H15,Khai sinh,HT,0\n"},
      {Kind::officers, "id,unit,name,closed\nCB-01,TM-X01,Cán bộ Mẫu 01,0\n"},
      {Kind::shifts, "counter,officer,from,to\nTM-X01-Q01,CB-01,2026-11-20 07:00:00,2026-11-20 11:30:00\n"},
      {Kind::calendar,
       "unit,on,valid_from,hours,name\n,2026-02-17,,closed,Tết Nguyên đán\n,2026-08-22,,like mon,Làm bù\n"
       "TM-X01,sat,2026-01-01,07:00-11:30,Sáng thứ Bảy\n"},
      {Kind::targets, "unit,target,valid_from\nTM,95,1970-01-01\nTM,90,2026-01-01\nTM-X01,95,1970-01-01\n"},
  };
  for (const auto& [kind, file] : files) {
    const auto report = import(kind, file);
    EXPECT_TRUE(report.complaints.empty()) << words_of(report);
    EXPECT_EQ(exported(kind), file);
  }
  const auto calendar = must(storage::calendar_of(writer, Scope::local_administrator(), unit("TM-X01")));
  EXPECT_EQ(to_text(calendar.hours_on(day_from_text("2026-11-21").value())), "07:00-11:30");
  EXPECT_EQ(to_text(calendar.hours_on(day_from_text("2026-02-17").value())), "closed");
  EXPECT_EQ(to_text(calendar.hours_on(day_from_text("2026-08-22").value())), to_text(usual_hours()));
}

TEST_F(CsvImport, AHyphenClearsACellThatAnEmptyOneLeaves) {
  import(Kind::units,
         "id;parent;type;name;code;target;valid_to\nTM-X02;TM;commune;Xã Mẫu 02;26602;90;2026-06-30\n");
  import(Kind::units, "id;name;code;target;valid_from\nTM-X02;Xã Mẫu 02;;;2026-03-01\n");
  const auto now_is = [&] {
    return must(storage::unit_times(writer, Scope::local_administrator(), unit("TM-X02"))).back();
  };
  EXPECT_EQ(now_is().code, "26602");
  EXPECT_EQ(to_text(now_is().valid_to), "2026-06-30");
  const auto report =
      import(Kind::units, "id;name;code;target;valid_from;valid_to\nTM-X02;Xã Mẫu 02;-;-;2026-04-01;-\n");
  EXPECT_TRUE(report.complaints.empty()) << words_of(report);
  EXPECT_EQ(now_is().code, "");
  EXPECT_EQ(now_is().target_percent, storage::default_target_percent);
  EXPECT_EQ(now_is().valid_to, storage::for_ever) << "open again";
  import(Kind::counters, "id;unit;number;name;field\nTM-X02-Q1;TM-X02;01;Quầy;Đất đai\n");
  import(Kind::counters, "id;unit;number;name;field;valid_from\nTM-X02-Q1;TM-X02;;Quầy;-;2026-05-01\n");
  const auto counter =
      must(storage::find_counter(writer, Scope::local_administrator(), CounterId::from("TM-X02-Q1").value()));
  EXPECT_EQ(counter.field, "");
  EXPECT_EQ(counter.number, "01");
}

TEST_F(CsvImport, SaysWhatAShiftTakesThePlaceOf) {
  import(Kind::officers, "id;unit;name\nCB-01;TM-X01;Một\nCB-02;TM-X01;Hai\n");
  const std::string head = "counter;officer;from;to\n";
  EXPECT_TRUE(import(Kind::shifts, head + "TM-X01-Q01;CB-01;2026-11-20 07:00;2026-11-20 11:30\n")
                  .corrections.empty());
  const auto report = import(Kind::shifts, head + "TM-X01-Q01;CB-02;2026-11-20 07:00;2026-11-20 09:00\n");
  ASSERT_EQ(report.corrections.size(), 1U);
  EXPECT_NE(report.corrections[0].words.find("CB-02 2026-11-20T07:00"), std::string::npos);
  EXPECT_NE(report.corrections[0].words.find("; before: CB-01 2026-11-20T07:00"), std::string::npos);
}

TEST_F(CsvImport, WrongRowsOfEveryKindAreExplained) {
  for (const auto& [kind, file, wanted] : std::vector<std::tuple<Kind, std::string, std::string>>{
           {Kind::counters, "id;unit;name\nQ1;NO;Quầy\n", "no unit NO"},
           {Kind::fields, "id;name;closed\nDD;Đất đai;ja\n", "neither 0 nor 1"},
           {Kind::procedures, "code;name\n9.000001;Tên\n", "a code looks like"},
           {Kind::procedures, "code;name;field\n1.000001;Tên;NO\n", "no field NO"},
           {Kind::officers, "id;unit;name\nCB;NO;Tên\n", "no unit NO"},
           {Kind::shifts, "counter;officer;from;to\nTM-X01-Q01;CB-9;2026-11-20 07:00;2026-11-20 11:30\n",
            "no officer CB-9"},
           {Kind::shifts, "counter;officer;from;to\nTM-X01-Q01;;2026-11-20 7h;2026-11-20 11:30\n",
            "is no moment"},
           {Kind::shifts, "counter;officer;from;to\nTM-X01-Q01;;2026-11-20 11:30;2026-11-20 07:00\n",
            "ends before"},
           {Kind::calendar, "on;hours\nmonday;closed\n", "neither a weekday nor a day"},
           {Kind::calendar, "on;hours\nmon;7-11\n", "no opening hours"},
           {Kind::targets, "unit;target;valid_from\nTM;0;2026-01-01\n", "no target"}}) {
    const auto words = complaints(kind, file);
    EXPECT_NE(words.find(wanted), std::string::npos) << wanted << "\nin\n" << words;
    EXPECT_NE(words.find("line 2"), std::string::npos) << words;
  }
}

TEST_F(CsvImport, TransactionsComeBackAsTheyWere) {
  const std::string file =
      "counter,day,count\nTM-X01-Q01,2026-11-20,37\nTM-X01-Q01,2026-11-21,0\nTM-X01-Q02,2026-11-20,12\n";
  EXPECT_EQ(import(Kind::transactions, file, true).changed, 3U);
  EXPECT_EQ(exported(Kind::transactions), "counter,day,count\n") << "a dry run takes nothing";
  EXPECT_EQ(import(Kind::transactions, file).changed, 3U);
  EXPECT_EQ(import(Kind::transactions, file).changed, 0U);
  EXPECT_EQ(import(Kind::transactions, exported(Kind::transactions)).rows, 3U);
  EXPECT_EQ(import(Kind::transactions, "counter;day;count\nTM-X01-Q01;2026-11-20;38\n").changed, 1U)
      << "the last one told holds";
}

TEST_F(CsvImport, WrongTransactionsAreNamedLineByLine) {
  const std::string words = complaints(Kind::transactions,
                                       "counter,day,count\n"
                                       "TM-X01-Q01,2026-11-22,1\n"
                                       "TM-X01-Q01,2026-11-20,-1\n"
                                       "TM-X01-Q01,2026-11-19,100001\n"
                                       "TM-X01-Q01,21/11/2026,1\n"
                                       "TM-X09-Q01,2026-11-20,1\n"
                                       "TM-X01-Q02,2026-11-20,1\n"
                                       "TM-X01-Q02,2026-11-20,2\n");
  for (int line = 2; line <= 6; ++line)
    EXPECT_NE(words.find("line " + std::to_string(line)), words.npos) << line << "\n" << words;
  EXPECT_NE(words.find("line 7 tells this counter's day too"), words.npos) << words;
  EXPECT_EQ(words.find("line 7,"), words.npos) << words;
}

TEST_F(CsvImport, ANationOfCommunesTakesSeconds) {
  std::string file = "\xEF\xBB\xBFid;parent;type;name;code\r\n";
  for (int commune = 3'321; commune >= 1; --commune)
    file += format("X{:05};T{:02};commune;Xã Mẫu {};{:05}\r\n", commune, 1 + commune % 34, commune, commune);
  for (int province = 1; province <= 34; ++province)
    file += format("T{:02};VN;province;Tỉnh Mẫu {};{:02}\r\n", province, province, province);
  file += "VN;;nation;Toàn quốc;\r\n";
  const auto begun = std::chrono::steady_clock::now();
  const auto report = import(Kind::units, file);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  EXPECT_TRUE(report.complaints.empty()) << words_of(report).substr(0, 500);
  EXPECT_EQ(report.changed, 3'356U);
  RecordProperty("seconds", format("{:.2f}", took.count()));
  std::printf("%.2f s for 3,356 units\n", took.count());
}

}  // namespace
}  // namespace xinluon::organisation
