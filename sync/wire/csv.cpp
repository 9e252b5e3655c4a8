#include "sync/wire/csv.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/wire/csv_encoding.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view formula_starts = "=+-@\t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t';
}

// Also behind apostrophes: a spreadsheet takes the first of them away.
bool is_formula(std::string_view cell) {
  const auto start = cell.find_first_not_of('\'');
  return start != cell.npos && formula_starts.find(cell[start]) != formula_starts.npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  return out;
}

// One record after another, with the line each begins on.
class Records {
 public:
  Records(std::string_view text, char separator, std::vector<CsvComplaint>& complaints)
      : text_(text), separator_(separator), complaints_(complaints) {}

  // Nothing at the end. A record with a mistake comes without cells.
  std::optional<CsvRow> next();

 private:
  bool at_end_of_line() const {
    return at_ == text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
  }
  void end_line();
  void skip_line();
  bool take_cell(std::string& cell);
  bool take_quoted(std::string& cell);
  bool take_plain(std::string& cell);
  bool complain(std::string what, std::string remedy);
  bool complain_of_control() { return complain("a control character", "take it out"); }

  std::string_view text_;
  char separator_;
  std::vector<CsvComplaint>& complaints_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t first_line_ = 1;
};

bool Records::complain(std::string what, std::string remedy) {
  if (complaints_.size() < max_csv_complaints)
    complaints_.push_back({first_line_, "", std::move(what), std::move(remedy)});
  return false;
}

void Records::end_line() {
  if (text_.substr(at_, 2) == "\r\n") ++at_;
  if (at_ < text_.size()) ++at_;
  ++line_;
}

void Records::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size());
  end_line();
}

bool Records::take_quoted(std::string& cell) {
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (is_control(c) && c != '\n' && c != '\r') return complain_of_control();
    if (c != '"') {
      cell += c;
    } else if (text_.substr(at_, 2) == "\"\"") {
      cell += c;
      ++at_;
    } else {
      ++at_;
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      if (at_end_of_line() || text_[at_] == separator_) return true;
      return complain("something follows a closing quote", "write a quote within quotes twice");
    }
  }
  return complain("a quote is opened here and never closed",
                  "close it, or write a quote within quotes twice");
}

bool Records::take_plain(std::string& cell) {
  while (!at_end_of_line() && text_[at_] != separator_) {
    const char c = text_[at_++];
    if (c == '"')
      return complain("a quote stands within a cell", "put the whole cell in quotes, and that one twice");
    if (is_control(c)) return complain_of_control();
    cell += c;
  }
  cell = trimmed(cell);
  return true;
}

bool Records::take_cell(std::string& cell) {
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  const bool quoted = at_ < text_.size() && text_[at_] == '"';
  if (!(quoted ? take_quoted(cell) : take_plain(cell))) return false;
  if (is_formula(cell) && cell.front() == '\'') cell.erase(0, 1);
  if (cell.size() > max_csv_cell_bytes)
    return complain(format("a cell is longer than {} bytes", max_csv_cell_bytes), "shorten it");
  return true;
}

std::optional<CsvRow> Records::next() {
  if (at_ >= text_.size()) return std::nullopt;
  CsvRow row{line_, {}};
  first_line_ = line_;
  for (;;) {
    std::string cell;
    if (!take_cell(cell)) {
      skip_line();
      row.cells.clear();
      return row;
    }
    row.cells.push_back(std::move(cell));
    if (at_end_of_line()) break;
    ++at_;  // the separator
  }
  end_line();
  return row;
}

bool empty(const CsvRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
}

// The one that gives most headings we know.
char separator_of(std::string_view text, const std::vector<CsvColumn>& columns) {
  char best = ';';
  std::ptrdiff_t most = 0;
  for (const char separator : {';', ',', '\t'}) {
    std::vector<CsvComplaint> ignored;
    const auto heading = Records(text, separator, ignored).next();
    if (!heading) continue;
    const auto known = std::count_if(columns.begin(), columns.end(), [&](const CsvColumn& column) {
      return std::any_of(heading->cells.begin(), heading->cells.end(),
                         [&](const auto& cell) { return lower(cell) == column.name; });
    });
    if (known > most) best = separator;
    most = std::max(most, known);
  }
  return best;
}

std::string names_of(const std::vector<CsvColumn>& columns) {
  std::string names;
  for (const auto& column : columns) names += format("{}{}", names.empty() ? "" : ", ", column.name);
  return names;
}

// Where each column asked for stands; nothing for those that are not there.
std::optional<std::vector<std::optional<std::size_t>>> places_of(const CsvRow& heading,
                                                                 const std::vector<CsvColumn>& columns,
                                                                 std::vector<CsvComplaint>& complaints) {
  const std::size_t before = complaints.size();
  std::map<std::string, std::size_t> found;
  for (std::size_t at = 0; at < heading.cells.size(); ++at) {
    const std::string name = lower(heading.cells[at]);
    const bool known =
        std::any_of(columns.begin(), columns.end(), [&](const auto& one) { return one.name == name; });
    if (!known)
      complaints.push_back({heading.line, std::string(printable(heading.cells[at])),
                            "there is no such column here", "the columns are " + names_of(columns)});
    else if (!found.emplace(name, at).second)
      complaints.push_back({heading.line, name, "this column is there twice", "take one out"});
  }
  std::vector<std::optional<std::size_t>> places;
  for (const auto& column : columns) {
    const auto place = found.find(std::string(column.name));
    places.push_back(place == found.end() ? std::nullopt : std::optional(place->second));
    if (place == found.end() && column.required)
      complaints.push_back({heading.line, std::string(column.name), "this column is missing",
                            "the columns are " + names_of(columns)});
  }
  if (complaints.size() != before) return std::nullopt;
  return places;
}

}  // namespace

std::string to_text(const CsvComplaint& complaint) {
  std::string where = complaint.line == 0 ? "" : format("line {}", complaint.line);
  if (!complaint.column.empty()) where += format("{}column {}", where.empty() ? "" : ", ", complaint.column);
  std::string text = where.empty() ? complaint.what : format("{}: {}", where, complaint.what);
  return complaint.remedy.empty() ? text : format("{}; {}", text, complaint.remedy);
}

CsvTable read_csv(std::string_view bytes, const std::vector<CsvColumn>& columns) {
  CsvTable table;
  if (bytes.size() > max_csv_bytes) {
    table.complaints.push_back(
        {0, "", format("the file is larger than {} bytes", max_csv_bytes), "split it"});
    return table;
  }
  const std::string text = csv_as_utf8(bytes, table.complaints);
  Records records(text, separator_of(text, columns), table.complaints);
  const auto heading = records.next();
  if (!heading || empty(*heading)) {
    if (table.complaints.empty())
      table.complaints.push_back({1, "", "there is no heading", "the columns are " + names_of(columns)});
    return table;
  }
  const auto places = places_of(*heading, columns, table.complaints);
  if (!places) return table;
  while (auto row = records.next()) {
    if (row->cells.empty() || empty(*row)) continue;
    if (row->cells.size() != heading->cells.size()) {
      if (table.complaints.size() < max_csv_complaints)
        table.complaints.push_back(
            {row->line, "", format("{} cells, the heading has {}", row->cells.size(), heading->cells.size()),
             "put cells with the separator in them in quotes"});
      continue;
    }
    CsvRow ordered{row->line, {}};
    for (const auto& place : *places)
      ordered.cells.push_back(place ? std::move(row->cells[*place]) : std::string());
    table.rows.push_back(std::move(ordered));
  }
  return table;
}

CsvText::CsvText(CsvForm form) : form_(form) {
  if (form_ == CsvForm::excel_vi) text_ = "\xEF\xBB\xBF";
}

void CsvText::row(const std::vector<std::string>& cells) {
  for (const std::string& text : cells) cell(text);
  end_row();
}

void CsvText::separate() {
  if (!row_begins_) text_ += form_ == CsvForm::excel_vi ? ';' : ',';
  row_begins_ = false;
}

void CsvText::cell(std::string_view text) {
  separate();
  std::string cell(text);
  if (is_formula(cell)) cell.insert(0, 1, '\'');
  const bool blank_edge = trimmed(cell).size() != cell.size();
  const std::string_view special = form_ == CsvForm::excel_vi ? ";\"\r\n" : ",\"\r\n";
  if (cell.find_first_of(special) == cell.npos && !blank_edge) {
    text_ += cell;
    return;
  }
  text_ += '"';
  for (const char c : cell) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
  text_ += '"';
}

void CsvText::number(std::string_view digits) {
  separate();
  text_ += digits;
}

void CsvText::end_row() {
  text_ += form_ == CsvForm::excel_vi ? "\r\n" : "\n";
  row_begins_ = true;
}

}  // namespace xinluon::wire
