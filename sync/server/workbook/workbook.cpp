#include "sync/server/workbook/workbook.h"

#include <cerrno>
#include <memory>
#include <utility>

#include <sys/mman.h>
#include <xlsxwriter.h>

#include "sync/base/check.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/base/unique_fd.h"

namespace xinluon::workbook {
namespace {

constexpr double basis_points_of_one = 10'000;
constexpr double hundredths_of_a_point = 100;
constexpr std::int64_t ms_a_second = 1000;
constexpr std::size_t max_bytes = 64 * 1024 * 1024;

struct Formats {
  explicit Formats(lxw_workbook* book)
      : text(workbook_add_format(book)),
        heading(workbook_add_format(book)),
        count(workbook_add_format(book)),
        percent(workbook_add_format(book)),
        points(workbook_add_format(book)),
        day(workbook_add_format(book)) {
    // A spreadsheet writes these with the comma and the order of days that its reader is used to.
    format_set_num_format(text, "@");
    format_set_num_format(count, "#,##0");
    format_set_num_format(percent, "0.00%");
    format_set_num_format(points, "+0.00;-0.00;0.00");
    format_set_num_format(day, "dd/mm/yyyy");
    format_set_bold(heading);
    format_set_text_wrap(heading);
    format_set_align(heading, LXW_ALIGN_VERTICAL_TOP);
  }
  lxw_format *text, *heading, *count, *percent, *points, *day;
};

struct Place {
  lxw_worksheet* sheet;
  lxw_row_t row;
  lxw_col_t column;
};

// Writes one cell; each gives the library's code.
struct CellWriter {
  Place at;
  const Formats& formats;
  bool heading;

  lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
  lxw_error operator()(const std::string& text) const {
    return worksheet_write_string(at.sheet, at.row, at.column, text.c_str(),
                                  heading ? formats.heading : formats.text);
  }
  lxw_error operator()(std::uint64_t count) const {
    return number(static_cast<double>(count), formats.count);
  }
  lxw_error operator()(Percent percent) const {
    return number(static_cast<double>(percent.basis_points) / basis_points_of_one, formats.percent);
  }
  lxw_error operator()(Points points) const {
    return number(static_cast<double>(points.hundredths) / hundredths_of_a_point, formats.points);
  }
  lxw_error operator()(Day day) const {
    const std::chrono::year_month_day date(day);
    lxw_datetime when{};
    when.year = static_cast<int>(date.year());
    when.month = static_cast<int>(static_cast<unsigned>(date.month()));
    when.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return worksheet_write_datetime(at.sheet, at.row, at.column, &when, formats.day);
  }
  lxw_error number(double value, lxw_format* as) const {
    return worksheet_write_number(at.sheet, at.row, at.column, value, as);
  }
};

void set_widths(lxw_worksheet* sheet, const std::vector<double>& widths) {
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const auto first = static_cast<lxw_col_t>(i);
    const lxw_col_t last = i + 1 == widths.size() ? LXW_COL_MAX - 1 : first;
    worksheet_set_column(sheet, first, last, widths[i], nullptr);
  }
}

lxw_worksheet* new_sheet(lxw_workbook* book, const Sheet& sheet) {
  lxw_worksheet* made = workbook_add_worksheet(book, sheet.name.c_str());
  XINLUON_CHECK(made != nullptr, "a name that a spreadsheet takes");
  set_widths(made, sheet.widths);
  if (sheet.heading) worksheet_freeze_panes(made, 1, static_cast<lxw_col_t>(sheet.fixed_columns));
  return made;
}

Result<void> add(lxw_workbook* book, const Formats& formats, const Sheet& sheet) {
  lxw_worksheet* made = new_sheet(book, sheet);
  for (std::size_t row = 0; row < sheet.rows.size(); ++row)
    for (std::size_t column = 0; column < sheet.rows[row].size(); ++column) {
      const Place at{made, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column)};
      const auto code =
          std::visit(CellWriter{at, formats, sheet.heading && row == 0}, sheet.rows[row][column]);
      if (code != LXW_NO_ERROR)
        return fail(Errc::rejected, format("sheet {}, row {}, column {}: {}", sheet.name, row + 1, column + 1,
                                           lxw_strerror(code)));
    }
  return {};
}

void set_properties(lxw_workbook* book, const std::string& title, WallTime made) {
  std::string words = title;
  lxw_doc_properties properties{};
  properties.title = words.data();
  properties.created = static_cast<time_t>(to_ms(made) / ms_a_second);
  workbook_set_properties(book, &properties);
}

struct FreeWorkbook {
  void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

}  // namespace

Result<std::string> xlsx(const std::vector<Sheet>& sheets, const std::string& title, WallTime made) {
  // The library writes to a path: this is that of a file which is nowhere but in the memory.
  const UniqueFd memory(memfd_create("workbook", MFD_CLOEXEC));
  if (!memory) return fail(system_error(errno, "making a workbook"));
  const std::string path = format("/proc/self/fd/{}", memory.get());
  std::unique_ptr<lxw_workbook, FreeWorkbook> book(workbook_new(path.c_str()));
  XINLUON_CHECK(book != nullptr, "the library fails only for want of memory");
  const Formats formats(book.get());
  for (const auto& sheet : sheets) XINLUON_RETURN_IF_ERROR(add(book.get(), formats, sheet));
  set_properties(book.get(), title, made);
  if (const auto code = workbook_close(book.release()); code != LXW_NO_ERROR)
    return fail(Errc::internal, format("making a workbook: {}", lxw_strerror(code)));
  return read_file(path, max_bytes);
}

}  // namespace xinluon::workbook
