// A table that somebody uploads: whatever its bytes, it is read or explained, and what was read is written
// and read back the same.
#include <algorithm>

#include "sync/wire/csv.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const std::vector<wire::CsvColumn> columns = {{"id", true}, {"name", true}, {"note", false}};
  const auto table = wire::read_csv(fuzz::text_of(data, size), columns);
  XINLUON_CHECK(table.complaints.size() <= wire::max_csv_complaints + 2 * size, "complaints are bounded");
  wire::CsvText out(wire::CsvForm::excel_vi);
  out.row({"id", "name", "note"});
  for (const auto& row : table.rows) {
    XINLUON_CHECK(row.cells.size() == columns.size() && row.line > 1, "whole rows below the heading");
    out.row(row.cells);
  }
  const auto back = wire::read_csv(out.text(), columns);
  if (out.text().size() > wire::max_csv_bytes) return 0;
  const auto same = [](const wire::CsvRow& a, const wire::CsvRow& b) { return a.cells == b.cells; };
  XINLUON_CHECK(std::equal(table.rows.begin(), table.rows.end(), back.rows.begin(), back.rows.end(), same),
                "what is written is read back");
  return 0;
}
