#include "sync/wire/csv.h"

#include <cmath>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/words.h"

namespace xinluon::reports {
namespace {

// Numbers as people write them in the dialect.
class CsvWriter {
 public:
  explicit CsvWriter(CsvDialect dialect)
      : point_(dialect == CsvDialect::excel_vi ? ',' : '.'),
        csv_(dialect == CsvDialect::excel_vi ? wire::CsvForm::excel_vi : wire::CsvForm::plain) {}

  void text(std::string_view value) { csv_.cell(value); }
  void number(std::uint64_t value) { csv_.number(format("{}", value)); }
  // 95.25 from 9525.
  void percent(std::uint64_t basis_points) {
    csv_.number(format("{}{}{:02}", basis_points / 100, point_, basis_points % 100));
  }
  // -1.25 from -125.
  void points(std::int64_t basis_points) {
    const auto size = static_cast<std::uint64_t>(basis_points < 0 ? -basis_points : basis_points);
    csv_.number(format("{}{}{}{:02}", basis_points < 0 ? "-" : "", size / 100, point_, size % 100));
  }
  void empty() { csv_.number(""); }
  void end_row() { csv_.end_row(); }
  const std::string& finish() const { return csv_.text(); }

 private:
  char point_;
  wire::CsvText csv_;
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
  for (const auto* const name :
       {"Hết thời gian", "Rút lại", "Số phiếu kể cả phiếu để riêng",
        "Tỷ lệ hài lòng kể cả phiếu để riêng (%)", "Tỷ lệ trả lời (%)", "Tỷ lệ tham gia đánh giá (%)",
        "Kỳ so sánh từ ngày", "Kỳ so sánh đến ngày", "Số phiếu kỳ so sánh", "Tỷ lệ hài lòng kỳ so sánh (%)",
        "Tăng/giảm (điểm %)", "Tăng/giảm từ (điểm %)", "Tăng/giảm đến (điểm %)"})
    csv.text(name);
  csv.end_row();
}

constexpr std::size_t compared_cells = 7;

void write_empty(CsvWriter& csv, std::size_t cells) {
  for (std::size_t i = 0; i < cells; ++i) csv.empty();
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

void write_percent(CsvWriter& csv, const std::optional<Ratio>& ratio) {
  if (ratio && ratio->of > 0) {
    csv.percent(basis_points(*ratio));
  } else {
    csv.empty();
  }
}

void write_compared(CsvWriter& csv, const Figure& now, const Figure* before) {
  if (before == nullptr) return write_empty(csv, compared_cells);
  csv.text(before->period ? to_text(before->period->first) : "");
  csv.text(before->period ? to_text(before->period->last) : "");
  write_optional(csv, before->votes);
  write_percent(csv, before->satisfied);
  const auto found = difference(now, *before);
  if (!found) return write_empty(csv, 3);
  csv.points(std::int64_t{basis_points(*now.satisfied)} - std::int64_t{basis_points(*before->satisfied)});
  csv.points(static_cast<std::int64_t>(std::floor(found->interval.lower * 10'000)));
  csv.points(static_cast<std::int64_t>(std::ceil(found->interval.upper * 10'000)));
}

std::string_view kind_word(storage::NodeKind kind) {
  if (kind == storage::NodeKind::officer) return "Cán bộ";
  return kind == storage::NodeKind::counter ? "Quầy" : "Đơn vị";
}

std::string_view cut_word(storage::Dimension dimension) {
  switch (dimension) {
    case storage::Dimension::lang:
      return "Ngôn ngữ";
    case storage::Dimension::hour:
      return "Giờ";
    case storage::Dimension::field:
      return "Lĩnh vực";
    case storage::Dimension::procedure:
      return "Thủ tục";
    default:
      return "Cán bộ";
  }
}

// The value as it is stood for in a cell: a procedure behind its field.
std::string value_words(const std::string& value) {
  const auto end = value.find(storage::field_ends);
  if (end == value.npos) return value.empty() ? "Chưa xác định" : value;
  const std::string field = value.substr(0, end);
  const std::string procedure = value.substr(end + 1);
  return (field.empty() ? "Chưa xác định" : field) + " / " +
         (procedure.empty() ? "Chưa xác định" : procedure);
}

void write_slice(CsvWriter& csv, storage::Dimension dimension, const Slice& slice, bool sample) {
  csv.text(cut_word(dimension));
  csv.text(value_words(slice.value));
  csv.text("");
  csv.text(sample ? "x" : "");
  csv.text(slice.period ? to_text(slice.period->first) : "");
  csv.text(slice.period ? to_text(slice.period->last) : "");
  write_optional(csv, slice.satisfied ? std::optional(slice.satisfied->of) : std::nullopt);
  write_optional(csv, slice.satisfied ? std::optional(slice.satisfied->part) : std::nullopt);
  write_share(csv, slice.satisfied);
  csv.empty();
  csv.text(reason_words(slice.shown));
  csv.text(method_m1);
  for (const Level level : all_levels)
    write_optional(csv, slice.levels
                            ? std::optional((*slice.levels)[static_cast<std::size_t>(to_int(level) - 1)])
                            : std::nullopt);
  write_empty(csv, 3 * all_behaviours.size() + 6 + compared_cells);
  csv.end_row();
}

void write_row(CsvWriter& csv, const Figure& figure, const Figure* before) {
  csv.text(kind_word(figure.node.kind));
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
  write_optional(csv, figure.raw ? std::optional(figure.raw->of) : std::nullopt);
  write_percent(csv, figure.raw);
  write_percent(csv, figure.response);
  if (figure.participation) {
    write_percent(csv, figure.participation);
  } else {
    csv.text("Không có số giao dịch");
  }
  write_compared(csv, figure, before);
  csv.end_row();
}

}  // namespace

std::string to_csv(const Percentages& percentages, CsvDialect dialect) {
  CsvWriter csv(dialect);
  write_header(csv);
  const auto& compared = percentages.compared;
  write_row(csv, percentages.total, compared ? &compared->total : nullptr);
  for (std::size_t i = 0; i < percentages.children.size(); ++i)
    write_row(csv, percentages.children[i], compared ? &compared->children.at(i) : nullptr);
  for (const CutFigures& cut : percentages.cuts)
    for (const Slice& slice : cut.slices) write_slice(csv, cut.dimension, slice, percentages.total.sample);
  for (const Figure& step : percentages.series) write_row(csv, step, nullptr);
  return csv.finish();
}

}  // namespace xinluon::reports
