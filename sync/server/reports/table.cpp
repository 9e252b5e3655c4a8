#include <cmath>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/text_columns.h"
#include "sync/server/reports/words.h"

namespace xinluon::reports {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr int screen_decimals = 1;

std::string share(std::uint64_t part, std::uint64_t of) {
  return percent_text_vi({part, of}, screen_decimals);
}

std::string interval_words(const Ratio& ratio) {
  if (ratio.of == 0) return "–";
  const Interval interval = wilson(ratio);
  const auto text = [](double end) {
    const std::string digits = format("{:.1f}%", end * 100);
    const auto point = digits.find('.');
    return digits.substr(0, point) + ',' + digits.substr(point + 1);
  };
  return text(interval.lower) + " – " + text(interval.upper);
}

std::vector<std::string> row_of(const Figure& figure, const std::string& indent) {
  const std::string name = indent + figure.name;
  if (!figure.votes) return {name, "", "–", "–", std::string(reason_words(figure.shown))};
  const Ratio& ratio = *figure.satisfied;
  std::string result(word_of(*figure.verdict));
  if (figure.small_sample) result += " (mẫu nhỏ)";
  return {name, count_text_vi(*figure.votes),
          percent_text_vi_beside_target(ratio, screen_decimals, figure.target_percent), interval_words(ratio),
          result};
}

std::string level_rows(const Tally& tally) {
  Rows rows = {{"Mức độ", "Số phiếu", "Tỷ lệ"}};
  for (const Level level : all_levels)
    rows.push_back({std::string(word_of(level)), count_text_vi(tally.count(level)),
                    share(tally.count(level), tally.votes())});
  return aligned(rows);
}

std::string behaviour_rows(const Tally& tally) {
  Rows rows = {{"Tiêu chí", "Đã thực hiện", "Chưa thực hiện", "Không nêu", "Tỷ lệ thực hiện tốt"}};
  for (const Behaviour behaviour : all_behaviours) {
    const auto& counts = tally.behaviours[index_of(behaviour)];
    rows.push_back({std::string(word_of(behaviour)), count_text_vi(counts.shown),
                    count_text_vi(counts.missing), count_text_vi(tally.not_mentioned(behaviour)),
                    share(counts.shown, counts.shown + counts.missing)});
  }
  return aligned(rows);
}

// "Tỷ lệ trả lời: 83,3% (30.828 trên 37.015)"; nothing where it is not told.
std::string share_line(const char* what, const std::optional<Ratio>& ratio) {
  if (!ratio || ratio->of == 0) return "";
  return format("{}: {} ({} trên {})\n", what, share(ratio->part, ratio->of), count_text_vi(ratio->part),
                count_text_vi(ratio->of));
}

std::string share_lines(const Figure& total) {
  std::string text;
  if (total.raw && total.raw->of != total.votes)
    text += share_line("Tỷ lệ hài lòng kể cả phiếu để riêng", total.raw);
  text += share_line("Tỷ lệ trả lời", total.response);
  const std::string participation = share_line("Tỷ lệ tham gia đánh giá", total.participation);
  text += participation.empty() ? "Tỷ lệ tham gia đánh giá: Không có số giao dịch\n" : participation;
  return '\n' + text;
}

std::vector<std::string> slice_row(storage::Dimension dimension, const Slice& slice) {
  const std::string name = "  " + value_words(dimension, slice.value);
  if (!slice.satisfied) return {name, "", "–", "–", std::string(reason_words(slice.shown))};
  return {name, count_text_vi(slice.satisfied->of), share(slice.satisfied->part, slice.satisfied->of),
          interval_words(*slice.satisfied), ""};
}

std::string cut_rows(const CutFigures& cut) {
  Rows rows = {{std::string(word_of(cut.dimension)), "Số phiếu", "Tỷ lệ hài lòng", "Khoảng tin cậy 95%", ""}};
  for (const Slice& slice : cut.slices) rows.push_back(slice_row(cut.dimension, slice));
  return '\n' + aligned(rows);
}

std::string series_rows(const std::vector<Figure>& series) {
  if (series.empty()) return "";
  Rows rows = {{"Từng kỳ", "Số phiếu", "Tỷ lệ hài lòng", "Khoảng tin cậy 95%", "Kết quả"}};
  for (const Figure& step : series) {
    auto row = row_of(step, "");
    row.front() = step.period ? period_words(*step.period) : "–";
    rows.push_back(std::move(row));
  }
  return '\n' + aligned(rows);
}

// "+1,25" from 125.
std::string points_words(std::int64_t hundredths) {
  const auto size = static_cast<std::uint64_t>(hundredths < 0 ? -hundredths : hundredths);
  return format("{}{},{:02}", hundredths < 0 ? "-" : "+", size / 100, size % 100);
}

std::vector<std::string> compared_row(const Figure& now, const Figure& before, const std::string& indent) {
  std::vector<std::string> row = {
      indent + now.name, before.votes ? count_text_vi(*before.votes) : "",
      before.satisfied ? share(before.satisfied->part, before.satisfied->of) : "–", "–", "–"};
  if (const auto found = difference(now, before)) {
    row[3] = points_words(std::int64_t{basis_points(*now.satisfied)} -
                          std::int64_t{basis_points(*before.satisfied)});
    row[4] =
        format("{} – {}", points_words(static_cast<std::int64_t>(std::floor(found->interval.lower * 10'000))),
               points_words(static_cast<std::int64_t>(std::ceil(found->interval.upper * 10'000))));
  }
  return row;
}

std::string compared_rows(const Percentages& percentages) {
  if (!percentages.compared) return "";
  const Compared& compared = *percentages.compared;
  Rows rows = {{"Đơn vị", "Số phiếu", "Tỷ lệ hài lòng", "Tăng/giảm (điểm %)", "Khoảng tin cậy 95%"}};
  rows.push_back(compared_row(percentages.total, compared.total, ""));
  for (std::size_t i = 0; i < compared.children.size(); ++i)
    rows.push_back(compared_row(percentages.children[i], compared.children[i], "  "));
  return format("\nKỳ so sánh: {}{}\n", period_words(compared.asked),
                compared.equal_elapsed ? " (cùng số ngày đã qua)" : "") +
         aligned(rows);
}

// The days that those below cover, where they are others than the whole's: once, where all of them agree.
std::string child_periods(const Percentages& percentages) {
  std::string text;
  std::optional<Period> common;
  bool agree = percentages.children.size() > 1;
  for (const Figure& child : percentages.children) {
    if (!child.period || child.period == percentages.total.period) {
      agree = false;
      continue;
    }
    agree = agree && (!common || common == child.period);
    common = child.period;
    text += format("  {}: {}\n", child.name, period_words(*child.period));
  }
  return agree ? format("  Từng đơn vị, quầy: {}\n", period_words(common.value())) : text;
}

std::string heading(const Percentages& percentages) {
  const Figure& total = percentages.total;
  const bool live = percentages.request.view == View::live;
  std::string text = format("TỶ LỆ HÀI LÒNG – {}{}\n", total.name, total.sample ? " (DỮ LIỆU MẪU)" : "");
  text += format("Kỳ báo cáo: {}{}\n", period_words(total.period.value_or(percentages.request.period)),
                 live ? " (trực tiếp, chưa công bố)" : "");
  text += format("Cách tính {}: (Rất hài lòng + Hài lòng) / tổng số phiếu. Chỉ tiêu {}%.\n", method_m1,
                 total.target_percent);
  return text;
}

}  // namespace

std::string to_table(const Percentages& percentages) {
  Rows rows = {{"Đơn vị", "Số phiếu", "Tỷ lệ hài lòng", "Khoảng tin cậy 95%", "Kết quả"}};
  rows.push_back(row_of(percentages.total, ""));
  for (const Figure& child : percentages.children) rows.push_back(row_of(child, "  "));
  std::string text = heading(percentages) + '\n' + aligned(rows);
  text += child_periods(percentages) + share_lines(percentages.total);
  text += compared_rows(percentages) + series_rows(percentages.series);
  for (const CutFigures& cut : percentages.cuts) text += cut_rows(cut);
  if (const auto& tally = percentages.total.tally) {
    text += '\n' + level_rows(*tally) + '\n' + behaviour_rows(*tally);
  }
  if (percentages.total.timed_out) {
    text += format("\nLời mời không có phiếu: {} hết thời gian, {} do phần mềm của quầy rút lại\n",
                   count_text_vi(*percentages.total.timed_out), count_text_vi(*percentages.total.withdrawn));
  }
  return text;
}

}  // namespace xinluon::reports
