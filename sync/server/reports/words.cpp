#include "sync/server/reports/words.h"

#include <array>
#include <chrono>

#include "sync/base/format.h"

namespace xinluon::reports {

std::string_view word_of(Level level) {
  static constexpr std::array<std::string_view, 5> words = {"Rất không hài lòng", "Không hài lòng",
                                                            "Bình thường", "Hài lòng", "Rất hài lòng"};
  return words[static_cast<std::size_t>(to_int(level) - 1)];
}

std::string_view word_of(Behaviour behaviour) {
  static constexpr std::array<std::string_view, 8> words = {
      "Xin chào",      "Xin lỗi",        "Xin cảm ơn",     "Xin phép",
      "Luôn mỉm cười", "Luôn nhẹ nhàng", "Luôn lắng nghe", "Luôn giúp đỡ"};
  return words[index_of(behaviour)];
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::met:
      return "Đạt";
    case Verdict::not_met:
      return "Chưa đạt";
    case Verdict::undecided:
      return "Chưa đủ căn cứ";
    case Verdict::too_few:
      break;
  }
  return "Chưa đủ số phiếu để kết luận";
}

std::string_view word_of(storage::Dimension dimension) {
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

std::string value_words(storage::Dimension dimension, const std::string& value) {
  const std::string unknown =
      dimension == storage::Dimension::officer ? "Chưa xác định cán bộ" : "Chưa xác định";
  const auto end = value.find(storage::field_ends);
  if (end == value.npos) return value.empty() ? unknown : value;
  const std::string field = value.substr(0, end);
  const std::string procedure = value.substr(end + 1);
  return (field.empty() ? unknown : field) + " / " + (procedure.empty() ? unknown : procedure);
}

std::string_view reason_words(Shown shown) {
  switch (shown) {
    case Shown::too_few:
      return "dưới số phiếu được công bố";
    case Shown::not_published:
      return "chưa đến kỳ công bố";
    case Shown::all:
    case Shown::total_only:
      break;
  }
  return "";
}

std::string day_words(Day day) {
  const std::chrono::year_month_day date(day);
  return format("{:02}/{:02}/{:04}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                static_cast<int>(date.year()));
}

std::string period_words(const Period& p) {
  return format("từ ngày {} đến ngày {}", day_words(p.first), day_words(p.last));
}

}  // namespace xinluon::reports
