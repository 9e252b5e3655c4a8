#include "sync/server/reports/render.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/server/reports/text_columns.h"

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

}  // namespace
}  // namespace xinluon::reports
