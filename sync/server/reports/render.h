// Percentages as text, and as a spreadsheet. Pure.
#pragma once

#include <string>

#include "sync/server/reports/percentages.h"

namespace xinluon::reports {

// What GET /v1/percentages answers and `report --json` prints (fields: README.md of this folder). One line.
std::string to_json(const Percentages& percentages);

// For a terminal, in Vietnamese, columns aligned by characters.
std::string to_table(const Percentages& percentages);

enum class CsvDialect {
  excel_vi,  // UTF-8 with BOM, semicolon, decimal comma, CRLF: opens right in a Vietnamese Excel
  plain,     // comma, decimal point, LF
};
std::string to_csv(const Percentages& percentages, CsvDialect dialect);

// The same table with numbers, percentages and days as such, and a sheet of what was asked and by which
// rules.
Result<std::string> to_xlsx(const Percentages& percentages);

}  // namespace xinluon::reports
