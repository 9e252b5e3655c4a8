#include "sync/server/commands/figures.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/server_database.h"
#include "tests/support/shared_clock.h"

namespace xinluon::commands {
namespace {

class FiguresTest : public testing::Test {
 protected:
  FiguresTest() { config_.application.identity.data = database_.path(); }
  // Exit code and what was printed.
  std::pair<int, std::string> report(const ReportOptions& options) {
    testing::internal::CaptureStdout();
    const int code = run_report(config_, options, clock_);
    return {code, testing::internal::GetCapturedStdout()};
  }

  test::ServerDatabase database_;
  test::SharedClock clock_;
  Config config_;
};

TEST_F(FiguresTest, ReportsTheTopOfTheTreeOfThisMonth) {
  ReportOptions options;
  options.format = "json";
  const auto [code, text] = report(options);
  EXPECT_EQ(code, 0);
  EXPECT_NE(text.find(R"("id":"TM")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("asked":{"first":"2026-11-01","last":"2026-11-22"})"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("view":"published")"), std::string::npos) << text;
}

TEST_F(FiguresTest, ReportsInEveryFormat) {
  for (const char* format : {"table", "csv", "csv-excel"}) {
    ReportOptions options;
    options.format = format;
    options.counter = "TM-X01-Q01";
    options.live = true;
    const auto [code, text] = report(options);
    EXPECT_EQ(code, 0) << format;
    EXPECT_NE(text.find("Quầy số 01"), std::string::npos) << text;
  }
}

TEST_F(FiguresTest, AReportBecomesAFileThatOnlyItsOwnerReads) {
  ReportOptions options;
  options.format = "xlsx";
  EXPECT_EQ(report(options).first, 2) << "a spreadsheet on a terminal helps nobody";
  options.out = database_.path() / "report.xlsx";
  const auto [code, text] = report(options);
  EXPECT_EQ(code, 0);
  EXPECT_EQ(text, "");
  EXPECT_TRUE(test::must(read_file(options.out, 1 << 20)).starts_with("PK"));
  EXPECT_EQ(std::filesystem::status(options.out).permissions(), std::filesystem::perms(0600));
  options.format = "csv-excel";
  EXPECT_EQ(report(options).first, 0);
  EXPECT_TRUE(test::must(read_file(options.out, 1 << 20)).starts_with("\xEF\xBB\xBFLoại;"));
  options.out = database_.path() / "no-such-folder" / "report.csv";
  EXPECT_EQ(report(options).first, 1);
}

TEST_F(FiguresTest, RefuseWhatIsNotThere) {
  ReportOptions options;
  options.unit = "NO-SUCH";
  EXPECT_EQ(report(options).first, 1);
  options.unit = "không phải mã";
  EXPECT_EQ(report(options).first, 2);
  options = {};
  options.period = "tomorrow";
  EXPECT_EQ(report(options).first, 2);
  options = {};
  options.unit = "TM";
  options.counter = "TM-X01-Q01";
  EXPECT_EQ(report(options).first, 2);
}

TEST_F(FiguresTest, ARecountEndsWithOneOnADifference) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_recount(config_, {}), 0);
  EXPECT_NE(testing::internal::GetCapturedStdout().find("no difference"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::commands
