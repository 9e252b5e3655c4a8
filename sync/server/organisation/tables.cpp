#include "sync/server/organisation/tables.h"

#include <algorithm>
#include <charconv>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/server/organisation/time_text.h"

namespace xinluon::organisation {
namespace {

constexpr std::array<std::string_view, 9> kind_names = {
    "units", "counters", "fields", "procedures", "officers", "shifts", "calendar", "targets", "transactions"};

const std::array<std::vector<wire::CsvColumn>, 9>& all_columns() {
  static const std::array<std::vector<wire::CsvColumn>, 9> all = {{
      {{"id", true},
       {"parent"},
       {"type"},
       {"name", true},
       {"code"},
       {"target"},
       {"valid_from"},
       {"valid_to"}},
      {{"id", true}, {"unit", true}, {"number"}, {"name", true}, {"field"}, {"valid_from"}, {"valid_to"}},
      {{"id", true}, {"name", true}, {"closed"}},
      {{"code", true}, {"name", true}, {"field"}, {"closed"}},
      {{"id", true}, {"unit", true}, {"name", true}, {"closed"}},
      {{"counter", true}, {"officer", true}, {"from", true}, {"to", true}},
      {{"unit"}, {"on", true}, {"valid_from"}, {"hours", true}, {"name"}},
      {{"unit", true}, {"target", true}, {"valid_from", true}},
      {{"counter", true}, {"day", true}, {"count", true}},
  }};
  return all;
}

std::optional<int> number_from(std::string_view text) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && !text.empty()
             ? std::optional(number)
             : std::nullopt;
}

std::string quoted(const std::string& cell) {
  return "\"" + std::string(printable(cell)) + "\"";
}

}  // namespace

std::string_view name_of(Kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_from_name(std::string_view name) {
  const auto* const found = std::find(kind_names.begin(), kind_names.end(), name);
  return found == kind_names.end() ? std::nullopt
                                   : std::optional(static_cast<Kind>(found - kind_names.begin()));
}

const std::vector<wire::CsvColumn>& columns_of(Kind kind) {
  return all_columns()[static_cast<std::size_t>(kind)];
}

const std::string& Import::cell(const wire::CsvRow& row, std::string_view column) const {
  const auto& columns = columns_of(kind_);
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const auto& known) { return known.name == column; });
  XINLUON_CHECK(found != columns.end(), "a table knows its columns");
  return row.cells[static_cast<std::size_t>(found - columns.begin())];
}

std::optional<std::string> Import::given(const wire::CsvRow& row, std::string_view column) const {
  const std::string& text = cell(row, column);
  if (text.empty()) return std::nullopt;
  return text == clearing ? std::string() : text;
}

void Import::complain(const wire::CsvRow& row, std::string_view column, std::string what,
                      std::string remedy) {
  if (complaints_.size() < wire::max_csv_complaints)
    complaints_.push_back({row.line, std::string(column), std::move(what), std::move(remedy)});
}

Result<bool> Import::settle(const wire::CsvRow& row, std::string_view column, const Result<void>& done) {
  if (done) return true;
  const auto& error = done.error();
  if (error.code != Errc::rejected && error.code != Errc::not_found && error.code != Errc::unauthorised)
    return fail(error);
  const auto semicolon = error.message.find("; ");
  const std::string_view usual = error.code == Errc::not_found ? "add that first, within your units" : "";
  complain(row, column, error.message.substr(0, semicolon),
           semicolon == std::string::npos ? std::string(usual) : error.message.substr(semicolon + 2));
  return false;
}

std::optional<Day> Import::day(const wire::CsvRow& row, std::string_view column, Day otherwise) {
  const std::string& text = cell(row, column);
  if (text.empty()) return otherwise;
  const auto day = day_from_text(text);
  if (day && *day >= storage::since_ever && *day <= storage::for_ever) return *day;
  complain(row, column, quoted(text) + " is no day", "write one like 2026-11-21");
  return std::nullopt;
}

std::optional<WallTime> Import::moment(const wire::CsvRow& row, std::string_view column) {
  const auto moment = moment_from_text(cell(row, column));
  if (moment) return *moment;
  complain(row, column, quoted(cell(row, column)) + " is no moment", "write one like 2026-11-21 07:00");
  return std::nullopt;
}

std::optional<int> Import::percent(const wire::CsvRow& row, std::string_view column, int otherwise) {
  const std::string& text = cell(row, column);
  if (text.empty()) return otherwise;
  if (text == clearing) return storage::default_target_percent;
  const auto number = number_from(text);
  if (number && *number >= 1 && *number <= 100) return number;
  complain(row, column, quoted(text) + " is no target", "write a whole percentage from 1 to 100");
  return std::nullopt;
}

std::optional<std::uint64_t> Import::count(const wire::CsvRow& row, std::string_view column,
                                           std::uint64_t most) {
  const std::string& text = cell(row, column);
  const auto number = number_from(text);
  if (number && *number >= 0 && static_cast<std::uint64_t>(*number) <= most)
    return static_cast<std::uint64_t>(*number);
  complain(row, column, quoted(text) + " is no count", format("write a whole number from 0 to {}", most));
  return std::nullopt;
}

std::optional<bool> Import::flag(const wire::CsvRow& row, std::string_view column) {
  const std::string& text = cell(row, column);
  if (text.empty() || text == "0") return false;
  if (text == "1") return true;
  complain(row, column, quoted(text) + " is neither 0 nor 1", "write 1 for closed, else 0");
  return std::nullopt;
}

}  // namespace xinluon::organisation
