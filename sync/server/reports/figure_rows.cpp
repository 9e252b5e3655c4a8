#include "sync/server/reports/figure_rows.h"

#include <cmath>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/reports/words.h"

namespace xinluon::reports {
namespace {

using workbook::Percent;
using workbook::Points;
using workbook::Row;

Row heading() {
  Row row;
  for (const auto* const name : {"Loại", "Mã", "Tên", "Dữ liệu mẫu", "Từ ngày", "Đến ngày", "Số phiếu",
                                 "Số phiếu hài lòng", "Tỷ lệ hài lòng (%)", "Khoảng tin cậy 95% từ (%)",
                                 "Khoảng tin cậy 95% đến (%)", "Chỉ tiêu (%)", "Kết quả", "Cách tính"})
    row.emplace_back(std::string(name));
  for (const Level level : all_levels) row.emplace_back(std::string(word_of(level)));
  for (const Behaviour behaviour : all_behaviours) {
    row.emplace_back(format("{}: đã thực hiện", word_of(behaviour)));
    row.emplace_back(format("{}: chưa thực hiện", word_of(behaviour)));
    row.emplace_back(format("{}: không nêu", word_of(behaviour)));
  }
  for (const auto* const name :
       {"Hết thời gian", "Rút lại", "Số phiếu kể cả phiếu để riêng",
        "Tỷ lệ hài lòng kể cả phiếu để riêng (%)", "Tỷ lệ trả lời (%)", "Tỷ lệ tham gia đánh giá (%)",
        "Kỳ so sánh từ ngày", "Kỳ so sánh đến ngày", "Số phiếu kỳ so sánh", "Tỷ lệ hài lòng kỳ so sánh (%)",
        "Tăng/giảm (điểm %)", "Tăng/giảm từ (điểm %)", "Tăng/giảm đến (điểm %)"})
    row.emplace_back(std::string(name));
  return row;
}

constexpr std::size_t compared_cells = 7;

void write_empty(Row& row, std::size_t cells) {
  for (std::size_t i = 0; i < cells; ++i) row.emplace_back();
}

void write_optional(Row& row, const std::optional<std::uint64_t>& number) {
  if (number) {
    row.emplace_back(*number);
  } else {
    row.emplace_back();
  }
}

void write_days(Row& row, const std::optional<Period>& period) {
  if (!period) return write_empty(row, 2);
  row.emplace_back(period->first);
  row.emplace_back(period->last);
}

void write_mark(Row& row, bool sample) {
  row.emplace_back(std::string(sample ? "x" : ""));
}

void write_share(Row& row, const std::optional<Ratio>& ratio) {
  if (!ratio || ratio->of == 0) return write_empty(row, 3);
  const Interval interval = wilson(*ratio);
  row.emplace_back(Percent{basis_points(*ratio)});
  row.emplace_back(Percent{static_cast<std::uint64_t>(std::floor(interval.lower * 10'000))});
  row.emplace_back(Percent{static_cast<std::uint64_t>(std::ceil(interval.upper * 10'000))});
}

void write_split(Row& row, const std::optional<Tally>& tally) {
  constexpr std::size_t cells = all_levels.size() + 3 * all_behaviours.size();
  if (!tally) return write_empty(row, cells);
  for (const Level level : all_levels) row.emplace_back(tally->count(level));
  for (const Behaviour behaviour : all_behaviours) {
    row.emplace_back(tally->behaviours[index_of(behaviour)].shown);
    row.emplace_back(tally->behaviours[index_of(behaviour)].missing);
    row.emplace_back(tally->not_mentioned(behaviour));
  }
}

void write_percent(Row& row, const std::optional<Ratio>& ratio) {
  if (ratio && ratio->of > 0) {
    row.emplace_back(Percent{basis_points(*ratio)});
  } else {
    row.emplace_back();
  }
}

void write_compared(Row& row, const Figure& now, const Figure* before) {
  if (before == nullptr) return write_empty(row, compared_cells);
  write_days(row, before->period);
  write_optional(row, before->votes);
  write_percent(row, before->satisfied);
  const auto found = difference(now, *before);
  if (!found) return write_empty(row, 3);
  row.emplace_back(
      Points{std::int64_t{basis_points(*now.satisfied)} - std::int64_t{basis_points(*before->satisfied)}});
  row.emplace_back(Points{static_cast<std::int64_t>(std::floor(found->interval.lower * 10'000))});
  row.emplace_back(Points{static_cast<std::int64_t>(std::ceil(found->interval.upper * 10'000))});
}

std::string_view kind_word(storage::NodeKind kind) {
  if (kind == storage::NodeKind::officer) return "Cán bộ";
  return kind == storage::NodeKind::counter ? "Quầy" : "Đơn vị";
}

Row slice_row(storage::Dimension dimension, const Slice& slice, bool sample) {
  Row row;
  row.emplace_back(std::string(word_of(dimension)));
  row.emplace_back(value_words(dimension, slice.value));
  row.emplace_back();
  write_mark(row, sample);
  write_days(row, slice.period);
  write_optional(row, slice.satisfied ? std::optional(slice.satisfied->of) : std::nullopt);
  write_optional(row, slice.satisfied ? std::optional(slice.satisfied->part) : std::nullopt);
  write_share(row, slice.satisfied);
  row.emplace_back();
  row.emplace_back(std::string(reason_words(slice.shown)));
  row.emplace_back(std::string(method_m1));
  for (const Level level : all_levels)
    write_optional(row, slice.levels
                            ? std::optional((*slice.levels)[static_cast<std::size_t>(to_int(level) - 1)])
                            : std::nullopt);
  write_empty(row, 3 * all_behaviours.size() + 6 + compared_cells);
  return row;
}

Row figure_row(const Figure& figure, const Figure* before) {
  Row row;
  row.emplace_back(std::string(kind_word(figure.node.kind)));
  row.emplace_back(figure.node.id);
  row.emplace_back(figure.name);
  write_mark(row, figure.sample);
  write_days(row, figure.period);
  write_optional(row, figure.votes);
  write_optional(row, figure.satisfied ? std::optional(figure.satisfied->part) : std::nullopt);
  write_share(row, figure.satisfied);
  row.emplace_back(static_cast<std::uint64_t>(figure.target_percent));
  row.emplace_back(std::string(figure.verdict ? word_of(*figure.verdict) : reason_words(figure.shown)));
  row.emplace_back(std::string(method_m1));
  write_split(row, figure.tally);
  write_optional(row, figure.timed_out);
  write_optional(row, figure.withdrawn);
  write_optional(row, figure.raw ? std::optional(figure.raw->of) : std::nullopt);
  write_percent(row, figure.raw);
  write_percent(row, figure.response);
  if (figure.participation) {
    write_percent(row, figure.participation);
  } else {
    row.emplace_back(std::string("Không có số giao dịch"));
  }
  write_compared(row, figure, before);
  return row;
}

}  // namespace

std::vector<workbook::Row> figure_rows(const Percentages& percentages) {
  std::vector<workbook::Row> rows{heading()};
  const auto& compared = percentages.compared;
  rows.push_back(figure_row(percentages.total, compared ? &compared->total : nullptr));
  for (std::size_t i = 0; i < percentages.children.size(); ++i)
    rows.push_back(figure_row(percentages.children[i], compared ? &compared->children.at(i) : nullptr));
  for (const CutFigures& cut : percentages.cuts)
    for (const Slice& slice : cut.slices)
      rows.push_back(slice_row(cut.dimension, slice, percentages.total.sample));
  for (const Figure& step : percentages.series) rows.push_back(figure_row(step, nullptr));
  return rows;
}

}  // namespace xinluon::reports
