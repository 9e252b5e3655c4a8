#include "sync/server/notices/letters.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/curl/smtp.h"
#include "sync/server/notices/flag_watch.h"
#include "sync/server/notices/rules.h"
#include "sync/server/notices/silence.h"
#include "sync/server/reports/words.h"

namespace xinluon::notices {
namespace {

using nlohmann::json;
using reports::Figure;

constexpr std::size_t max_lines = 60;  // of a table in a mail; the file has all

struct RuleWords {
  std::string_view rule;
  std::string_view vietnamese;
  std::string_view english;
};
constexpr std::array<RuleWords, 12> rule_words = {{
    {"quality", "tỷ lệ hài lòng dưới chỉ tiêu", "satisfaction is below the target"},
    {"drop", "tỷ lệ hài lòng giảm rõ rệt", "satisfaction has dropped"},
    {"burst", "nhiều phiếu dồn dập bất thường", "an unusual burst of ratings"},
    {"silence", "quầy không có phiếu nào", "no ratings at a counter that is open"},
    {"kiosk_silent", "máy không gửi dữ liệu trong giờ làm việc", "the kiosk is silent in opening hours"},
    {"kiosk_queue", "nhiều phiếu chờ gửi", "many votes wait to be sent"},
    {"kiosk_clock", "đồng hồ máy sai", "the kiosk's clock is wrong"},
    {"kiosk_hot", "nhiệt độ máy cao", "the kiosk is hot"},
    {"kiosk_disk", "bộ nhớ máy sắp đầy", "the kiosk's disk is nearly full"},
    {"kiosk_supply", "nguồn điện của máy yếu", "the kiosk's supply is weak"},
    {"kiosk_screen", "màn hình không hiển thị", "the kiosk's screen does not draw"},
    {"kiosk_settings", "máy từ chối cấu hình mới", "the kiosk has refused its settings"},
}};

RuleWords words_of(std::string_view rule) {
  const auto* const found = std::find_if(rule_words.begin(), rule_words.end(),
                                         [rule](const RuleWords& words) { return words.rule == rule; });
  return found == rule_words.end() ? RuleWords{rule, rule, rule} : *found;
}

// "24.7" hundredths of a percent → "94,2%"
std::string percent(std::int64_t basis_points) {
  return percent_text_vi({static_cast<std::uint64_t>(basis_points), 10'000}, 1);
}

std::string day(const json& text) {
  const auto found = day_from_text(text.get<std::string>());
  return found ? reports::day_words(*found) : text.get<std::string>();
}

std::string sample_lines(const json& sample) {
  return format("  Từ ngày {} đến ngày {}: {} phiếu, tỷ lệ hài lòng {} (khoảng tin cậy 95%: {} – {})\n",
                day(sample["first"]), day(sample["last"]),
                count_text_vi(sample["votes"].get<std::uint64_t>()), percent(sample["basis_points"]),
                percent(sample["lower"]), percent(sample["upper"]));
}

std::string silence_lines(const json& found) {
  std::string lines = format("  Từ ngày {} đến ngày {}: không có phiếu nào, máy vẫn hoạt động\n",
                             day(found["first"]), day(found["last"]));
  if (found.contains("expected"))
    lines +=
        format("  Bình thường có ít nhất {} phiếu\n", count_text_vi(found["expected"].get<std::uint64_t>()));
  if (found.contains("transactions"))
    lines += format("  Số giao dịch ngày {}: {}\n", day(found["last"]),
                    count_text_vi(found["transactions"].get<std::uint64_t>()));
  return lines;
}

// What is known of the evidence in words; what is not, as it stands.
std::string evidence_lines(const storage::AlertFact& fact) {
  const std::string& evidence = fact.evidence;
  const json found = json::parse(evidence, nullptr, false);
  if (!found.is_object()) return evidence.empty() ? "" : "  " + evidence + "\n";
  if (fact.rule == rule_silence) return silence_lines(found);
  if (fact.rule == rule_burst)
    return format("  {} nhóm phiếu chờ xem xét, gần nhất ngày {}\n", found["groups"].get<int>(),
                  day(found["last"]));
  if (found.contains("basis_points")) {
    std::string lines = sample_lines(found) + format("  Chỉ tiêu {}%\n", found["target_percent"].get<int>());
    if (found.contains("before")) lines += "  Trước đó:\n" + sample_lines(found["before"]);
    return lines;
  }
  std::string lines;
  for (const auto& [key, value] : found.items())
    lines += format("  {}: {}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
  return lines;
}

// Behind "[XinLuôn]" of every subject.
std::string_view sample_mark(bool sample) {
  return sample ? " [Dữ liệu mẫu]" : "";
}

std::string footer(std::string_view server) {
  std::string text =
      "\nThư này do hệ thống gửi tự động; xin không trả lời.\n"
      "This mail was sent by a program; please do not answer it.\n";
  if (!server.empty()) text += format("{}/\n", server);
  return text;
}

std::string figure_line(const Figure& figure) {
  std::string line = format("  {}{}: ", figure.name, figure.sample ? " (dữ liệu mẫu)" : "");
  const auto reason = reports::reason_words(figure.shown);
  if (!reason.empty()) return line + std::string(reason) + "\n";
  const Ratio ratio = figure.satisfied.value_or(Ratio());
  line += format("{} phiếu, {}", count_text_vi(ratio.of),
                 percent_text_vi_beside_target(ratio, 1, figure.target_percent));
  if (ratio.of == 0) return line + "\n";
  const Interval interval = wilson(ratio);
  line +=
      format(" (khoảng tin cậy 95%: {} – {})", percent(static_cast<std::int64_t>(interval.lower * 10'000)),
             percent(static_cast<std::int64_t>(interval.upper * 10'000)));
  if (figure.verdict)
    line += format("; chỉ tiêu {}%: {}", figure.target_percent, reports::word_of(*figure.verdict));
  return line + (figure.small_sample ? "; mẫu nhỏ\n" : "\n");
}

}  // namespace

std::string shortened(std::string text, std::size_t max) {
  if (text.size() <= max) return text;
  while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xC0) == 0x80) --max;
  return text.substr(0, max);
}

std::string week_words(const Period& week) {
  const Day thursday = week.first + std::chrono::days(3);  // its year is the week's (ISO 8601)
  const std::chrono::year_month_day date(thursday);
  const Day new_year = Day(date.year() / 1 / 1);
  return format("tuần {} năm {} ({} – {})", (thursday - new_year).count() / 7 + 1,
                static_cast<int>(date.year()), reports::day_words(week.first), reports::day_words(week.last));
}

std::string month_words(const Period& month) {
  const std::chrono::year_month_day date(month.first);
  return format("tháng {} năm {}", static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

Letter alert_letter(const storage::Alert& alert, std::string_view place, bool sample,
                    std::string_view server) {
  const RuleWords words = words_of(alert.fact.rule);
  Letter letter;
  letter.subject =
      shortened(format("[XinLuôn]{} Cảnh báo: {} – {}", sample_mark(sample), words.vietnamese, place),
                curl::max_subject_bytes);
  letter.text = format("Cảnh báo số {}: {}\n{}{}\n\n{}\nAlert {}: {}\n{}", alert.id, words.vietnamese, place,
                       sample ? " (dữ liệu mẫu, sample data)" : "", evidence_lines(alert.fact), alert.id,
                       words.english, footer(server));
  return letter;
}

Letter report_letter(const reports::Percentages& percentages, std::string_view period,
                     std::string_view server) {
  const Figure& total = percentages.total;
  Letter letter;
  letter.subject =
      shortened(format("[XinLuôn]{} Tổng hợp {} – {}", sample_mark(total.sample), period, total.name),
                curl::max_subject_bytes);
  letter.text = format("Tổng hợp mức độ hài lòng về chuẩn mực giao tiếp, ứng xử\n{}\n\nToàn đơn vị:\n{}",
                       period, figure_line(total));
  if (!percentages.children.empty()) letter.text += "\nTừng đơn vị, quầy:\n";
  for (std::size_t i = 0; i < std::min(percentages.children.size(), max_lines); ++i)
    letter.text += figure_line(percentages.children[i]);
  if (percentages.children.size() > max_lines)
    letter.text +=
        format("  … và {} đơn vị, quầy khác trong tệp đính kèm\n", percentages.children.size() - max_lines);
  letter.text +=
      "\nTỷ lệ hài lòng = (Rất hài lòng + Hài lòng) / tổng số phiếu. Số liệu đã công bố; nhóm dưới 5 phiếu "
      "được ẩn.\n"
      "Satisfaction = (very satisfied + satisfied) / all votes. Published figures; groups below 5 votes are "
      "hidden. The table is attached.\n" +
      footer(server);
  return letter;
}

}  // namespace xinluon::notices
