#include "sync/wire/csv.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::wire {
namespace {

const std::vector<CsvColumn> columns = {{"id", true}, {"name", true}, {"note", false}};

std::vector<std::vector<std::string>> cells_of(const CsvTable& table) {
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : table.rows) cells.push_back(row.cells);
  return cells;
}
using Cells = std::vector<std::vector<std::string>>;

TEST(Csv, SeparatorsBomLineEndsAndOrderMakeNoDifference) {
  const Cells wanted = {{"X1", "Xã Mẫu 01", "a"}, {"X2", "Xã Mẫu 02", ""}};
  for (const char* text : {"id,name,note\nX1,Xã Mẫu 01,a\nX2,Xã Mẫu 02,\n",
                           "\xEF\xBB\xBFid;name;note\r\nX1;Xã Mẫu 01;a\r\nX2;Xã Mẫu 02;",
                           "ID\tName\tNote\nX1\tXã Mẫu 01\ta\n\n\nX2\tXã Mẫu 02\t\n",
                           "note;id; name \na; X1 ;\"Xã Mẫu 01\"\n;X2;Xã Mẫu 02\n"}) {
    const auto table = read_csv(text, columns);
    EXPECT_TRUE(table.complaints.empty()) << to_text(table.complaints[0]);
    EXPECT_EQ(cells_of(table), wanted) << text;
  }
}

TEST(Csv, QuotesHoldSeparatorsQuotesAndLineBreaksAndLinesAreStillRight) {
  const auto table =
      read_csv("id;name;note\nX1;\"a;b\";\"zwei\nZeilen\"\nX2;\"ein \"\"Wort\"\"\";'=1+1\n", columns);
  ASSERT_TRUE(table.complaints.empty());
  EXPECT_EQ(cells_of(table), (Cells{{"X1", "a;b", "zwei\nZeilen"}, {"X2", "ein \"Wort\"", "=1+1"}}));
  EXPECT_EQ(table.rows[1].line, 4U);
}

TEST(Csv, EveryBadLineIsNamedAndTheOthersAreRead) {
  const auto table = read_csv("id;name\nX1;ok\nX2\nX3;a\"b\nX4;ok\nX5;\"a\"b\nX6;\x01\nX7;ok\n", columns);
  EXPECT_EQ(cells_of(table), (Cells{{"X1", "ok", ""}, {"X4", "ok", ""}, {"X7", "ok", ""}}));
  std::vector<std::size_t> lines;
  for (const auto& complaint : table.complaints) lines.push_back(complaint.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{3, 4, 6, 7}));
  const auto open = read_csv("id;name\nX1;\"never\nclosed\n", columns);
  ASSERT_EQ(open.complaints.size(), 1U);
  EXPECT_EQ(open.complaints[0].line, 2U);
}

// A database of text takes no zero bytes, and the table written from what was read would be refused.
TEST(Csv, QuotesHoldNoControlCharactersBesidesTabsAndLineBreaks) {
  const auto table = read_csv(std::string("id;name\nX1;\"a\0b\"\nX2;\"\x1b\"\nX3;\"a\tb\"\n", 33), columns);
  EXPECT_EQ(cells_of(table), (Cells{{"X3", "a\tb", ""}}));
  ASSERT_EQ(table.complaints.size(), 2U);
  EXPECT_EQ(to_text(table.complaints[0]), "line 2: a control character; take it out");
  EXPECT_EQ(table.complaints[1].line, 3U);
}

TEST(Csv, TheLongestCellMayBeAFormula) {
  const std::string longest = "=" + std::string(max_csv_cell_bytes - 1, 'x');
  CsvText out(CsvForm::excel_vi);
  out.row({"id", "name", "note"});
  out.row({"X1", longest, ""});
  EXPECT_EQ(cells_of(read_csv(out.text(), columns)), (Cells{{"X1", longest, ""}}));
}

TEST(Csv, TheHeadingIsExplained) {
  for (const auto& [text, why] :
       {std::pair("", "no heading"), std::pair("id\n", "missing"),
        std::pair("id;name;colour\n", "no such column"), std::pair("id;name;id\n", "twice"),
        std::pair("\xFF\xFEi\0d\0", "UTF-16")}) {
    const auto table = read_csv(text, columns);
    ASSERT_FALSE(table.complaints.empty()) << text;
    EXPECT_NE(to_text(table.complaints[0]).find(why), std::string::npos) << to_text(table.complaints[0]);
  }
}

// "Xã Mẫu" and "Đường Lê Lợi" in Windows-1258: vowels with combining marks after them.
TEST(Csv, Windows1258IsReadWhereItIsVietnamese) {
  const auto table =
      read_csv("id;name\nX1;Xa\xDE M\xE2\xDEu\nX2;\xD0\xFD\xF5\xCCng L\xEA L\xF5\xF2i\n", columns);
  ASSERT_TRUE(table.complaints.empty()) << to_text(table.complaints[0]);
  EXPECT_EQ(cells_of(table), (Cells{{"X1", "Xã Mẫu", ""}, {"X2", "Đường Lê Lợi", ""}}));
}

TEST(Csv, WhatIsNeitherIsRefusedWithItsLine) {
  const auto table = read_csv("id;name\nX1;X\xE3\nX2;\xB8\xBD\xB5\nX3;ok\n", columns);
  ASSERT_EQ(table.complaints.size(), 1U);
  EXPECT_EQ(table.complaints[0].line, 3U);
  EXPECT_NE(table.complaints[0].remedy.find("CSV UTF-8"), std::string::npos);
}

TEST(Csv, WhatIsWrittenIsReadBack) {
  std::mt19937 random(11);
  SCOPED_TRACE("seed 11");
  const std::vector<std::string> pieces = {"a", ";", ",", "\"", "\n", "=", "-",
                                           "@", "+", "ệ", " ",  "'",  "\t"};
  for (int round = 0; round < 500; ++round) {
    for (const CsvForm form : {CsvForm::excel_vi, CsvForm::plain}) {
      std::vector<std::string> row = {"X"};
      for (int cell = 0; cell < 2; ++cell) {
        std::string text;
        for (auto n = random() % 5; n > 0; --n) text += pieces[random() % pieces.size()];
        row.push_back(text);
      }
      CsvText out(form);
      out.row({"id", "name", "note"});
      out.row(row);
      const auto table = read_csv(out.text(), columns);
      ASSERT_TRUE(table.complaints.empty()) << out.text() << to_text(table.complaints[0]);
      ASSERT_EQ(table.rows.size(), 1U);
      EXPECT_EQ(table.rows[0].cells, row) << out.text();
    }
  }
}

}  // namespace
}  // namespace xinluon::wire
