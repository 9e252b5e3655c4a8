// Tables that people make in a spreadsheet: read strictly and explained line by line, and written so that
// Excel opens them right. Our own reader because every complaint must name the line and column as an editor
// shows them, quoted line breaks counted, and go on to the next: libcsv and the header-only readers stop at,
// or repair, the first mistake and know no lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xinluon::wire {

inline constexpr std::size_t max_csv_bytes = 4 * 1024 * 1024;  // 20,000 counters take 1.5 MB
inline constexpr std::size_t max_csv_cell_bytes = 1024;
inline constexpr std::size_t max_csv_complaints = 1000;  // a file of another kind must not fill the memory

struct CsvComplaint {
  std::size_t line = 0;  // from 1 on; 0: the file as a whole
  std::string column;    // its heading; empty: the whole line
  std::string what;
  std::string remedy;
  bool operator==(const CsvComplaint&) const = default;
};
std::string to_text(const CsvComplaint& complaint);  // "line 3, column parent: no unit TM; add that first"

struct CsvColumn {
  std::string_view name;  // lower case
  bool required = false;  // the heading must be there; whether a cell may be empty is the reader's affair
};
struct CsvRow {
  std::size_t line = 0;
  std::vector<std::string> cells;  // in the order of the columns asked for; "" where there is no such heading
};
struct CsvTable {
  std::vector<CsvRow> rows;
  std::vector<CsvComplaint> complaints;
};

// UTF-8 with or without a byte order mark, or Windows-1258 where every line of it reads as Vietnamese; cells
// apart by semicolon, comma or tab, as the heading is; CRLF or LF; quotes as in RFC 4180. Headings in any
// order and case. Blanks around cells and empty lines are dropped, the apostrophe that defuses a formula too;
// control characters are complained of, but for tabs and, in quotes, line breaks.
CsvTable read_csv(std::string_view bytes, const std::vector<CsvColumn>& columns);

enum class CsvForm {
  excel_vi,  // byte order mark, semicolon, CRLF
  plain,     // comma, LF
};
// Cells that a spreadsheet would take for a formula get an apostrophe before them.
class CsvText {
 public:
  explicit CsvText(CsvForm form);
  void row(const std::vector<std::string>& cells);
  // The same cell by cell. A number is written as it stands: its sign makes no formula of it.
  void cell(std::string_view text);
  void number(std::string_view digits);
  void end_row();
  const std::string& text() const { return text_; }

 private:
  void separate();

  CsvForm form_;
  bool row_begins_ = true;
  std::string text_;
};

}  // namespace xinluon::wire
