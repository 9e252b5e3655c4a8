// What is written is unpacked by unzip, a program that is none of ours, and read as the format's own words.
#include "sync/server/workbook/workbook.h"

#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/process.h"
#include "tests/support/server_database.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::workbook {
namespace {

const WallTime noon = wall_time(1'795'323'600'000);

class Workbook : public testing::Test {
 protected:
  // One part of the file, as unzip gives it.
  std::string part(const std::string& bytes, const std::string& name) {
    std::ofstream(folder_ / "a.xlsx", std::ios::binary | std::ios::trunc) << bytes;
    const auto to = (folder_ / "out").string();
    EXPECT_EQ(test::run({"/usr/bin/unzip", "-qo", (folder_ / "a.xlsx").string(), "-d", to}).status, 0);
    return test::must(read_file(folder_ / "out" / name, 1 << 20));
  }
  test::TemporaryFolder folder_;
};

std::vector<Sheet> sheets() {
  return {{.name = "Số liệu",
           .rows = {{std::string("Mã"), std::string("Tỷ lệ (%)")},
                    {std::string("01234"), Percent{9525}, Points{-125}, std::uint64_t{2000},
                     day_from_text("2026-11-21").value(), std::monostate(), std::string("=1+1")}},
           .widths = {10, 20},
           .heading = true,
           .fixed_columns = 1},
          {.name = "Ghi chú", .rows = {{std::string("một & hai")}}, .widths = {40}}};
}

TEST_F(Workbook, NumbersAreNumbersAndCodesAreText) {
  const auto bytes = test::must(xlsx(sheets(), "Mẫu", noon));
  const auto sheet = part(bytes, "xl/worksheets/sheet1.xml");
  for (const auto* const cell :
       {"<v>0.9525</v>", "<v>-1.25</v>", "<v>2000</v>", "<v>46347</v>"})  // days since 1899-12-30
    EXPECT_NE(sheet.find(cell), std::string::npos) << cell << "\n" << sheet;
  EXPECT_EQ(sheet.find("<f>"), std::string::npos) << "no formula";
  EXPECT_EQ(sheet.find("<v>1234</v>"), std::string::npos) << "leading zeros are kept";
  const auto texts = part(bytes, "xl/sharedStrings.xml");
  for (const auto* const text : {"<t>01234</t>", "<t>=1+1</t>", "<t>Tỷ lệ (%)</t>", "<t>một &amp; hai</t>"})
    EXPECT_NE(texts.find(text), std::string::npos) << text << "\n" << texts;
  const auto styles = part(bytes, "xl/styles.xml");
  for (const auto* const form : {"dd/mm/yyyy", "+0.00;-0.00;0.00"})
    EXPECT_NE(styles.find(form), std::string::npos) << form << "\n" << styles;
}

TEST_F(Workbook, TheHeadingStaysAndSheetsAreNamed) {
  const auto bytes = test::must(xlsx(sheets(), "Mẫu", noon));
  const auto first = part(bytes, "xl/worksheets/sheet1.xml");
  EXPECT_NE(first.find(R"(xSplit="1" ySplit="1")"), std::string::npos) << first;
  EXPECT_NE(first.find(R"(state="frozen")"), std::string::npos) << first;
  EXPECT_EQ(part(bytes, "xl/worksheets/sheet2.xml").find("frozen"), std::string::npos);
  const auto book = part(bytes, "xl/workbook.xml");
  EXPECT_NE(book.find("name=\"Số liệu\""), std::string::npos) << book;
  EXPECT_NE(book.find("name=\"Ghi chú\""), std::string::npos) << book;
}

TEST_F(Workbook, TheSameSheetsGiveTheSameBytes) {
  const auto bytes = test::must(xlsx(sheets(), "Mẫu", noon));
  EXPECT_EQ(test::must(xlsx(sheets(), "Mẫu", noon)), bytes);
  const auto core = part(bytes, "docProps/core.xml");
  EXPECT_NE(core.find("2026-11-22T"), std::string::npos) << core;
  EXPECT_NE(core.find("Mẫu"), std::string::npos) << core;
}

TEST_F(Workbook, TextThatNoSpreadsheetHoldsIsNamedByItsCell) {
  auto large = sheets();
  large[0].rows[1][0] = std::string(40'000, 'x');
  const auto refused = xlsx(large, "Mẫu", noon);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("sheet Số liệu, row 2, column 1"), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace xinluon::workbook
