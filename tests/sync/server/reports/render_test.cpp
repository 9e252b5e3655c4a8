#include "sync/server/reports/render.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/files.h"
#include "sync/server/reports/figure_rows.h"
#include "sync/server/reports/text_columns.h"
#include "tests/support/process.h"
#include "tests/support/server_database.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::reports {
namespace {

using nlohmann::json;

class Render : public testing::Test {
 protected:
  void SetUp() override {
    request.node = {storage::NodeKind::unit, "TM-X01"};
    request.period = period_from_text("2026-11").value();
    Tally tally;
    tally.levels = {1, 2, 17, 900, 1080};
    tally.behaviours[index_of(Behaviour::XC)] = {1500, 20};
    tally.timed_out = 12;
    total.node = request.node;
    total.name = "Xã Mẫu 01";
    total.sample = true;
    total.period = request.period;
    total.shown = Shown::all;
    total.votes = tally.votes();
    total.satisfied = satisfaction(tally);
    total.tally = tally;
    total.verdict = verdict(*total.satisfied, 95);
    total.timed_out = 12;
    total.withdrawn = 0;
    hidden.node = {storage::NodeKind::counter, "TM-X01-Q01"};
    hidden.name = "=Quầy; \"01\"";
    hidden.shown = Shown::too_few;
    hidden.period = request.period;
  }
  Percentages percentages() {
    return {request, start_of(day_from_text("2026-11-21").value()), total, {hidden}};
  }

  PercentagesRequest request;
  Figure total;
  Figure hidden;
};

TEST_F(Render, JsonTellsEveryFigure) {
  const auto told = json::parse(to_json(percentages()));
  EXPECT_EQ(told["method"], "M1");
  EXPECT_EQ(told["view"], "published");
  EXPECT_EQ(told["asked"]["first"], "2026-11-01");
  EXPECT_EQ(told["at"], "2026-11-21T00:00:00.000+07:00");
  const auto& figure = told["total"];
  EXPECT_EQ(figure["name"], "Xã Mẫu 01");
  EXPECT_EQ(figure["sample"], true);
  EXPECT_EQ(figure["shown"], "all");
  EXPECT_EQ(figure["period"]["last"], "2026-11-30");
  EXPECT_EQ(figure["votes"], 2000);
  EXPECT_EQ(figure["satisfied"], 1980);
  EXPECT_EQ(figure["basis_points"], 9900);
  EXPECT_EQ(figure["interval"]["lower"], 9846);  // 0.98460…, rounded outwards
  EXPECT_EQ(figure["interval"]["upper"], 9936);  // 0.99351…
  EXPECT_EQ(figure["verdict"], "met");
  EXPECT_EQ(figure["levels"]["5"], 1080);
  EXPECT_EQ(figure["levels"]["1"], 1);
  EXPECT_EQ(figure["behaviours"][0]["code"], "XC");
  EXPECT_EQ(figure["behaviours"][0]["shown"], 1500);
  EXPECT_EQ(figure["behaviours"][0]["not_mentioned"], 480);
  EXPECT_EQ(figure["timed_out"], 12);
}

TEST_F(Render, JsonTellsNothingOfAHiddenFigure) {
  const auto told = json::parse(to_json(percentages()))["children"][0];
  EXPECT_EQ(told["shown"], "too_few");
  for (const auto* const key : {"votes", "satisfied", "basis_points", "interval", "verdict", "levels",
                                "behaviours", "timed_out", "withdrawn"})
    EXPECT_TRUE(told[key].is_null()) << key;
}

TEST_F(Render, NoVotesAreNullInJsonAndADashInTheTable) {
  total.votes = 0;
  total.satisfied = Ratio{0, 0};
  total.verdict = Verdict::too_few;
  total.tally = Tally{};
  const auto told = json::parse(to_json(percentages()))["total"];
  EXPECT_EQ(told["votes"], 0);
  EXPECT_TRUE(told["basis_points"].is_null());
  EXPECT_TRUE(told["interval"].is_null());
  EXPECT_NE(to_table(percentages()).find("–"), std::string::npos);
}

TEST_F(Render, TheTableIsVietnameseAndAligned) {
  const auto text = to_table(percentages());
  for (const auto* const part :
       {"TỶ LỆ HÀI LÒNG – Xã Mẫu 01 (DỮ LIỆU MẪU)", "từ ngày 01/11/2026 đến ngày 30/11/2026", "2.000",
        "99,0%", "98,5% – 99,4%", "Đạt", "Rất hài lòng", "Luôn giúp đỡ", "dưới số phiếu được công bố",
        "Cách tính M1", "Chỉ tiêu 95%"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST_F(Render, CombiningMarksTakeNoColumn) {
  EXPECT_EQ(columns_of("Xã Mẫu"), 6U);
  EXPECT_EQ(columns_of("a\xCC\x83"), 1U);
  EXPECT_EQ(aligned({{"Xã", "1"}, {"Tỉnh", "22"}}), "Xã     1\nTỉnh  22\n");
}

TEST_F(Render, CsvForExcelOpensRightInVietnamese) {
  const auto text = to_csv(percentages(), CsvDialect::excel_vi);
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBFLoại;Mã;Tên;"));
  EXPECT_NE(text.find(";2000;1980;99,00;98,46;99,36;95;Đạt;M1;1080;900;17;2;1;1500;20;480;"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\r\n"), std::string::npos);
}

TEST_F(Render, CsvDefusesWhatASpreadsheetWouldRun) {
  const auto text = to_csv(percentages(), CsvDialect::excel_vi);
  EXPECT_NE(text.find(";\"'=Quầy; \"\"01\"\"\";"), std::string::npos) << text;
  for (const auto* const formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"}) {
    hidden.name = formula;
    EXPECT_NE(to_csv(percentages(), CsvDialect::plain).find(std::string(",'") + formula), std::string::npos)
        << formula;
  }
}

TEST_F(Render, PlainCsvHasPointsAndCommas) {
  const auto text = to_csv(percentages(), CsvDialect::plain);
  EXPECT_TRUE(text.starts_with("Loại,Mã,Tên,"));
  EXPECT_NE(text.find(",2000,1980,99.00,98.46,99.36,95,"), std::string::npos) << text;
  EXPECT_EQ(text.find('\r'), std::string::npos);
  std::size_t columns = 0;
  for (const char c : text.substr(0, text.find('\n'))) columns += c == ',' ? 1 : 0;
  const auto second = text.substr(text.find('\n') + 1);
  EXPECT_EQ(std::count(second.begin(), second.begin() + static_cast<std::ptrdiff_t>(second.find('\n')), ','),
            static_cast<std::ptrdiff_t>(columns));
}

// The lines that begin with a word, cell by cell.
std::vector<std::string> row_of(const std::string& csv, const std::string& beginning) {
  const auto at = csv.find('\n' + beginning);
  if (at == std::string::npos) return {};
  std::vector<std::string> cells;
  std::istringstream line(csv.substr(at + 1, csv.find('\n', at + 1) - at - 1));
  for (std::string cell; std::getline(line, cell, ',');) cells.push_back(cell);
  return cells;
}

TEST_F(Render, EachVerdictHasItsWords) {
  const struct {
    Verdict verdict;
    const char* json;
    const char* vietnamese;
  } cases[] = {{Verdict::met, "met", "Đạt"},
               {Verdict::not_met, "not_met", "Chưa đạt"},
               {Verdict::undecided, "undecided", "Chưa đủ căn cứ"},
               {Verdict::too_few, "too_few", "Chưa đủ số phiếu để kết luận"}};
  for (const auto& [verdict, name, words] : cases) {
    total.verdict = verdict;
    EXPECT_EQ(json::parse(to_json(percentages()))["total"]["verdict"], name);
    EXPECT_NE(to_table(percentages()).find(words), std::string::npos) << words;
    EXPECT_EQ(row_of(to_csv(percentages(), CsvDialect::plain), "Đơn vị").at(12), words);
  }
}

TEST_F(Render, AFigureThatIsNotToldSaysWhy) {
  const struct {
    Shown shown;
    const char* words;
  } cases[] = {{Shown::too_few, "dưới số phiếu được công bố"},
               {Shown::not_published, "chưa đến kỳ công bố"},
               {Shown::all, ""},
               {Shown::total_only, ""}};
  for (const auto& [shown, words] : cases) {
    hidden.shown = shown;
    hidden.period.reset();
    const auto row = row_of(to_csv(percentages(), CsvDialect::plain), "Quầy");
    EXPECT_EQ(row.at(4), "");
    EXPECT_EQ(row.at(12), words);
    EXPECT_NE(to_table(percentages()).find(words), std::string::npos);
    EXPECT_TRUE(json::parse(to_json(percentages()))["children"][0]["period"].is_null());
  }
}

TEST_F(Render, TheTableSaysWhatIsLiveOrSmallAndWhereDaysDiffer) {
  request.view = View::live;
  total.sample = false;
  total.small_sample = true;
  hidden.period = period_from_text("2026-10").value();
  const auto text = to_table(percentages());
  EXPECT_EQ(text.find("DỮ LIỆU MẪU"), std::string::npos);
  for (const auto* const part :
       {"(trực tiếp, chưa công bố)", "(mẫu nhỏ)", "=Quầy; \"01\": từ ngày 01/10/2026 đến ngày 31/10/2026"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(json::parse(to_json(percentages()))["view"], "live");
  hidden.period.reset();
  EXPECT_EQ(to_table(percentages()).find("01/10/2026"), std::string::npos);
}

TEST_F(Render, TheTableOfFewVotesHasNoSplit) {
  total.tally.reset();
  total.timed_out.reset();
  const auto text = to_table(percentages());
  EXPECT_EQ(text.find("Luôn giúp đỡ"), std::string::npos);
  EXPECT_EQ(text.find("hết thời gian"), std::string::npos);
  EXPECT_NE(text.find("2.000"), std::string::npos);
}

TEST_F(Render, SharesOfTheirOwnAreToldWhereTheyAreKnown) {
  total.raw = Ratio{1980, 2010};
  total.response = Ratio{2000, 2012};
  total.participation = Ratio{1000, 4000};
  const auto told = json::parse(to_json(percentages()));
  EXPECT_EQ(told["total"]["raw"]["votes"], 2010);
  EXPECT_EQ(told["total"]["response"]["basis_points"], 9940);
  EXPECT_EQ(told["total"]["participation"]["transactions"], 4000);
  EXPECT_TRUE(told["children"][0]["participation"].is_null());
  const auto csv = to_csv(percentages(), CsvDialect::plain);
  const auto row = row_of(csv, "Đơn vị");
  const auto last = std::vector<std::string>(row.begin() + 45, row.begin() + 49);
  EXPECT_EQ(last, (std::vector<std::string>{"2010", "98.51", "99.40", "25.00"})) << csv;
  EXPECT_NE(csv.find("Không có số giao dịch"), std::string::npos) << "of the counter";
  total.raw = Ratio{0, 0};
  EXPECT_EQ(row_of(to_csv(percentages(), CsvDialect::plain), "Đơn vị").at(46), "") << "no share of no votes";
}

TEST_F(Render, WhatIsComparedStandsBesideIt) {
  request.compare = Against::previous;
  auto found = percentages();
  Figure before = total;
  before.satisfied = Ratio{1900, 2000};
  before.period = period_from_text("2026-10").value();
  Figure untold = hidden;
  untold.period.reset();
  found.compared = Compared{*before.period, *before.period, true, before, {untold}};
  const auto told = json::parse(to_json(found))["compared"];
  EXPECT_EQ(told["equal_elapsed"], true);
  EXPECT_EQ(told["difference"]["basis_points"], 400);
  EXPECT_EQ(told["difference"]["change"], "rising");
  EXPECT_LT(told["difference"]["interval"]["lower"], 400);
  EXPECT_GT(told["difference"]["interval"]["upper"], 400);
  EXPECT_TRUE(told["children"][0]["difference"].is_null());
  const auto csv = to_csv(found, CsvDialect::plain);
  const auto row = row_of(csv, "Đơn vị");
  EXPECT_EQ(row.at(49), "2026-10-01");
  EXPECT_EQ(row.at(51), "2000");
  EXPECT_EQ(row.at(53), "4.00");
  found.compared->total.satisfied = Ratio{2000, 2000};
  EXPECT_EQ(row_of(to_csv(found, CsvDialect::plain), "Đơn vị").at(53), "-1.00");
  EXPECT_NE(to_csv(found, CsvDialect::excel_vi).find(";-1,00;"), std::string::npos);
  EXPECT_EQ(csv.substr(csv.find("\nQuầy")).find("2026-10-01"), std::string::npos) << "the other was not told";
}

TEST_F(Render, CutsAndStepsFollowTheFigures) {
  auto found = percentages();
  const auto slice = [&](const std::string& value, bool levels) {
    Slice made{value, request.period, Shown::all, Ratio{90, 100},
               std::array<std::uint64_t, 5>{1, 4, 5, 40, 50}};
    if (!levels) made = {value, std::nullopt, Shown::too_few, std::nullopt, std::nullopt};
    return made;
  };
  using storage::Dimension;
  found.cuts = {{Dimension::lang, {slice("vi", true), slice("en", false)}},
                {Dimension::hour, {slice("08", true)}},
                {Dimension::field, {slice("", true)}},
                {Dimension::procedure,
                 {slice(storage::procedure_value("Đất đai", "1.01"), true),
                  slice(storage::procedure_value("", ""), true)}},
                {Dimension::officer, {slice("CB-01", true), slice("", true)}}};
  found.request.series = Step::month;
  found.series = {total};
  const auto told = json::parse(to_json(found));
  EXPECT_EQ(told["cuts"].size(), 5U);
  EXPECT_EQ(told["cuts"][0]["by"], "lang");
  EXPECT_EQ(told["cuts"][0]["slices"][0]["levels"]["5"], 50);
  EXPECT_EQ(told["cuts"][0]["slices"][0]["satisfied"], 90);
  EXPECT_TRUE(told["cuts"][0]["slices"][1]["votes"].is_null());
  EXPECT_TRUE(told["cuts"][0]["slices"][1]["levels"].is_null());
  EXPECT_EQ(told["step"], "month");
  EXPECT_EQ(told["series"][0]["votes"], 2000);
  EXPECT_FALSE(json::parse(to_json(percentages())).contains("cuts"));
  const auto csv = to_csv(found, CsvDialect::plain);
  for (const auto* const row :
       {"\nNgôn ngữ,vi,,x,2026-11-01,", "\nNgôn ngữ,en,,x,,,,,,,,,dưới số phiếu", "\nGiờ,08,",
        "\nLĩnh vực,Chưa xác định,", "\nThủ tục,Đất đai / 1.01,", "\nThủ tục,Chưa xác định / Chưa xác định,",
        "\nCán bộ,CB-01,", "\nCán bộ,Chưa xác định cán bộ,"})
    EXPECT_NE(csv.find(row), std::string::npos) << row << csv;
  found.total.sample = false;
  EXPECT_NE(to_csv(found, CsvDialect::plain).find("\nNgôn ngữ,vi,,,"), std::string::npos);
}

// What the spreadsheet is made of, beside the CSV, which the tests above read.
TEST_F(Render, RowsHoldNumbersAndDaysAsSuch) {
  auto found = percentages();
  const auto rows = figure_rows(found);
  ASSERT_EQ(rows.size(), 3U);
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_EQ(rows[1].at(1), workbook::Cell(std::string("TM-X01")));
  EXPECT_EQ(rows[1].at(4), workbook::Cell(request.period.first));
  EXPECT_EQ(rows[1].at(6), workbook::Cell(std::uint64_t{2000}));
  EXPECT_EQ(rows[1].at(8), workbook::Cell(workbook::Percent{9900}));
  EXPECT_EQ(rows[2].at(6), workbook::Cell()) << "hidden";
}

TEST_F(Render, TheSpreadsheetHasTheFiguresAndSaysHowTheyWereMade) {
  const test::TemporaryFolder folder;
  auto found = percentages();
  request.compare = Against::previous;
  const auto month = period_from_text("2026-10").value();
  found.compared = Compared{month, month, true, total, {hidden}};
  const auto part = [&](const std::string& name) {
    std::ofstream(folder / "a.xlsx", std::ios::binary | std::ios::trunc) << test::must(to_xlsx(found));
    const auto out = folder / "out";
    EXPECT_EQ(test::run({"/usr/bin/unzip", "-qo", folder / "a.xlsx", "-d", out}).status, 0);
    return test::must(read_file(out / name, 1 << 20));
  };
  const auto words = part("xl/sharedStrings.xml");
  for (const auto* const text : {"Tỷ lệ hài lòng (%)", "Xã Mẫu 01", "Đạt", "=Quầy; \"01\"", "DỮ LIỆU MẪU",
                                 "từ ngày 01/11/2026 đến ngày 30/11/2026", "cùng số ngày đã qua",
                                 "Đã công bố", "Wilson", "M1: (Rất hài lòng"})
    EXPECT_NE(words.find(text), std::string::npos) << text << "\n" << words;
  EXPECT_NE(part("xl/worksheets/sheet1.xml").find("<v>0.99</v>"), std::string::npos);
  found.total.sample = false;
  found.compared->equal_elapsed = false;
  found.request.view = View::live;
  const auto live = part("xl/sharedStrings.xml");
  EXPECT_EQ(live.find("DỮ LIỆU MẪU"), std::string::npos);
  EXPECT_EQ(live.find("cùng số ngày đã qua"), std::string::npos);
  EXPECT_NE(live.find("chưa công bố"), std::string::npos);
  found.compared.reset();
  EXPECT_EQ(part("xl/sharedStrings.xml").find("So với"), std::string::npos);
}

TEST_F(Render, TheTableHasBothRatesAndWhatWasSetAside) {
  EXPECT_NE(to_table(percentages()).find("Tỷ lệ tham gia đánh giá: Không có số giao dịch\n"),
            std::string::npos);
  total.raw = Ratio{1990, 2010};
  total.response = Ratio{2000, 2500};
  total.participation = Ratio{1000, 4000};
  const auto text = to_table(percentages());
  for (const auto* const line :
       {"Tỷ lệ hài lòng kể cả phiếu để riêng: 99,0% (1.990 trên 2.010)\n",
        "Tỷ lệ trả lời: 80,0% (2.000 trên 2.500)\n", "Tỷ lệ tham gia đánh giá: 25,0% (1.000 trên 4.000)\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  total.raw = Ratio{1980, 2000};
  total.response = Ratio{0, 0};
  const auto none = to_table(percentages());
  EXPECT_EQ(none.find("để riêng"), std::string::npos) << none;
  EXPECT_EQ(none.find("Tỷ lệ trả lời"), std::string::npos) << none;
}

TEST_F(Render, TheTableHasEveryCutStepAndComparison) {
  auto found = percentages();
  using storage::Dimension;
  found.cuts = {{Dimension::hour,
                 {{"08", request.period, Shown::all, Ratio{90, 100}, std::nullopt},
                  {"09", std::nullopt, Shown::too_few, std::nullopt, std::nullopt}}},
                {Dimension::officer, {{"", request.period, Shown::all, Ratio{45, 60}, std::nullopt}}}};
  Figure untold = hidden;
  untold.period.reset();
  found.series = {total, untold};
  Figure before = total;
  before.satisfied = Ratio{1900, 2000};
  const auto month = period_from_text("2026-10").value();
  found.compared = Compared{month, month, true, before, {untold}};
  const auto text = to_table(found);
  for (const auto* const part :
       {"\nGiờ ", "\n  08 ", "90,0%", "\n  09 ", "dưới số phiếu được công bố", "\nCán bộ ",
        "\n  Chưa xác định cán bộ ", "75,0%", "\nTừng kỳ ", "\ntừ ngày 01/11/2026 đến ngày 30/11/2026 ",
        "\n– ", "Kỳ so sánh: từ ngày 01/10/2026 đến ngày 31/10/2026 (cùng số ngày đã qua)\n", "+4,00",
        "+2,97 – +5,11"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  found.compared->equal_elapsed = false;
  found.compared->total.satisfied = Ratio{2000, 2000};
  const auto falling = to_table(found);
  EXPECT_EQ(falling.find("số ngày đã qua"), std::string::npos);
  EXPECT_NE(falling.find("-1,00"), std::string::npos) << falling;
}

TEST_F(Render, DaysThatAllBelowCoverAreSaidOnce) {
  auto found = percentages();
  found.children = {hidden, hidden, hidden};
  const auto october = period_from_text("2026-10").value();
  const auto lines = [&](std::optional<Period> a, std::optional<Period> b, std::optional<Period> c) {
    found.children[0].period = a;
    found.children[1].period = b;
    found.children[2].period = c;
    const auto text = to_table(found);
    const bool once = text.find("Từng đơn vị, quầy: từ ngày 01/10/2026") != std::string::npos;
    const bool each = text.find("\"01\": từ ngày") != std::string::npos;
    return std::pair(once, each);
  };
  const auto other = period_from_text("2026-09").value();
  EXPECT_EQ(lines(october, october, october), std::pair(true, false));
  EXPECT_EQ(lines(october, other, october), std::pair(false, true));
  EXPECT_EQ(lines(october, std::nullopt, october), std::pair(false, true));
  EXPECT_EQ(lines(request.period, request.period, request.period), std::pair(false, false));
}

TEST_F(Render, NoVotesHaveNoShareInATable) {
  total.votes = 0;
  total.satisfied = Ratio{0, 0};
  const auto row = row_of(to_csv(percentages(), CsvDialect::plain), "Đơn vị");
  EXPECT_EQ(std::vector<std::string>(row.begin() + 6, row.begin() + 11),
            (std::vector<std::string>{"0", "0", "", "", ""}));
}

TEST_F(Render, AnOfficersFigureIsMarkedSo) {
  hidden.node = {storage::NodeKind::officer, "CB-01"};
  EXPECT_FALSE(row_of(to_csv(percentages(), CsvDialect::plain), "Cán bộ").empty());
}

TEST_F(Render, NoDifferenceFollowsWithoutBothShares) {
  Figure other = total;
  EXPECT_TRUE(difference(total, other));
  for (const auto& none : {std::optional<Ratio>(), std::optional(Ratio{0, 0})}) {
    other.satisfied = none;
    EXPECT_FALSE(difference(total, other));
    EXPECT_FALSE(difference(other, total));
  }
}

TEST_F(Render, AllCombiningMarksTakeNoColumnAndLettersDo) {
  EXPECT_EQ(columns_of("a\xCD\xAF"), 1U);  // the last combining mark
  EXPECT_EQ(columns_of("a\xCD\xB0"), 2U);  // the letter after it
  EXPECT_EQ(columns_of("a\xCC"), 2U);      // cut off
}

}  // namespace
}  // namespace xinluon::reports
