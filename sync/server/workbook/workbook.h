// Tables as an XLSX file (ECMA-376).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/workbook/cell.h"

namespace xinluon::workbook {

struct Sheet {
  std::string name;  // 1-31 characters, none of [ ] : * ? / \ and not twice
  std::vector<Row> rows;
  std::vector<double> widths;     // of the columns in characters; the last one is that of all that follow
  bool heading = false;           // the first row is one: bold, and it stays when the others are scrolled
  std::size_t fixed_columns = 0;  // so do as many columns on the left
};

// The file's bytes; the same for the same sheets and time. rejected for text of more than 32,767 characters,
// or more rows or columns than a spreadsheet has; internal when /tmp takes nothing.
Result<std::string> xlsx(const std::vector<Sheet>& sheets, const std::string& title, WallTime made);

}  // namespace xinluon::workbook
