#include <cmath>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/words.h"

namespace xinluon::reports {
namespace {

constexpr std::string_view bom = "\xEF\xBB\xBF";

class CsvWriter {
 public:
  explicit CsvWriter(CsvDialect dialect) : excel_(dialect == CsvDialect::excel_vi) {
    if (excel_) out_ += bom;
  }

  // Text that a spreadsheet would take for a formula gets an apostrophe before it.
  void text(std::string_view value) {
    separate();
    std::string cell(value);
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos)
      cell.insert(0, 1, '\'');
    out_ += quoted(cell);
  }
  void number(std::uint64_t value) { plain(format("{}", value)); }
  // 95.25 from 9525.
  void percent(std::uint64_t basis_points) {
    plain(format("{}{}{:02}", basis_points / 100, excel_ ? ',' : '.', basis_points % 100));
  }
  void empty() { plain(""); }
  void end_row() {
    out_ += excel_ ? "\r\n" : "\n";
    row_begins_ = true;
  }
  std::string finish() { return std::move(out_); }

 private:
  void separate() {
    if (!row_begins_) out_ += separator();
    row_begins_ = false;
  }
  char separator() const { return excel_ ? ';' : ','; }
  void plain(const std::string& cell) {
    separate();
    out_ += cell;
  }
  std::string quoted(const std::string& cell) const {
    const char special[] = {separator(), '"', '\r', '\n', '\0'};
    if (cell.find_first_of(special) == std::string::npos) return cell;
    std::string text = "\"";
    for (const char c : cell) {
      if (c == '"') text += '"';
      text += c;
    }
    return text + '"';
  }

  const bool excel_;
  bool row_begins_ = true;
  std::string out_;
};

void write_header(CsvWriter& csv) {
  for (const auto* const name : {"Loại", "Mã", "Tên", "Dữ liệu mẫu", "Từ ngày", "Đến ngày", "Số phiếu",
                                 "Số phiếu hài lòng", "Tỷ lệ hài lòng (%)", "Khoảng tin cậy 95% từ (%)",
                                 "Khoảng tin cậy 95% đến (%)", "Chỉ tiêu (%)", "Kết quả", "Cách tính"})
    csv.text(name);
  for (const Level level : all_levels) csv.text(word_of(level));
  for (const Behaviour behaviour : all_behaviours) {
    csv.text(format("{}: đã thực hiện", word_of(behaviour)));
    csv.text(format("{}: chưa thực hiện", word_of(behaviour)));
    csv.text(format("{}: không nêu", word_of(behaviour)));
  }
  csv.text("Hết thời gian");
  csv.text("Rút lại");
  csv.end_row();
}

void write_optional(CsvWriter& csv, const std::optional<std::uint64_t>& number) {
  if (number) {
    csv.number(*number);
  } else {
    csv.empty();
  }
}

void write_share(CsvWriter& csv, const std::optional<Ratio>& ratio) {
  if (!ratio || ratio->of == 0) {
    for (int i = 0; i < 3; ++i) csv.empty();
    return;
  }
  const Interval interval = wilson(*ratio);
  csv.percent(basis_points(*ratio));
  csv.percent(static_cast<std::uint64_t>(std::floor(interval.lower * 10'000)));
  csv.percent(static_cast<std::uint64_t>(std::ceil(interval.upper * 10'000)));
}

void write_split(CsvWriter& csv, const std::optional<Tally>& tally) {
  constexpr std::size_t cells = all_levels.size() + 3 * all_behaviours.size();
  if (!tally) {
    for (std::size_t i = 0; i < cells; ++i) csv.empty();
    return;
  }
  for (const Level level : all_levels) csv.number(tally->count(level));
  for (const Behaviour behaviour : all_behaviours) {
    csv.number(tally->behaviours[index_of(behaviour)].shown);
    csv.number(tally->behaviours[index_of(behaviour)].missing);
    csv.number(tally->not_mentioned(behaviour));
  }
}

void write_row(CsvWriter& csv, const Figure& figure) {
  csv.text(figure.node.kind == storage::NodeKind::counter ? "Quầy" : "Đơn vị");
  csv.text(figure.node.id);
  csv.text(figure.name);
  csv.text(figure.sample ? "x" : "");
  csv.text(figure.period ? to_text(figure.period->first) : "");
  csv.text(figure.period ? to_text(figure.period->last) : "");
  write_optional(csv, figure.votes);
  write_optional(csv, figure.satisfied ? std::optional(figure.satisfied->part) : std::nullopt);
  write_share(csv, figure.satisfied);
  csv.number(static_cast<std::uint64_t>(figure.target_percent));
  csv.text(figure.verdict ? word_of(*figure.verdict) : reason_words(figure.shown));
  csv.text(method_m1);
  write_split(csv, figure.tally);
  write_optional(csv, figure.timed_out);
  write_optional(csv, figure.withdrawn);
  csv.end_row();
}

}  // namespace

std::string to_csv(const Percentages& percentages, CsvDialect dialect) {
  CsvWriter csv(dialect);
  write_header(csv);
  write_row(csv, percentages.total);
  for (const Figure& child : percentages.children) write_row(csv, child);
  return csv.finish();
}

}  // namespace xinluon::reports
