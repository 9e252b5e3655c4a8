#include "sync/wire/csv.h"

#include "sync/base/format.h"
#include "sync/base/overloaded.h"
#include "sync/server/reports/figure_rows.h"
#include "sync/server/reports/render.h"

namespace xinluon::reports {
namespace {

// Numbers as people write them in the dialect.
class CsvWriter {
 public:
  explicit CsvWriter(CsvDialect dialect)
      : point_(dialect == CsvDialect::excel_vi ? ',' : '.'),
        csv_(dialect == CsvDialect::excel_vi ? wire::CsvForm::excel_vi : wire::CsvForm::plain) {}

  void row(const workbook::Row& cells) {
    for (const auto& cell : cells)
      std::visit(Overloaded{[this](std::monostate) { csv_.number(""); },
                            [this](const std::string& text) { csv_.cell(text); },
                            [this](std::uint64_t count) { csv_.number(format("{}", count)); },
                            [this](workbook::Percent percent) { hundredths("", percent.basis_points); },
                            [this](workbook::Points points) { signed_hundredths(points.hundredths); },
                            [this](Day day) { csv_.cell(to_text(day)); }},
                 cell);
    csv_.end_row();
  }
  const std::string& finish() const { return csv_.text(); }

 private:
  // 95.25 from 9525.
  void hundredths(std::string_view sign, std::uint64_t size) {
    csv_.number(format("{}{}{}{:02}", sign, size / 100, point_, size % 100));
  }
  // -1.25 from -125.
  void signed_hundredths(std::int64_t value) {
    hundredths(value < 0 ? "-" : "", static_cast<std::uint64_t>(value < 0 ? -value : value));
  }

  char point_;
  wire::CsvText csv_;
};

}  // namespace

std::string to_csv(const Percentages& percentages, CsvDialect dialect) {
  CsvWriter csv(dialect);
  for (const auto& row : figure_rows(percentages)) csv.row(row);
  return csv.finish();
}

}  // namespace xinluon::reports
