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
  for (const Figure& child : percentages.children) {
    if (!child.period || child.period == percentages.total.period) continue;
    text += format("  {}: {}\n", child.name, period_words(*child.period));
  }
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
